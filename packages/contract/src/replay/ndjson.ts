import { UsageError } from "../input/usageError.ts";
import { readExchangeJson } from "./exchangeJson.ts";
import { readJsonList } from "./jsonList.ts";
import type { RecordingFormat } from "./recorded.ts";
import { parsePart } from "./textPlace.ts";

/** Exchanges as JSON, one in each line. */
export const ndjson: RecordingFormat = {
  name: "NDJSON",
  fits: (fileName, firstKey) =>
    /\.(ndjson|jsonl)$/.test(fileName) || ["request", "response", "exchange"].includes(firstKey),
  async *read(text, file) {
    let number = 0;
    for await (const line of readLines(text)) {
      number += 1;
      if (line.trim() === "") continue;
      const value = parsePart(line, file, (offset) => ({ line: number, column: offset + 1 }));
      yield { label: `line ${number}`, ...recordedOf(value, `line ${number} of ${file}`) };
    }
  },
};

/** What `GET /__liaison/calls` of our mock gives: `{ calls: [{ exchange, … }] }`. */
export const mockCalls: RecordingFormat = {
  name: "calls of the mock",
  fits: (_, firstKey) => firstKey === "calls",
  async *read(text, file) {
    let number = 0;
    for await (const value of readJsonList(text, ["calls"], file)) {
      number += 1;
      yield { label: `call ${number}`, ...recordedOf(value, `call ${number} of ${file}`) };
    }
  },
};

function recordedOf(value: unknown, place: string) {
  const recorded = readExchangeJson(value);
  if (typeof recorded === "string") throw new UsageError(`${place} is no exchange: it ${recorded}`);
  return recorded;
}

async function* readLines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const piece of text) {
    let start = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", start)) {
      yield begun.join("") + piece.slice(start, end);
      begun = [];
      start = end + 1;
    }
    begun.push(piece.slice(start));
  }
  yield begun.join("");
}
