import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Contract, createContract } from "../../src/engine/contract.ts";
import { readRecording } from "../../src/replay/formats.ts";
import { readHostRule } from "../../src/replay/hosts.ts";
import { type ReplaySummary, replay } from "../../src/replay/replay.ts";
import type { Item } from "../../src/report/collector.ts";

const file = new URL(import.meta.resolve("@liaison/spec/amocrm.json"));

export const amocrm: Contract = createContract(JSON.parse(readFileSync(file, "utf8")));

/** An entry of a HAR: what a test says of it, and the rest as browsers write it. */
export function entry(given: {
  readonly url?: string;
  readonly request?: object;
  readonly response?: object;
  readonly more?: object;
}): object {
  const { url = "https://example.amocrm.ru/api/v4/contacts", request, response, more } = given;
  return {
    startedDateTime: "2026-11-21T10:00:00.000Z",
    time: 12,
    request: {
      method: "GET",
      url,
      httpVersion: "HTTP/2",
      cookies: [],
      headers: [{ name: "authorization", value: "Bearer demo-token" }],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
      ...request,
    },
    response: {
      status: 204,
      statusText: "",
      httpVersion: "HTTP/2",
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: "x-unknown" },
      redirectURL: "",
      headersSize: -1,
      bodySize: 0,
      ...response,
    },
    cache: {},
    timings: { send: 0, wait: 12, receive: 0 },
    ...more,
  };
}

export function harOf(...entries: readonly object[]): string {
  const creator = { name: "WebInspector", version: "537.36" };
  return JSON.stringify({ log: { version: "1.2", creator, pages: [], entries } });
}

/** Writes a recording; it is removed after the test. */
export async function write(name: string, content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "liaison-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

export interface Replayed {
  readonly items: readonly Item[];
  readonly summary: ReplaySummary;
}

/** Replays recordings by name and content. */
export async function replayAll(
  recordings: Readonly<Record<string, string | Uint8Array>>,
  hosts: readonly string[] = [],
  contract: Contract = amocrm,
): Promise<Replayed> {
  const items: Item[] = [];
  const paths = await Promise.all(
    Object.entries(recordings).map(async ([name, content]) => ({
      name,
      path: await write(name, content),
    })),
  );
  const summary = await replay({
    contract,
    rules: hosts.map(readHostRule),
    recordings: paths.map(({ name, path }) => ({ name, read: () => readRecording(path, name) })),
    add: (item) => items.push(item),
  });
  return { items, summary };
}

/** Replays a HAR and gives its only item. */
export async function replayEntry(given: Parameters<typeof entry>[0]): Promise<Item> {
  const { items } = await replayAll({ "a.har": harOf(entry({}), entry(given)) });
  const item = items[1];
  if (item === undefined) throw new Error("The entry was left out");
  return item;
}
