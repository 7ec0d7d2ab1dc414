import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../src/engine/exchange.ts";
import { createHiding, createHidingOf } from "../../src/redaction/credentials.ts";

function requestOf(headers: HttpRequest["headers"], target = "/"): { request: HttpRequest } {
  return { request: { method: "GET", target, headers, body: new Uint8Array() } };
}

describe("the credentials of an exchange are hidden:", () => {
  test.each([
    ["a bearer token", { authorization: "Bearer demo-token" }, "/", "demo-token"],
    ["a bare token", { authorization: "demo-token" }, "/", "demo-token"],
    ["the pair of Basic", { authorization: `Basic ${btoa("ada:demo-word")}` }, "/", "demo-word"],
    ["Basic as sent", { authorization: "Basic YWRhOmRlbW8=" }, "/", "YWRhOmRlbW8="],
    ["a cookie", { cookie: "a=1; session=demo-session" }, "/", "demo-session"],
    ["a usual key", { "x-api-key": "demo-key" }, "/", "demo-key"],
    ["a named key", { "x-own": "demo-key" }, "/", "demo-key"],
    ["a key of the query", {}, "/?own_key=demo%2Fkey", "demo/key"],
    ["a usual parameter", {}, "/?access_token=demo-token", "demo-token"],
  ])("%s", (_, headers, target, secret) => {
    const hide = createHidingOf(requestOf(headers, target), undefined, ["X-Own", "own_key"]);
    for (const text of [secret, encodeURIComponent(secret), `x/${secret}/y`, `"${secret}…"`]) {
      expect(hide(text)).toContain("[redacted]");
      expect(hide(text)).not.toContain(secret);
    }
  });

  test("what a response hands out", () => {
    const response = {
      status: 200,
      headers: { "set-cookie": "session=demo-session; Path=/" },
      body: new Uint8Array(),
    };
    expect(createHidingOf({ response })("was demo-session")).toBe("was [redacted]");
  });
});

test("every spelling of a value is hidden", () => {
  const hide = createHiding(['de/mo "~key']);
  for (const text of [
    'de/mo "~key',
    "de%2Fmo%20%22~key",
    "de%2fmo%20%22~key",
    "de%2Fmo+%22~key",
    'de/mo \\"~key',
    'de\\/mo \\"~key',
    'de~1mo "~0key',
  ]) {
    expect(hide(`<${text}>`)).toBe("<[redacted]>");
  }
});

test("a value that was cut is hidden", () => {
  const hide = createHiding(["demo-token-of-a-great-length"]);
  expect(hide('was "demo-token-of…')).toBe('was "[redacted]…');
  expect(hide("/a/demo-token…a-great-length/b")).toBe("/a/[redacted]…[redacted]/b");
  expect(hide("a demo-tiger…")).toBe("a demo-tiger…");
});

test("short and common values leave the rest of a text", () => {
  const text = "demo contacts 1 light 15010100 should be demo, was 1";
  const headers = { authorization: "Bearer demo", cookie: "a=1; theme=contacts" };
  expect(createHidingOf(requestOf(headers))(text)).toBe(text);
  expect(createHiding(["contact", "501010"])(text)).toBe(text);
  expect(createHiding(["contact"])("/contact, %20contact, Contact")).toBe(
    "/[redacted], %20[redacted], [redacted]",
  );
});
