import { addressOf } from "../edition.ts";
import { type Html, html } from "../html/html.ts";
import { plainText, renderInline, renderMarkdown } from "../html/markdown.ts";
import { operationMarkdown } from "../markdown/operationMarkdown.ts";
import { wireForm } from "../markdown/operationText.ts";
import { createAnchors } from "../model/anchors.ts";
import type { Api } from "../model/api.ts";
import type { Content, Operation, Parameter, Response } from "../model/operation.ts";
import { breadcrumbs, factList, methodAndPath, summaryFacts } from "./blocks.ts";
import { evidenceFilter, evidenceList } from "./evidenceView.ts";
import { codeTabs, exampleTabs } from "./exampleView.ts";
import { explorerAnchor, type Page, type PageContext } from "./page.ts";
import {
  nestedContent,
  type ShapeContext,
  shapeDetails,
  shapeRules,
  typeName,
} from "./shapeView.ts";
import { requiredWord } from "./shownSchemas.ts";

/** Renders the page of one operation. */
export function operationPage(api: Api, operation: Operation, page: PageContext): Page {
  const { edition } = page;
  const { words } = edition;
  const context: ShapeContext = { ...page, api, anchors: createAnchors(), shown: new Set() };
  const tag = api.tags.find(({ name }) => name === operation.tag);
  const { summary, description, evidence, parameters, request, responses } = operation;
  const parts = html`${parametersPart(parameters, context)}${
    request !== undefined &&
    html`<h2 id="request">${words.requestBody}</h2>
<div class="text">${renderMarkdown(request.description, page.markdown)}</div>
${evidenceList(request.evidence, page)}${contentViews(request.contents, "request", context)}`
  }<h2 id="responses">${words.responses}</h2>
${responses.map((response) => responsePart(response, { ...context, inAnswer: true }))}`;
  const hasEvidence = evidence.length > 0 || parts.html.includes('class="evidence ');
  const main = html`<div class="head">
${breadcrumbs(
  [
    { address: addressOf.api(api), text: api.title },
    ...(tag ? [{ address: addressOf.tag(api, tag), text: tag.title }] : []),
  ],
  page,
)}<h1>${summary}</h1>
${methodAndPath(operation, words)}
<div class="text">${renderMarkdown(description, page.markdown)}</div>
${factList(operationFacts(api, operation, page))}${evidenceList(evidence, page)}${hasEvidence && evidenceFilter(page)}</div>
<section class="column" aria-label="${words.samples}">
${codeColumn(api, operation, page)}</section>
<div class="parts">
${parts}</div>`;
  return {
    address: page.address,
    title: `${summary} · ${api.title}`,
    description: plainText(description.split(/\n\s*\n/)[0] || summary),
    api,
    tag: operation.tag,
    main,
    twoColumns: true,
    sendsCalls: true,
    markdown: (at) => operationMarkdown(api, operation, at),
  };
}

function operationFacts(api: Api, operation: Operation, page: PageContext): [string, Html][] {
  const { words } = page.edition;
  const { source } = operation;
  return [
    ["operationId", html`<code>${operation.id}</code>`],
    ...summaryFacts(operation, page),
    [
      words.reference,
      html`${source !== undefined && html`<a href="${source.url}" rel="external">${source.description}</a>, `}<a href="${page.link(addressOf.explorer(api), explorerAnchor(operation))}">${words.openInExplorer}</a>`,
    ],
  ];
}

function parametersPart(parameters: readonly Parameter[], context: ShapeContext): Html {
  const { words } = context.edition;
  if (parameters.length === 0) return html``;
  const groups = Map.groupBy(parameters, (parameter) => parameter.in);
  return html`<h2 id="parameters">${words.parameters}</h2>
${[...groups].map(
  ([place, members]) => html`<h3>${words.places[place] ?? place}</h3>
${parameterList(members, place, context)}`,
)}`;
}

function parameterList(
  parameters: readonly Parameter[],
  place: string,
  context: ShapeContext,
): Html {
  const { words } = context.edition;
  const items = parameters.map((parameter) => {
    const { name, required, description, evidence, shape } = parameter;
    const anchor = context.anchors.name(place, name);
    const written = wireForm(parameter, words);
    const same = shape.description === undefined || shape.description === description;
    return html`<li id="${anchor}"><p class="field"><code>${name}</code> <span>${typeName(shape, context)}${written && `, ${written}`}</span>${required && html` <em>${requiredWord(context)}</em>`}</p>
<p>${renderInline(description, context.markdown)}</p>
${!same && html`<p>${renderInline(shape.description ?? "", context.markdown)}</p>\n`}${shapeRules(shape, context)}${evidenceList([...evidence, ...shape.evidence], context)}${nestedContent(shape, anchor, context, true)}</li>
`;
  });
  return html`<ul class="fields">\n${items}</ul>\n`;
}

function responsePart(response: Response, context: ShapeContext): Html {
  const { words } = context.edition;
  const { status, description, evidence, headers, contents } = response;
  const place = `response-${status}`;
  const id = context.anchors.name(place);
  return html`<section class="response" id="${id}">
<h3><a href="#${id}"><b class="status s${status[0]}">${status}</b></a></h3>
<div class="text">${renderMarkdown(description, context.markdown)}</div>
${evidenceList(evidence, context)}${contents.length === 0 && html`<p class="rule">${words.noBody}</p>\n`}${contentViews(contents, place, context)}${headers.length > 0 && html`<details><summary>${words.headers}</summary>${parameterList(headers, `${place}.headers`, context)}</details>\n`}</section>
`;
}

/** A body in each of its media types; the fields of the first one have the shortest anchors. */
function contentViews(contents: readonly Content[], place: string, context: ShapeContext): Html {
  return html`${contents.map(({ mediaType, shape }, index) => {
    const own = index === 0 ? place : `${place}.${mediaType}`;
    return html`<p class="field media"><code>${mediaType}</code> <span>${typeName(shape, context)}</span></p>
${shapeDetails(shape, own, context)}`;
  })}`;
}

function codeColumn(api: Api, operation: Operation, page: PageContext): Html {
  const { words, samples } = page.edition;
  const found = samples.get(`${api.slug}/${operation.id}`);
  const code =
    found &&
    (["curl", "client", "raw"] as const).map((kind) => ({
      label: html`${words.sampleNames[kind]}`,
      code: found[kind],
      language: kind === "curl" ? "sh" : "ts",
      choice: kind,
    }));
  const requests = exampleTabs(operation.request?.contents ?? [], undefined);
  const answers = operation.responses.flatMap(({ status, contents }) =>
    exampleTabs(contents, status),
  );
  return html`${code && codeTabs("samples", words.samples, code, page)}<div data-try-it="${api.slug}/${operation.id}"><button type="button" class="try">${words.tryIt}</button></div>
${requests.length > 0 && codeTabs("request-examples", words.requestExamples, requests, page)}${answers.length > 0 && codeTabs("response-examples", words.responseExamples, answers, page)}`;
}
