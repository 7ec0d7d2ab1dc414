const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Characters that cannot be seen, or that turn the direction of what follows. */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/gu;

/** A value as JSON for people and programs: what cannot be seen is escaped, half characters are replaced. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_, member) => (typeof member === "string" ? wellFormed(member) : member),
    2,
  );
  const escaped = text.replaceAll(INVISIBLE, (one) => (one === "\n" ? one : escapeOf(one)));
  return `${escaped.replaceAll("##[", "##\\u005b")}\n`;
}

/** A text in which halves of characters, that have no bytes, are replaced. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, "\ufffd");
}

/**
 * Writes out what could not be seen in a text, so that it is one line and a message from elsewhere can
 * neither move the cursor of a terminal nor order anything from the machine that reads the output.
 */
export function visible(text: string): string {
  return (
    text
      .replaceAll(INVISIBLE, (one) => SHORT[one] ?? escapeOf(one))
      // GitHub takes this for a command wherever it stands in a line.
      .replaceAll("##[", "##\\[")
  );
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
