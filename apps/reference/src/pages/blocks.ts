import { folderOf } from "../edition.ts";
import { escapeHtml } from "../html/escapeHtml.ts";
import { type Html, html, trustedHtml } from "../html/html.ts";
import { renderInline } from "../html/markdown.ts";
import { summaryTexts } from "../markdown/operationText.ts";
import type { Api } from "../model/api.ts";
import type { Operation } from "../model/operation.ts";
import type { Words } from "../words/en.ts";
import type { PageContext } from "./page.ts";

/** The pages above this one, from the outermost. */
export function breadcrumbs(
  steps: readonly { address: string; text: string }[],
  { edition, link }: PageContext,
): Html {
  const items = steps.map(
    ({ address, text }) => html`<li><a href="${link(address)}">${text}</a></li>`,
  );
  return html`<nav class="breadcrumbs" aria-label="${edition.words.breadcrumbs}"><ol>${items}</ol></nav>\n`;
}

/** Method and path, as a request line. */
export function methodAndPath({ method, path }: Operation, words?: Words): Html {
  const copy = words && html` <button type="button" data-copy>${words.copy}</button>`;
  return html`<p class="request"><b class="method ${method.toLowerCase()}">${method}</b> <code>${breakable(path)}</code>${copy}</p>`;
}

/** A path or address that may wrap before each slash, for narrow screens. */
function breakable(path: string): Html {
  return trustedHtml(escapeHtml(path).replaceAll("/", "<wbr>/"));
}

/** The description of an API as files, in the language of the page. */
export function downloadLinks({ slug }: Api, { edition, file }: PageContext): Html {
  const links = ["yaml", "json"].map(
    (format, index) =>
      html`${index > 0 && ", "}<a href="${file(`${folderOf(edition.language)}${slug}.${format}`)}" download>OpenAPI ${format.toUpperCase()}</a>`,
  );
  return html`${links}`;
}

/** Names with their values. */
export function factList(facts: readonly [string, Html][]): Html {
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>\n`;
}

/** Who may call an operation, and how much at once. */
export function summaryFacts(operation: Operation, page: PageContext): [string, Html][] {
  return summaryTexts(operation, page.edition.words).map(([name, text]) => [
    name,
    renderInline(text, page.markdown),
  ]);
}

/** Operations with method and path, each linked. */
export function operationList(
  operations: readonly Operation[],
  addressOfOne: (operation: Operation) => string,
  { link }: PageContext,
): Html {
  const items = operations.map(
    (operation) =>
      html`<li><a href="${link(addressOfOne(operation))}">${operation.summary}</a> ${methodAndPath(operation)}</li>\n`,
  );
  return html`<ul class="operations">\n${items}</ul>\n`;
}
