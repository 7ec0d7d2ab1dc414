/**
 * Every part of a JSON text but the space between them. A string may lack its end, where the text was
 * cut; it can be read in one way only, so that a long one takes no longer than it must.
 */
const PARTS = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

/**
 * Breaks a JSON text into lines, as `JSON.stringify` does, and leaves every value as it was written:
 * parsing would lose digits of large numbers.
 *
 * @returns `undefined` for a text that is not JSON
 */
export function formatJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let written = "";
  let depth = 0;
  let before = "";
  for (const [part] of text.matchAll(PARTS)) {
    const closes = part === "}" || part === "]";
    if (closes) depth--;
    const isEmpty = closes && (before === "{" || before === "[");
    const breaks = /^[{[,]$/.test(before) || closes;
    written += breaks && !isEmpty ? `\n${"  ".repeat(depth)}${part}` : part;
    if (part === ":") written += " ";
    if (part === "{" || part === "[") depth++;
    before = part;
  }
  return written;
}

/** Appends a JSON text, or the beginning of one, to an element, with the colours of the site. */
export function appendJson(holder: HTMLElement, text: string): void {
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    const [part] = match;
    const behind = match.index + part.length;
    const kind = kindOf(part, text[behind]);
    if (kind === undefined) continue;
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = part;
    holder.append(text.slice(end, match.index), span);
    end = behind;
  }
  holder.append(text.slice(end));
}

function kindOf(part: string, next: string | undefined): string | undefined {
  if (part.startsWith('"')) return next === ":" ? "attr" : "string";
  if (/^[-\d]/.test(part)) return "number";
  return /^[tfn]/.test(part) ? "literal" : undefined;
}
