import { type Html, html } from "../html/html.ts";
import { codeBlock, copiedBlock, renderInline } from "../html/markdown.ts";
import type { Content, Example } from "../model/operation.ts";
import type { PageContext } from "./page.ts";

/** One of several pieces of code, of which one is shown at a time. */
export interface CodeTab {
  label: Html;
  /** Above the code. */
  caption?: Html;
  code: string;
  /** For the colours, such as `json`. */
  language: string;
  /** Same for tabs of other groups and pages that are chosen together, such as `curl`. */
  choice?: string;
}

/**
 * Pieces of code that are switched by radio buttons: it works without a script, nothing moves, and
 * everything is in the page.
 *
 * @param group name of the radio buttons, its own within the page
 */
export function codeTabs(
  group: string,
  legend: string,
  tabs: readonly CodeTab[],
  { edition: { words } }: PageContext,
): Html {
  const items = tabs.map(({ label, caption, code, language, choice }, index) => {
    const id = `${group}-${index + 1}`;
    return html`<input type="radio" name="${group}" id="${id}"${index === 0 && html` checked`}${choice !== undefined && html` data-choice="${choice}"`}><label for="${id}">${label}</label>
<div class="tab">${caption !== undefined && html`<p>${caption}</p>`}${copiedBlock(codeBlock(code, language), words.copy)}</div>
`;
  });
  return html`<fieldset class="tabs" id="${group}"><legend>${legend}</legend>
${items}</fieldset>
`;
}

/** The examples of a body as tabs. */
export function exampleTabs(contents: readonly Content[], status: string | undefined): CodeTab[] {
  return contents.flatMap(({ examples, mediaType }) =>
    examples.map((example) => ({
      label: html`${status !== undefined && html`<b class="status s${status[0]}">${status}</b> `}${example.name.replaceAll("_", " ")}`,
      caption: captionOf(example),
      ...codeOf(example, mediaType),
    })),
  );
}

function captionOf({ summary, description }: Example): Html {
  return html`${renderInline(summary)}${description !== undefined && html`. ${renderInline(description)}`}`;
}

/** The value of an example as code. */
export function codeOf({ value }: Example, mediaType: string): Pick<CodeTab, "code" | "language"> {
  if (typeof value === "string" && !mediaType.endsWith("json")) {
    return { code: value.trim(), language: mediaType === "text/html" ? "html" : "text" };
  }
  return { code: JSON.stringify(value, undefined, 2), language: "json" };
}
