/** Makes a plain text safe for Markdown of one line: nothing in it is taken for a mark. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*[\]<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu, "\\$&")
    .replace(/^[-+=#>]/, "\\$&")
    .replace(/^(\d+)(?=[.)])/, "$1\\");
}

/** Markdown of one line: a line break in it would end the heading or item that it stands in. */
export function oneLine(markdown: string): string {
  return markdown.replace(/\s+/g, " ").trim();
}

/** A value as code within a line. */
export function inlineCode(text: string): string {
  const marks = "`".repeat(longestRun(text) + 1);
  // A space at both ends is taken away by every reader, and parts backticks from the marks.
  const pad = /^`|`$|^ .* $/.test(text) ? " " : "";
  return marks + pad + text + pad + marks;
}

/**
 * A block of code.
 *
 * @param language for the colours, such as `json`
 */
export function codeBlock(code: string, language: string): string {
  const marks = "`".repeat(Math.max(3, longestRun(code) + 1));
  return `${marks}${language}\n${code}\n${marks}`;
}

/** A link with a plain text. */
export function linkTo(text: string, address: string): string {
  return `[${escapeMarkdown(text)}](${address})`;
}

/** An item of a list, with those below it. */
export interface Item {
  /** Markdown of one line. */
  text: string;
  items?: readonly Item[];
}

/** A list of nested items. */
export function list(items: readonly Item[], depth: number = 0): string {
  return items
    .map(({ text, items: inner = [] }) => {
      const below = inner.length === 0 ? "" : `\n${list(inner, depth + 1)}`;
      return `${"  ".repeat(depth)}- ${oneLine(text)}${below}`;
    })
    .join("\n");
}

/** Puts blocks below each other, without the empty ones. */
export function blocks(...parts: readonly (string | readonly string[])[]): string {
  return parts
    .flat()
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n\n");
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
