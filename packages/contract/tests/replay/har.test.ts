import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { amocrm, entry, harOf, replayAll, replayEntry } from "./recordings.ts";

const json = [{ name: "content-type", value: "application/hal+json" }];
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe("requests", () => {
  test("pseudo headers go, repeated ones are joined", async () => {
    const { exchange } = await replayEntry({
      request: {
        headers: [
          { name: ":authority", value: "example.amocrm.ru" },
          { name: ":path", value: "/api/v4/contacts" },
          { name: "Authorization", value: "Bearer demo-token" },
          { name: "X-A", value: "1" },
          { name: "x-a", value: "2" },
          { name: "cookie", value: "a=1" },
          { name: "cookie", value: "b=2" },
        ],
      },
      response: { headers: [{ name: "set-cookie", value: "a=1\nb=2" }] },
    });
    expect(exchange?.request.headers).toEqual({
      authorization: "Bearer demo-token",
      "x-a": "1, 2",
      cookie: "a=1; b=2",
    });
    expect(exchange?.response.headers).toEqual({ "set-cookie": "a=1, b=2" });
  });

  test("the query stands in the address, or beside it", async () => {
    const queryString = [{ name: "filter[name]", value: "Вера & Ada" }];
    const inAddress = await replayEntry({
      url: "https://example.amocrm.ru/api/v4/contacts?filter[id][]=1#part",
      request: { queryString },
    });
    expect(inAddress.exchange?.request.target).toBe("/api/v4/contacts?filter[id][]=1");
    const beside = await replayEntry({ request: { queryString } });
    expect(beside.exchange?.request.target).toBe(
      "/api/v4/contacts?filter%5Bname%5D=%D0%92%D0%B5%D1%80%D0%B0%20%26%20Ada",
    );
  });

  test.each<[string, object, string | { unjudged: string }]>([
    [
      "text",
      { postData: { mimeType: "application/json", text: '[{"name":"Вера"}]' } },
      '[{"name":"Вера"}]',
    ],
    ["base64", { postData: { text: "W10=", _encoding: "base64" } }, "[]"],
    ["bytes as characters", { bodySize: 4, postData: { text: "\u00d0\u0092\u00d0\u00b5" } }, "Ве"],
    ["characters of one byte that are meant", { bodySize: 4, postData: { text: "éé" } }, "éé"],
    [
      "fields of a form",
      {
        postData: {
          mimeType: "application/x-www-form-urlencoded; charset=utf-8",
          params: [
            { name: "a[b]", value: "1 2" },
            { name: "c", value: "ю" },
          ],
        },
      },
      "a%5Bb%5D=1+2&c=%D1%8E",
    ],
    ["none", { bodySize: 0 }, ""],
    ["a body that was left out", { bodySize: 30 }, { unjudged: "not recorded" }],
    [
      "a body that only a header tells of",
      { bodySize: -1, headers: [{ name: "content-length", value: "30" }] },
      { unjudged: "not recorded" },
    ],
    [
      "fields of a multipart body",
      { postData: { mimeType: "multipart/form-data", params: [{ name: "a", value: "1" }] } },
      { unjudged: "not recorded" },
    ],
  ])("body: %s", async (_, request, expected) => {
    const item = await replayEntry({ request: { method: "POST", ...request } });
    if (typeof expected === "string") expect(text(item.exchange?.request.body)).toBe(expected);
    expect(item.unjudged?.includes("request.body") ?? false).toBe(typeof expected !== "string");
  });
});

