import { describe, expect, test } from "vitest";
import type { Exchange } from "../../src/engine/exchange.ts";
import {
  redactExchange,
  redactHeaders,
  redactTarget,
  redactViolation,
} from "../../src/redaction/redact.ts";

interface Sent {
  target?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  answer?: string;
}

function exchange({ target = "/", headers = {}, body = "", answer = "" }: Sent): Exchange {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return {
    request: { method: "POST", target, headers, body: bytes },
    response: {
      status: 200,
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(answer),
    },
  };
}

/** The body of a request once its secrets are out. */
function redactBody(body: string, mediaType = "application/json"): string {
  const sent = exchange({ headers: { "content-type": mediaType }, body });
  return new TextDecoder().decode(redactExchange(sent).request.body);
}

describe("headers", () => {
  test.each([
    ["authorization", "Bearer demo-token", "Bearer [redacted]"],
    ["authorization", "bEARER  demo-token", "bEARER [redacted]"],
    ["authorization", "demo-token", "[redacted]"],
    ["authorization", "Digest username=ada, response=abc", "Digest [redacted]"],
    ["proxy-authorization", "Basic ZGVtbw==", "Basic [redacted]"],
    ["x-refresh-token", "demo refresh", "[redacted]"],
    ["x-api-key", "demo-key", "[redacted]"],
    ["cookie", "session=demo=1; theme=dark", "session=[redacted]; theme=[redacted]"],
    ["cookie", "demo", "[redacted]"],
    [
      "set-cookie",
      "a=demo; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly, b=demo2; Path=/",
      "a=[redacted]; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly, b=[redacted]; Path=/",
    ],
    ["location", "/done?code=demo&state=7", "/done?code=[redacted]&state=7"],
    ["content-type", "application/json", "application/json"],
  ])("%s: %s", (name, value, expected) => {
    expect(redactHeaders({ [name]: value })).toEqual({ [name]: expected });
  });

  test("of a response are redacted too", () => {
    const sent = exchange({});
    const { response } = redactExchange({
      ...sent,
      response: { ...sent.response, headers: { "set-cookie": "session=demo" } },
    });
    expect(response.headers).toEqual({ "set-cookie": "session=[redacted]" });
  });
});

describe("targets", () => {
  test.each([
    ["/a?access_token=demo&page=2", "/a?access_token=[redacted]&page=2"],
    ["/a?page=2&API-Key=demo", "/a?page=2&API-Key=[redacted]"],
    ["/a?auth[access_token]=demo", "/a?auth[access_token]=[redacted]"],
    ["/a?auth%5Baccess_token%5D=demo&x=1", "/a?auth%5Baccess_token%5D=[redacted]&x=1"],
    ["/a?code=demo'x\"y#rest", "/a?code=[redacted]#rest"],
    ["/a?filter[code]=1&token=", "/a?filter[code]=[redacted]&token=[redacted]"],
    ["/a?zipcode=10115&tokens=3&my_token=x", "/a?zipcode=10115&tokens=3&my_token=x"],
  ])("%s", (target, expected) => {
    expect(redactTarget(target)).toBe(expected);
  });
});

