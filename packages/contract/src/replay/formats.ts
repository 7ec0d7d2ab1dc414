import { basename } from "node:path";
import { UsageError } from "../input/usageError.ts";
import { har } from "./har.ts";
import { mockCalls, ndjson } from "./ndjson.ts";
import { readText } from "./readText.ts";
import type { Recorded, RecordingFormat } from "./recorded.ts";

/** The forms of recordings that can be read; the first that fits a file is taken. */
export const FORMATS: readonly RecordingFormat[] = [har, ndjson, mockCalls];

/**
 * Reads a recording of any form.
 *
 * @param path of the file
 * @param file as it is called in errors
 * @throws UsageError, one line, when it cannot be read or is none
 */
export async function* readRecording(path: string, file: string): AsyncGenerator<Recorded> {
  const text = readText(path, file);
  let start = "";
  // A whole key must be there, whatever the length of the first pieces.
  while (start.length < 1000) {
    const next = await text.next();
    if (next.done === true) break;
    start += next.value;
  }
  if (start.trim() === "") throw new UsageError(`${file} is empty, nothing was recorded in it`);
  const firstKey = /^\s*\{\s*"(\w+)"/.exec(start)?.[1] ?? "";
  const format = FORMATS.find((one) => one.fits(basename(path).toLowerCase(), firstKey));
  if (format === undefined) {
    const names = FORMATS.map(({ name }) => name).join(", ");
    await text.return(undefined);
    throw new UsageError(`${file} is no recording that can be read, these are: ${names}`);
  }
  yield* format.read(resume(start, text), file);
}

async function* resume(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}