describe("responses", () => {
  test.each<[string, object, string | { unjudged: true }]>([
    ["text", { content: { size: 2, text: "{}" } }, "{}"],
    ["base64", { content: { size: 2, text: "e30=", encoding: "base64" } }, "{}"],
    [
      "unpacked, with the header of a packed one",
      {
        headers: [...json, { name: "content-encoding", value: "gzip" }],
        content: { size: 2, text: "{}" },
      },
      "{}",
    ],
    [
      "packed all the same",
      {
        headers: [{ name: "content-encoding", value: "gzip" }],
        content: { size: 22, encoding: "base64", text: gzipSync("{}").toString("base64") },
      },
      "{}",
    ],
    [
      "left out by Chrome",
      { bodySize: -1, content: { size: 5120, mimeType: "application/json" } },
      { unjudged: true },
    ],
    ["left out, its size unknown", { bodySize: -1, content: {} }, { unjudged: true }],
    ["no content at all", { bodySize: -1, content: undefined }, { unjudged: true }],
    [
      "kept beside it by Playwright",
      { content: { size: -1, _file: "a.json" } },
      { unjudged: true },
    ],
    [
      "cut",
      { headers: json, content: { size: 5120, text: '{"_embedded":{"conta' } },
      { unjudged: true },
    ],
    [
      "shortened where secrets were",
      { headers: json, content: { size: 5120, text: '{"token":"[redacted]"}' } },
      '{"token":"[redacted]"}',
    ],
    ["broken", { headers: json, content: { size: 4, text: '{"a"' } }, '{"a"'],
    ["empty", { content: { size: 0, text: "" } }, ""],
  ])("body: %s", async (_, response, expected) => {
    const item = await replayEntry({ response: { status: 200, ...response } });
    if (typeof expected === "string") expect(text(item.exchange?.response.body)).toBe(expected);
    expect(item.unjudged?.includes("response.body") ?? false).toBe(typeof expected !== "string");
  });

  test("204 and HEAD need no content to be empty", async () => {
    for (const given of [
      { response: { status: 204, content: { size: -1 }, bodySize: -1 } },
      { request: { method: "HEAD" }, response: { status: 200, content: {}, bodySize: -1 } },
    ]) {
      expect((await replayEntry(given)).unjudged).toBeUndefined();
    }
  });
});

describe("entries that are no exchanges", () => {
  test.each<[string, Parameters<typeof entry>[0], string]>([
    [
      "aborted",
      { response: { status: 0, _error: "net::ERR_ABORTED secret" } },
      "no answer was recorded (net::ERR_ABORTED)",
    ],
    ["blocked", { response: { status: 0 } }, "no answer was recorded"],
    ["without response", { response: { status: undefined } }, "no answer was recorded"],
    ["cached", { more: { _fromCache: "disk" } }, "answered from the browser's cache"],
    [
      "not modified",
      { response: { status: 304 } },
      "304: the client's copy is still good, so nothing was sent",
    ],
    ["websocket", { response: { status: 101 } }, "the connection went on in another protocol"],
    [
      "preflight",
      {
        request: {
          method: "OPTIONS",
          headers: [{ name: "Access-Control-Request-Method", value: "POST" }],
        },
      },
      "a browser's preflight request",
    ],
    [
      "token",
      { url: "https://example.amocrm.ru/oauth2/access_token", request: { method: "POST" } },
      "a request for a token, which the description only names",
    ],
    [
      "without method",
      { request: { method: undefined } },
      "its request has no method or no address",
    ],
  ])("%s", async (_, given, reason) => {
    const item = await replayEntry(given);
    expect(item.skipped).toBe(reason);
    expect(item.exchange).toBeUndefined();
  });

  test("a redirect is an answer like any other", async () => {
    const item = await replayEntry({ response: { status: 302, redirectURL: "/login" } });
    expect(item.exchange?.response.status).toBe(302);
  });
});

test("credentials that a browser left out are not missed, unless the service missed them", async () => {
  const headers = [{ name: "accept", value: "*/*" }];
  const left = await replayEntry({ request: { headers } });
  expect(left.unjudged).toEqual(["request.security"]);
  const missed = await replayEntry({ request: { headers }, response: { status: 401 } });
  expect(missed.unjudged).toBeUndefined();
});

test("names tell the place, in several files the file too", async () => {
  const one = harOf(entry({}), entry({ url: "https://example.amocrm.ru/x?token=secret" }));
  const { items } = await replayAll({ "a.har": one, "b.har": harOf(entry({})) });
  expect(items.map(({ name }) => name)).toEqual([
    "a.har, entry 1: listContacts",
    "a.har, entry 2: GET /x",
    "b.har, entry 1: listContacts",
  ]);
});

test("a valid request that was refused is told", async () => {
  const response = { status: 400, headers: [], content: { size: 2, text: "{}" } };
  const refused = await replayEntry({ response });
  expect(refused.violations?.map(({ rule }) => rule)).toEqual(["traffic.valid.refused"]);
  const asked = await replayEntry({
    request: {
      headers: [
        { name: "authorization", value: "Bearer demo-token" },
        { name: "prefer", value: "code=400" },
      ],
    },
    response,
  });
  expect(asked.violations).toBeUndefined();
  const wrong = await replayEntry({
    url: "https://example.amocrm.ru/api/v4/contacts?limit=x",
    response,
  });
  expect(wrong.violations).toBeUndefined();
  expect(amocrm.operations.length).toBeGreaterThan(30);
});
