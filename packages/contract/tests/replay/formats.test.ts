import { describe, expect, test } from "vitest";
import { findJsonFault } from "../../src/replay/jsonFault.ts";
import { readJsonList } from "../../src/replay/jsonList.ts";
import { entry, harOf, replayAll } from "./recordings.ts";

const line = JSON.stringify({
  request: {
    method: "get",
    target: "/api/v4/contacts?page=2",
    headers: { Authorization: "Bearer demo-token", "X-A": ["1", "2"] },
  },
  response: { status: 204, headers: {}, body: "" },
});

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function listOf(text: string, size: number): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const one of readJsonList(inPieces(text, size), ["log", "entries"], "a.har")) {
    list.push(one);
  }
  return list;
}

describe("a list deep in a text", () => {
  const entries = [
    { a: '}]"\\', b: [{}, [1]], entries: [{ c: 1 }] },
    {},
    { "log{": { entries: [] }, line: "Вера\nОбразцова\u2028" },
  ];
  const log = {
    entries_: [{}],
    comment: '"entries":[{',
    pages: [{ entries: [{}] }],
    entries,
    after: {},
  };

  test("its objects, in pieces of any length", async () => {
    for (const text of [
      JSON.stringify({ other: { entries: [{ no: 1 }] }, log, log2: { entries: [{}] } }),
      JSON.stringify({ log }, null, "\t"),
      `\r\n${JSON.stringify({ log: { entries } }, null, 2)}\n`,
    ]) {
      for (const size of [1, 2, 3, 7, 64, text.length]) {
        expect(await listOf(text, size)).toEqual(entries);
      }
    }
  });

  test.each<[string, string]>([
    ['{"log":{"entries":[{"a":1},\n  {"a":}]}}', "line 2, column 8 should be a value"],
    ['{"log":{"entries":[{"a":1}\n\n {"a":2}]}}', "line 3, column 2 should be a comma or the end"],
    ['{"log":{"entries":[{"a":1},\n]}}', "line 2, column 1 should be a value"],
    [
      '{"log":{"entries":[{"a":1}]}',
      "line 1, column 29 should be a comma or the end of the list or object, the text ends too early",
    ],
    ['{"log":{"entries":[{"a":1}]}}\nx', "line 2, column 1 should be the end of the text"],
    [
      '{"log":{"entries":[\n{"token":"secret',
      'line 2, column 17 should be the " at the end of a text, the text ends too early',
    ],
    ['{"log":{"entries":[{"a":"\\x"}]}}', "line 1, column 26 should be an escape"],
    ['{"log":{"entries":[{"a":01}]}}', "line 1, column 25 should be a value"],
    ["{'log':{}}", 'line 1, column 2 should be a name in "quotes" or }'],
    ['{"log":{"entries":{"0":{}}}}', "a.har has no list log.entries"],
    ['{"log":[]}', "a.har has no list log.entries"],
    ['{"log":{"entries":[{},null]}}', "log.entries[1] of a.har is no object"],
    ["[]", "a.har has no list log.entries"],
  ])("%j", async (text, message) => {
    for (const size of [1, 5, text.length]) {
      const found = await listOf(text, size).then(
        () => "nothing",
        (error: Error) => error.message,
      );
      expect(found).toContain(message);
      expect(found).not.toContain("secret");
    }
  });

  test("an object is there before the text is whole", async () => {
    async function* endless() {
      yield '{"log":{"entries":[{"a":1},';
      for (;;) yield '{"a":2},';
    }
    let count = 0;
    for await (const one of readJsonList(endless(), ["log", "entries"], "a.har")) {
      expect(one).toEqual({ a: count === 0 ? 1 : 2 });
      count += 1;
      if (count === 1000) break;
    }
    expect(count).toBe(1000);
  });

  test("finds a fault wherever JSON.parse does, and none in JSON", () => {
    const good = JSON.stringify([{ a: [1, -2.5e3, true, null, '\\"\n\u0007ю'], b: {} }, [], ""]);
    expect(findJsonFault(good)).toBeUndefined();
    let broken = 0;
    for (let at = 0; at < good.length; at += 1) {
      for (const put of ["", ",", "}", '"', "x", "\n", "0", ":"]) {
        const text = good.slice(0, at) + put + good.slice(at + 1);
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
          broken += 1;
        }
        expect([text, findJsonFault(text) === undefined]).toEqual([text, parses]);
      }
    }
    expect(broken).toBeGreaterThan(100);
  });
});

