import { addressOf } from "../edition.ts";
import type { Api } from "../model/api.ts";
import type { Content, Operation, Parameter, Response } from "../model/operation.ts";
import { codeOf } from "../pages/exampleView.ts";
import type { PageContext } from "../pages/page.ts";
import type { SchemaContext } from "../pages/shownSchemas.ts";
import { blocks, codeBlock, escapeMarkdown, inlineCode, linkTo, list, oneLine } from "./marks.ts";
import { summaryTexts, wireForm } from "./operationText.ts";
import { prose } from "./prose.ts";
import { evidenceItems, namedItem, shapeItems } from "./shapeItems.ts";
import { typeText } from "./shapeText.ts";

/** Writes the page of one operation. */
export function operationMarkdown(api: Api, operation: Operation, page: PageContext): string {
  const { words } = page.edition;
  const context: SchemaContext = { ...page, api, shown: new Set() };
  const { parameters, request, responses } = operation;
  return blocks(
    `# ${escapeMarkdown(operation.summary)}`,
    inlineCode(`${operation.method} ${operation.path}`),
    prose(operation.description, page.markdown),
    list([...facts(api, operation, page), ...evidenceItems(operation.evidence, page)]),
    parametersPart(parameters, context),
    request === undefined
      ? []
      : [
          `## ${words.requestBody}`,
          prose(request.description, page.markdown),
          list(evidenceItems(request.evidence, page)),
          ...request.contents.map((content) => contentPart(content, context)),
        ],
    `## ${words.responses}`,
    responses.map((response) => responsePart(response, { ...context, inAnswer: true })),
    samplesPart(api, operation, page),
    examplesPart(words.requestExamples, request ? [{ contents: request.contents }] : [], page),
    examplesPart(words.responseExamples, responses, page),
  );
}

function facts(api: Api, operation: Operation, page: PageContext): { text: string }[] {
  const { words } = page.edition;
  const { id, source } = operation;
  const tag = api.tags.find(({ name }) => name === operation.tag);
  return [
    { text: `operationId: ${inlineCode(id)}` },
    {
      text: `${words.reference}: ${linkTo(api.title, page.link(addressOf.api(api)))}${tag === undefined ? "" : `, ${linkTo(tag.title, page.link(addressOf.tag(api, tag)))}`}`,
    },
    ...summaryTexts(operation, words).map(([name, text]) => ({
      text: `${name}: ${prose(text, page.markdown)}`,
    })),
    ...(source ? [{ text: `${words.vendorPage}: ${linkTo(source.description, source.url)}` }] : []),
  ];
}

function parametersPart(parameters: readonly Parameter[], context: SchemaContext): string[] {
  if (parameters.length === 0) return [];
  const { words } = context.edition;
  const groups = Map.groupBy(parameters, (parameter) => parameter.in);
  return [
    `## ${words.parameters}`,
    ...[...groups].flatMap(([place, members]) => [
      `### ${words.places[place] ?? escapeMarkdown(place)}`,
      parameterList(members, context),
    ]),
  ];
}

function parameterList(parameters: readonly Parameter[], context: SchemaContext): string {
  const items = parameters.map((parameter) => {
    const { name, required, shape } = parameter;
    const texts = new Set([parameter.description, shape.description ?? ""]);
    return namedItem(
      {
        ...{ name, required, shape, description: [...texts].join(" ").trim() },
        evidence: [...parameter.evidence, ...shape.evidence],
        written: wireForm(parameter, context.edition.words),
      },
      context,
    );
  });
  return list(items);
}

function responsePart(response: Response, context: SchemaContext): string {
  const { words } = context.edition;
  const { status, description, evidence, headers, contents } = response;
  return blocks(
    `### ${status}`,
    prose(description, context.markdown),
    list(evidenceItems(evidence, context)),
    contents.length === 0 ? words.noBody : [],
    contents.map((content) => contentPart(content, context)),
    headers.length === 0 ? [] : [`#### ${words.headers}`, parameterList(headers, context)],
  );
}

function contentPart({ mediaType, shape }: Content, context: SchemaContext): string {
  return blocks(
    `${inlineCode(mediaType)}: ${typeText(shape, context)}`,
    prose(shape.description ?? "", context.markdown),
    list(shapeItems(shape, context)),
  );
}

function samplesPart(api: Api, operation: Operation, { edition }: PageContext): string[] {
  const { words, samples } = edition;
  const found = samples.get(`${api.slug}/${operation.id}`);
  if (found === undefined) return [];
  return [
    `## ${words.samples}`,
    ...(["curl", "client", "raw"] as const).flatMap((kind) => [
      `### ${words.sampleNames[kind]}`,
      codeBlock(found[kind], kind === "curl" ? "sh" : "ts"),
    ]),
  ];
}

function examplesPart(
  title: string,
  holders: readonly { status?: string; contents: readonly Content[] }[],
  { markdown }: PageContext,
): string[] {
  const examples = holders.flatMap(({ status, contents }) =>
    contents.flatMap(({ mediaType, examples }) =>
      examples.flatMap((example) => {
        const { code, language } = codeOf(example, mediaType);
        const name = example.name.replaceAll("_", " ");
        return [
          `### ${escapeMarkdown(status === undefined ? name : `${status} ${name}`)}`,
          prose(oneLine(example.summary), markdown),
          prose(example.description ?? "", markdown),
          codeBlock(code, language),
        ];
      }),
    ),
  );
  return examples.length === 0 ? [] : [`## ${title}`, ...examples];
}
