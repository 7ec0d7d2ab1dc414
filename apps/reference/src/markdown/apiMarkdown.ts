import { addressOf, folderOf } from "../edition.ts";
import type { Api, NamedSchema, Tag } from "../model/api.ts";
import type { Operation } from "../model/operation.ts";
import type { PageContext } from "../pages/page.ts";
import type { SchemaContext } from "../pages/shownSchemas.ts";
import { rateLimitsText, variableText } from "./apiText.ts";
import { blocks, escapeMarkdown, type Item, inlineCode, linkTo, list } from "./marks.ts";
import { prose } from "./prose.ts";
import { evidenceItems, shapeItems } from "./shapeItems.ts";
import { typeText } from "./shapeText.ts";

/** Writes the page that introduces an API and lists all that it has. */
export function apiMarkdown(api: Api, page: PageContext): string {
  const { words } = page.edition;
  const schemas = [...api.schemas.values()].map((schema) => ({
    text: linkTo(schema.name, page.link(addressOf.schema(api, schema))),
  }));
  return blocks(
    `# ${escapeMarkdown(api.title)}`,
    escapeMarkdown(api.summary),
    list(facts(api, page)),
    prose(api.description, page.markdown),
    `## ${words.authentication}`,
    api.authentication.flatMap(({ name, description, evidence }) => [
      `### ${inlineCode(name)}`,
      prose(description, page.markdown),
      list(evidenceItems(evidence, page)),
    ]),
    `## ${words.operations}`,
    api.tags.flatMap((tag) => [
      `### ${linkTo(tag.title, page.link(addressOf.tag(api, tag)))}`,
      prose(tag.description, page.markdown),
      operationLinks(api, tag.operations, page),
    ]),
    schemas.length === 0 ? [] : [`## ${words.schemas}`, list(schemas)],
  );
}

function facts(api: Api, page: PageContext): Item[] {
  const { words, language } = page.edition;
  const { version, operations, servers, source } = api;
  const limits = rateLimitsText(api, words);
  const downloads = ["yaml", "json"].map((format) =>
    linkTo(
      `OpenAPI ${format.toUpperCase()}`,
      page.file(`${folderOf(language)}${api.slug}.${format}`),
    ),
  );
  return [
    {
      text: `${words.version}: ${inlineCode(version)}, ${words.operationCount(operations.length)}`,
    },
    ...servers.map(({ url, description, variables }) => ({
      text: `${words.servers}: ${inlineCode(url)} ${prose(description, page.markdown)}`,
      items: variables.map((variable) => ({
        text: prose(variableText(variable, words), page.markdown),
      })),
    })),
    ...(limits === "" ? [] : [{ text: `${words.rateLimits}: ${limits}` }]),
    { text: `${words.downloads}: ${downloads.join(", ")}` },
    ...(source ? [{ text: `${words.vendorPage}: ${linkTo(source.description, source.url)}` }] : []),
  ];
}

/** Writes the page of a group of operations. */
export function tagMarkdown(api: Api, tag: Tag, page: PageContext): string {
  return blocks(
    `# ${escapeMarkdown(tag.title)}`,
    belongsTo(api, page),
    prose(tag.description, page.markdown),
    operationLinks(api, tag.operations, page),
  );
}

/** Writes the page of a schema. */
export function schemaMarkdown(api: Api, schema: NamedSchema, page: PageContext): string {
  const { words } = page.edition;
  const { name, shape, usedBy } = schema;
  const context: SchemaContext = { ...page, api, shown: new Set() };
  const type = typeText(shape, context);
  return blocks(
    `# ${escapeMarkdown(name)}`,
    belongsTo(api, page),
    prose(shape.description ?? "", page.markdown),
    type === escapeMarkdown(name) ? [] : type,
    list(shapeItems(shape, context)),
    usedBy.length === 0 ? [] : [`## ${words.usedBy}`, operationLinks(api, usedBy, page)],
  );
}

function belongsTo(api: Api, { edition, link }: PageContext): string {
  return `${edition.words.reference}: ${linkTo(api.title, link(addressOf.api(api)))}`;
}

function operationLinks(api: Api, operations: readonly Operation[], page: PageContext): string {
  const items = operations.map((operation) => ({
    text: `${linkTo(operation.summary, page.link(addressOf.operation(api, operation)))}: ${inlineCode(`${operation.method} ${operation.path}`)}`,
  }));
  return list(items);
}