describe("NDJSON", () => {
  test("exchanges, by the name of the file or by their first key", async () => {
    for (const name of ["a.ndjson", "a.jsonl", "a.txt"]) {
      const { items } = await replayAll({ [name]: `${line}\r\n\n{"exchange":${line},"time":1}` });
      expect(items.map(({ name }) => name)).toEqual([
        "line 1: listContacts",
        "line 3: listContacts",
      ]);
      expect(items[0]?.exchange?.request).toEqual({
        method: "GET",
        target: "/api/v4/contacts?page=2",
        headers: { authorization: "Bearer demo-token", "x-a": "1, 2" },
        body: Buffer.from(""),
      });
    }
  });

  test("bodies in base64, addresses with a host, and what the mock tells of its calls", async () => {
    const exchange = {
      request: {
        method: "POST",
        url: "https://example.amocrm.ru/api/v4/contacts",
        body: "W10=",
        encoding: "base64",
      },
      response: { status: 200, body: "{}" },
    };
    const other = { ...exchange, request: { ...exchange.request, url: "https://cdn.example/x" } };
    const lines = [exchange, other].map((one) => JSON.stringify(one)).join("\n");
    const { items, summary } = await replayAll({ "a.ndjson": lines });
    expect(Buffer.from(items[0]?.exchange?.request.body ?? []).toString()).toBe("[]");
    expect([items.length, summary.others.text()]).toEqual([1, "cdn.example 1"]);
    const calls = await replayAll({ "calls.json": `{"calls":[{"number":1,"exchange":${line}}]}` });
    expect(calls.items[0]?.name).toBe("call 1: listContacts");
  });

  test.each<[string, string]>([
    [
      `${line}\n{"request":{}`,
      "a.ndjson is no JSON: line 2, column 14 should be a comma or the end",
    ],
    [
      '{"request":{},"response":{}}',
      "line 1 of a.ndjson is no exchange: it has no text `request.method`",
    ],
    ['{"request":{"method":"GET"},"response":{}}', "it has no text `request.target`"],
    [
      '{"request":{"method":"GET","target":"/"},"response":{"status":"200"}}',
      "it has no number `response.status`",
    ],
    [
      '{"request":{"method":"GET","target":"/","body":{}},"response":{"status":200}}',
      "it has a `body` that is no text",
    ],
    [
      '{"request":{"method":"GET","target":"/","headers":{"a":1}},"response":{"status":200}}',
      "it has `headers` that are not texts by name",
    ],
    ['"text"', "it has no object `request`"],
  ])("%j", async (text, message) => {
    await expect(replayAll({ "a.ndjson": text })).rejects.toThrow(message);
  });
});

describe("files", () => {
  test("a byte order mark is no fault", async () => {
    const { items } = await replayAll({ "a.har": `\uFEFF${harOf(entry({}))}` });
    expect(items).toHaveLength(1);
  });

  test.each<[string, string | Uint8Array, string]>([
    ["a.har", "", "a.har is empty, nothing was recorded in it"],
    ["a.har", " \n", "a.har is empty, nothing was recorded in it"],
    ["a.har", harOf(), "a.har has no entries, nothing was recorded"],
    ["a.har", Buffer.from(harOf(entry({})), "utf16le"), "a.har"],
    [
      "a.har",
      new Uint8Array([0xff, 0xfe, 0x7b, 0]),
      "a.har is no text in UTF-8; unpack it, or save it anew",
    ],
    ["a.zip", new Uint8Array([0x50, 0x4b, 3, 4, 0xff]), "a.zip is no text in UTF-8"],
    [
      "a.txt",
      "GET /",
      "a.txt is no recording that can be read, these are: HAR, NDJSON, calls of the mock",
    ],
    ["a.json", '{"openapi":"3.1.0"}', "a.json is no recording"],
    [
      "a.har",
      harOf(entry({ response: { status: 0 } })),
      "nothing in a.har can be judged: no answer was recorded 1",
    ],
  ])("%s %j", async (name, content, message) => {
    await expect(replayAll({ [name]: content })).rejects.toThrow(message);
  });
});