describe("bodies", () => {
  test.each([
    [
      '{"access_token":"demo","expires_in":86400}',
      '{"access_token":"[redacted]","expires_in":86400}',
    ],
    ['[{"a":[{"clientSecret":"demo"}]}]', '[{"a":[{"clientSecret":"[redacted]"}]}]'],
    ['{"password":12345}', '{"password":"[redacted]"}'],
    ['{"token":{"value":"demo"}}', '{"token":"[redacted]"}'],
    ['{"client\\u005fsecret":"demo"}', '{"client_secret":"[redacted]"}'],
    [
      '{"grant_type":"authorization_code","code":"demo"}',
      '{"grant_type":"authorization_code","code":"[redacted]"}',
    ],
    [
      '{"next":"https://example.amocrm.ru/?token=demo&page=2"}',
      '{"next":"https://example.amocrm.ru/?token=[redacted]&page=2"}',
    ],
    ['{"__proto__":{"secret":"demo"}}', '{"__proto__":{"secret":"[redacted]"}}'],
  ])("JSON %s", (body, expected) => {
    expect(redactBody(body)).toBe(expected);
    expect(redactBody(body, "text/plain")).toBe(expected);
  });

  test.each([
    '{ "code": "NotSupportedChoice",\n  "detail": "no token" }',
    '{ "refresh_token": null, "token": "", "password": false }',
    '{ "name": "Вера Образцова", "big": 12345678901234567890 }',
    "<p>Bad gateway</p>",
  ])("without a secret stay as they are: %s", (body) => {
    expect(redactBody(body)).toBe(body);
  });

  test.each([
    ['{"client_secret": "demo\\"1", "name": ', '{"client_secret": "[redacted]", "name": '],
    ['{"client_secret": "dem', '{"client_secret": "[redacted]"'],
    ['{"password": 123, ]', '{"password": "[redacted]", ]'],
    ['{"grant_type":"x","code":"demo",}', '{"grant_type":"x","code":"[redacted]",}'],
  ])("broken JSON %s", (body, expected) => {
    expect(redactBody(body)).toBe(expected);
  });

  test("nested too deeply to be walked", () => {
    const depth = 200_000;
    const body = `${'{"a":'.repeat(depth)}{"secret":"demo"}${"}".repeat(depth)}`;
    expect(redactBody(body)).toBe(body.replace("demo", "[redacted]"));
  });

  test.each([
    [
      'client_id=app&client_secret=it\'s "demo"&grant_type=authorization_code&code=demo',
      "application/x-www-form-urlencoded; charset=utf-8",
      "client_id=app&client_secret=[redacted]&grant_type=authorization_code&code=[redacted]",
    ],
    ["code=404&name=Ada", "application/x-www-form-urlencoded", "code=404&name=Ada"],
    ["client_secret=demo&page=2", "text/plain", "client_secret=[redacted]&page=2"],
    [
      '<a href="/?access_token=demo">x</a>',
      "text/html",
      '<a href="/?access_token=[redacted]">x</a>',
    ],
  ])("text %s", (body, mediaType, expected) => {
    expect(redactBody(body, mediaType)).toBe(expected);
  });

  test("that are not UTF-8 keep no secret, and their bytes where there is none", () => {
    const secret = Buffer.concat([
      Buffer.from('{"token":"demo'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const { request } = redactExchange(exchange({ body: secret }));
    expect(Buffer.from(request.body).toString()).toBe('{"token":"[redacted]"}');

    const binary = new Uint8Array([0xff, 0xfe, 0x00, 0x80]);
    expect(redactExchange(exchange({ body: binary })).request.body).toBe(binary);
  });

  test("of responses are redacted too", () => {
    const { response } = redactExchange(exchange({ answer: '{"refresh_token":"demo"}' }));
    expect(new TextDecoder().decode(response.body)).toBe('{"refresh_token":"[redacted]"}');
  });

  // A pattern that backtracks would take minutes here.
  test.each(["a", '"', "=", "token", '"token":', "\\u0000", "[", "%5B"])(
    "ten megabytes of %s are read in a moment",
    (unit) => {
      const body = unit.repeat(10_485_760 / unit.length);
      const start = performance.now();
      redactBody(body);
      redactBody(body, "application/x-www-form-urlencoded");
      expect(performance.now() - start).toBeLessThan(5000);
    },
  );
});

test("a violation quotes no secret", () => {
  const violation = {
    rule: "request.query.unknown",
    place: "access_token",
    expected: "no such parameter",
    actual: '"demo"',
    message: 'access_token is unknown, came "demo"',
    specPointer: "",
  } as const;
  expect(redactViolation(violation)).toMatchObject({
    actual: "[redacted]",
    message: "access_token is unknown, came [redacted]",
  });

  const body = { ...violation, place: "/0", actual: '{"token":"de', message: 'came {"token":"de' };
  expect(redactViolation(body)).toMatchObject({
    actual: '{"token":"[redacted]"',
    message: 'came {"token":"[redacted]"',
  });

  const inside = { ...violation, place: "/token/0/value", actual: '"demo"' };
  expect(redactViolation(inside).actual).toBe("[redacted]");

  const harmless = { ...violation, place: "page", actual: '"x"', message: 'page is "x"' };
  expect(redactViolation(harmless)).toEqual(harmless);
});

test("a cookie full of spaces is read in a moment", () => {
  const cookie = `a;${" ".repeat(100_000)}b`;
  const start = performance.now();
  expect(redactHeaders({ cookie })).toEqual({ cookie: "[redacted];[redacted]" });
  expect(performance.now() - start).toBeLessThan(500);
});

test("headers and parameters that a description names are secrets, too", () => {
  const more = ["X-Workspace-Key", "app[id]"];
  expect(redactHeaders({ "x-workspace-key": "demo", accept: "*/*" }, more)).toEqual({
    "x-workspace-key": "[redacted]",
    accept: "*/*",
  });
  expect(redactTarget("/q?app[id]=demo&x=1", more)).toBe("/q?app[id]=[redacted]&x=1");
});
