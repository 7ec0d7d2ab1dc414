import { escapeHtml } from "./escapeHtml.ts";

/** A piece of HTML: what is put into `html` as it is, where a text would be escaped. */
export interface Html {
  readonly html: string;
}

/** What may stand in a template; `undefined` and `false` leave nothing behind. */
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

/**
 * Writes HTML: every text in it is escaped, between tags and in quoted attributes.
 *
 * Attributes must be quoted, and no text may go into a tag's name or a script.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0] ?? "";
  for (const [index, value] of values.entries()) text += write(value) + strings[index + 1];
  return { html: text };
}

/** Takes a text for HTML as it is: of a library that has escaped what it was given. */
export function trustedHtml(text: string): Html {
  return { html: text };
}

function write(value: HtmlValue): string {
  if (value === undefined || value === false) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return "html" in value ? value.html : value.map(write).join("");
}
