import { addressOf } from "../edition.ts";
import { type Html, html } from "../html/html.ts";
import { plainText, renderInline, renderMarkdown } from "../html/markdown.ts";
import { apiMarkdown, schemaMarkdown, tagMarkdown } from "../markdown/apiMarkdown.ts";
import { rateLimitsText, variableText } from "../markdown/apiText.ts";
import { createAnchors } from "../model/anchors.ts";
import type { Api, NamedSchema, Tag } from "../model/api.ts";
import { breadcrumbs, downloadLinks, factList, operationList } from "./blocks.ts";
import { evidenceFilter, evidenceList } from "./evidenceView.ts";
import type { Page, PageContext } from "./page.ts";
import { shapeDetails } from "./shapeView.ts";

/** Renders the page that introduces an API and lists all that it has. */
export function apiPage(api: Api, page: PageContext): Page {
  const { words } = page.edition;
  const operation = (one: Api["operations"][number]): string => addressOf.operation(api, one);
  return {
    address: page.address,
    title: api.title,
    description: plainText(api.summary),
    api,
    markdown: (at) => apiMarkdown(api, at),
    main: html`<h1>${api.title}</h1>
<div class="text lead"><p>${api.summary}</p></div>
${factList(apiFacts(api, page))}<div class="text">${renderMarkdown(api.description, page.markdown)}</div>
<h2 id="authentication">${words.authentication}</h2>
${api.authentication.map(
  ({
    name,
    description,
    evidence,
  }) => html`<h3 id="authentication.${name}"><code>${name}</code></h3>
<div class="text">${renderMarkdown(description, page.markdown)}</div>
${evidenceList(evidence, page)}`,
)}<h2 id="operations">${words.operations}</h2>
${api.tags.map(
  (tag) => html`<h3><a href="${page.link(addressOf.tag(api, tag))}">${tag.title}</a></h3>
<div class="text">${renderMarkdown(tag.description, page.markdown)}</div>
${operationList(tag.operations, operation, page)}`,
)}<h2 id="schemas">${words.schemas}</h2>
<ul class="names">${[...api.schemas.values()].map((schema) => html`<li><a href="${page.link(addressOf.schema(api, schema))}">${schema.name}</a></li>\n`)}</ul>`,
  };
}

function apiFacts(api: Api, page: PageContext): [string, Html][] {
  const { words } = page.edition;
  const servers = api.servers.map(
    ({ url, description, variables }) =>
      html`<code>${url}</code>${description !== "" && html` ${renderInline(description, page.markdown)}`}${variables.map(
        (variable) => html`<br>${renderInline(variableText(variable, words), page.markdown)}`,
      )}`,
  );
  const limits = rateLimitsText(api, words);
  return [
    [words.version, html`${api.version}, ${words.operationCount(api.operations.length)}`],
    [words.servers, html`${servers}`],
    ...(limits === "" ? [] : [[words.rateLimits, renderInline(limits)] as [string, Html]]),
    [words.downloads, downloadLinks(api, page)],
    ...(api.source
      ? [
          [
            words.vendorPage,
            html`<a href="${api.source.url}" rel="external">${api.source.description}</a>`,
          ] as [string, Html],
        ]
      : []),
  ];
}

/** Renders the page of a group of operations. */
export function tagPage(api: Api, tag: Tag, page: PageContext): Page {
  return {
    address: page.address,
    title: `${tag.title} · ${api.title}`,
    description: plainText(tag.description || tag.title),
    api,
    tag: tag.name,
    markdown: (at) => tagMarkdown(api, tag, at),
    main: html`${breadcrumbs([{ address: addressOf.api(api), text: api.title }], page)}<h1>${tag.title}</h1>
<div class="text">${renderMarkdown(tag.description, page.markdown)}</div>
${operationList(tag.operations, (one) => addressOf.operation(api, one), page)}`,
  };
}

/** Renders the page of a schema that is used more than once. */
export function schemaPage(api: Api, schema: NamedSchema, page: PageContext): Page {
  const { words } = page.edition;
  const { name, shape, usedBy } = schema;
  const context = { ...page, api, anchors: createAnchors(), shown: new Set<string>() };
  const details = shapeDetails(shape, "", context);
  return {
    address: page.address,
    title: `${name} · ${api.title}`,
    description: plainText(shape.description || name),
    api,
    markdown: (at) => schemaMarkdown(api, schema, at),
    main: html`${breadcrumbs([{ address: addressOf.api(api), text: api.title }], page)}<h1><code>${name}</code></h1>
${details.html.includes('class="evidence ') && evidenceFilter(page)}${details}<h2 id="used-by">${words.usedBy}</h2>
${operationList(usedBy, (one) => addressOf.operation(api, one), page)}`,
  };
}
