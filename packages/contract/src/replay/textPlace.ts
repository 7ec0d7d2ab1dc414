import { UsageError } from "../input/usageError.ts";
import { findJsonFault } from "./jsonFault.ts";

/** A place in a text, as editors count: both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The place after a piece of text that begins at `start`. */
export function placeAfter(
  { line, column }: TextPlace,
  text: string,
  end: number = text.length,
): TextPlace {
  let lines = 0;
  let lastBreak = -1;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) {
    lines += 1;
    lastBreak = at;
  }
  return lines === 0
    ? { line, column: column + end }
    : { line: line + lines, column: end - lastBreak };
}

/**
 * Parses JSON that is a part of a file.
 *
 * @param placeOf where in the file an offset of the text stands
 * @throws UsageError that names the place
 */
export function parsePart(
  text: string,
  file: string,
  placeOf: (offset: number) => TextPlace,
): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, expected } = findJsonFault(text) ?? { offset: 0, expected: "JSON" };
    const { line, column } = placeOf(offset);
    throw new UsageError(
      `${file} is no JSON: line ${line}, column ${column} should be ${expected}${offset >= text.length ? ", the text ends too early" : ""}`,
    );
  }
}
