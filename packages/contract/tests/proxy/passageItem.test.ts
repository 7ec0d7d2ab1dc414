import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { unpack } from "../../src/proxy/bodyCopy.ts";
import { createPassageItems } from "../../src/proxy/passageItem.ts";
import type { Passage } from "../../src/proxy/proxy.ts";
import { passOn, readHeaders, withHost } from "../../src/proxy/wireHeaders.ts";
import { amocrm } from "../replay/recordings.ts";

const toItem = createPassageItems(amocrm);
const NONE = new Uint8Array();

function passage(
  outcome: Passage["outcome"],
  target = "/api/v4/contacts",
  method = "GET",
): Passage {
  return { order: 4, request: { method, target, headers: {}, body: NONE }, outcome };
}

function answered(body: Uint8Array | undefined, headers: string[]): Passage["outcome"] {
  return { answer: { status: 200, headers, body: { bytes: () => body } } };
}

test("an answer is judged unpacked", () => {
  const packed = gzipSync("{}");
  const { item, unjudged } = toItem(
    passage(answered(packed, ["Content-Encoding", "gzip", "X-A", "1", "x-a", "2"])),
  );
  expect(item).toMatchObject({ order: 4, name: "listContacts" });
  expect(Buffer.from(item.exchange?.response.body ?? NONE).toString()).toBe("{}");
  expect(item.exchange?.response.headers).toEqual({ "content-encoding": "gzip", "x-a": "1, 2" });
  expect(unjudged).toEqual({});
});

test("what was too long is not judged", () => {
  const long = toItem({ ...passage(answered(undefined, [])), unjudgedBody: "above 10 MB" });
  expect(long.unjudged).toEqual({ "request.body": "above 10 MB", "response.body": "above 10 MB" });
  expect(long.item.unjudged).toEqual(["request.body", "response.body"]);
});

test("an upstream that gives no answer is a finding, whatever was asked for", () => {
  const { item } = toItem(passage({ failure: "nothing listens there" }));
  expect(item.violations).toEqual([
    {
      rule: "check.answer.missing",
      operationId: "listContacts",
      place: "",
      expected: "an answer",
      actual: "nothing listens there",
      message: "No answer came: nothing listens there",
      specPointer: expect.stringContaining("/paths/"),
    },
  ]);
  const unknown = toItem(passage({ failure: "x" }, "/ada@example.com?token=secret")).item;
  expect(JSON.stringify(unknown)).not.toMatch(/secret|ada@example/);
  expect(unknown.violations?.[0]).not.toHaveProperty("operationId");
});

test("what was not answered to the end, or not passed on, is skipped", () => {
  expect(toItem(passage({ abandoned: true })).item.skipped).toContain(
    "before the answer was whole",
  );
  expect(toItem(passage({ refused: "no WebSockets" })).item.skipped).toBe(
    "not passed on: no WebSockets",
  );
});

describe("packed bodies", () => {
  const text = Buffer.from('{"name":"Вера"}');

  test.each([
    ["gzip", gzipSync(text)],
    ["X-GZIP", gzipSync(text)],
    ["br", brotliCompressSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["gzip, br", brotliCompressSync(gzipSync(text))],
  ])("%s", (codings, body) => {
    expect(unpack(body, codings)).toEqual({ body: text });
  });

  test("one that nobody can read stays as it is, one that we cannot is not judged", () => {
    const broken = Buffer.from("no gzip");
    expect(unpack(broken, "gzip")).toEqual({ body: broken });
    expect(unpack(broken, "zstd")).toEqual({ unjudged: "in the content coding zstd" });
    expect(unpack(NONE, "zstd")).toEqual({ body: NONE });
    const bomb = gzipSync(Buffer.alloc(140 * 1024 * 1024));
    expect(unpack(bomb, "gzip")).toEqual({ unjudged: "broken, or above 128 MB unpacked" });
  });
});

describe("headers", () => {
  test("those of one connection stay behind, with those that it names", () => {
    const headers = [
      "Connection",
      "close, X-Mine",
      "x-mine",
      "1",
      "Keep-Alive",
      "5",
      "TE",
      "trailers",
      "A",
      "1",
    ];
    expect(passOn(headers, true)).toEqual(["A", "1"]);
    const chunked = ["Transfer-Encoding", "chunked", "Trailer", "X-Sum"];
    expect(passOn(chunked, true)).toEqual(chunked);
    expect(passOn(chunked, false)).toEqual([]);
  });

  test("the host is named once, in its place", () => {
    expect(withHost(["A", "1", "host", "a", "Host", "b"], "c")).toEqual(["A", "1", "host", "c"]);
    expect(withHost(["A", "1"], "c")).toEqual(["Host", "c", "A", "1"]);
  });

  test("a name may be anything", () => {
    expect(readHeaders(["__proto__", "1", "Cookie", "a", "cookie", "b"])).toEqual(
      Object.fromEntries([
        ["__proto__", "1"],
        ["cookie", "a; b"],
      ]),
    );
  });
});
