/** Every rule has a page, and what the page shows is run. */
import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createContract } from "../../src/engine/contract.ts";
import type { Exchange } from "../../src/engine/exchange.ts";
import { parseBaseline } from "../../src/findings/baseline.ts";
import { RULE_CODES, RULES } from "../../src/findings/rules.ts";
import { checkSeverities } from "../../src/findings/severities.ts";
import { createWeighing } from "../../src/findings/weigh.ts";

const FOLDER = new URL("../../rules/", import.meta.url);

interface Page {
  readonly text: string;
  /** Blocks of code by language, in their order. */
  readonly blocks: Readonly<Record<string, readonly string[]>>;
}

async function readPage(code: string): Promise<Page> {
  const text = await readFile(new URL(`${code}.md`, FOLDER), "utf8");
  const blocks: Record<string, string[]> = {};
  for (const [, language = "", block = ""] of text.matchAll(/^```(\w*)\n(.*?)^```$/gms)) {
    blocks[language] = [...(blocks[language] ?? []), block];
  }
  return { text, blocks };
}

/** Reads `GET /x`, its headers and body, and the same of the answer that begins with `HTTP/1.1`. */
function readExchange(text: string): Exchange {
  const at = text.search(/^HTTP\/1\.1 /m);
  if (at < 0) throw new Error("the exchange has no answer");
  const [asked, answered] = [text.slice(0, at), text.slice(at)].map(readMessage);
  if (!asked || !answered) throw new Error("the exchange is not whole");
  const [method = "", target = ""] = asked.start.split(" ");
  const [, status] = answered.start.split(" ");
  return {
    request: { method, target, headers: asked.headers, body: asked.body },
    response: { status: Number(status), headers: answered.headers, body: answered.body },
  };
}

function readMessage(text: string): {
  start: string;
  headers: Record<string, string>;
  body: Uint8Array;
} {
  const [head = "", ...rest] = text.trim().split("\n\n");
  const [start = "", ...lines] = head.split("\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  return { start, headers, body: new TextEncoder().encode(rest.join("\n\n")) };
}

test("every rule has a page, and every page a rule", async () => {
  const files = (await readdir(FOLDER)).sort();
  expect(files).toEqual(RULE_CODES.map((code) => `${code}.md`).sort());
});

describe.each(RULE_CODES)("%s", (code) => {
  test("says what it is and how much it weighs", async () => {
    const { text } = await readPage(code);
    const { title, severity } = RULES[code];
    const weight = severity === "error" ? "An error" : "A warning";
    expect(text.startsWith(`# ${code}\n\n${title}. ${weight} by default.\n\n`)).toBe(true);
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      "Why it matters",
      code.startsWith("re") ? "An exchange that causes it" : "An example",
      "How to mend it",
      "How to accept it",
    ]);
  });

  test("is accepted as its page says", async () => {
    const { text, blocks } = await readPage(code);
    const [, prefix = "", severity = ""] = /`--severity ([\w.]+)=(\w+)`/.exec(text) ?? [];
    expect(checkSeverities({ [prefix]: severity })).toEqual({ [code]: severity });
    const baseline = parseBaseline(blocks["yaml"]?.at(-1) ?? "");
    expect(baseline).toMatchObject([{ rule: code, reason: expect.any(String) }]);
  });
});

// What a live check or recorded traffic alone can find has its example in words.
const IN_EXCHANGES = RULE_CODES.filter((code) => /^re(quest|sponse)\./.test(code));

test.each(IN_EXCHANGES)("%s is what its exchange causes, and it alone", async (code) => {
  const { blocks } = await readPage(code);
  const [description = "", entry = ""] = blocks["yaml"] ?? [];
  const [broken = "", mended = "", ...more] = blocks["http"] ?? [];
  expect(more).toEqual([]);
  const contract = createContract({
    openapi: "3.1.1",
    info: { title: "Contacts", version: "1" },
    ...parse(description),
  });
  const judge = (text: string) => {
    const { violations, drift } = contract.check(readExchange(text));
    return [...violations, ...drift];
  };
  const found = judge(broken);
  expect(found.map(({ rule }) => rule)).toEqual([code]);
  expect(judge(mended)).toEqual([]);

  const { weigh, unused } = createWeighing({
    baseline: parseBaseline(entry),
    today: "2026-11-21",
  });
  expect(found.map((violation) => weigh(violation)?.known?.rule)).toEqual([code]);
  expect(unused()).toEqual([]);
});
