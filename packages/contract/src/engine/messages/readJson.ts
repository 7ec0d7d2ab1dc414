/**
 * Levels that JSON may be nested, as many as PHP reads by default. Validators call themselves for
 * each level of a schema that contains itself, so that there must be an end.
 */
const MOST_LEVELS = 512;

/** The value of a JSON text, or what was expected of the text and what came. */
export type JsonReading =
  | { readonly value: unknown }
  | { readonly expected: string; readonly actual: string };

/** Parses JSON; what is nested deeper than {@link MOST_LEVELS} is not read. */
export function readJson(text: string): JsonReading {
  if (isTooDeep(text)) {
    return { expected: `JSON of at most ${MOST_LEVELS} levels`, actual: "nested deeper" };
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { expected: "JSON", actual: reasonOf(error, text.length) };
  }
}

function isTooDeep(text: string): boolean {
  let level = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === "[" || character === "{") {
      level += 1;
      if (level > MOST_LEVELS) return true;
    } else if (character === "]" || character === "}") {
      level -= 1;
    }
  }
  return false;
}

/**
 * How far the parser came. Its own words differ from engine to engine, and some of them quote the
 * text.
 */
function reasonOf(error: unknown, length: number): string {
  const { message } = error as Error;
  const position = / at position (\d+)( \(line \d+ column \d+\))?$/.exec(message)?.[1];
  if (/^Unexpected end|^Unterminated string/.test(message) || Number(position) >= length) {
    return "text that ends too early";
  }
  return position === undefined ? "other text" : `text that is broken at position ${position}`;
}
