import { expect, test } from "vitest";
import {
  checkCredentials,
  createCredentials,
  fixedToken,
  readHeaders,
  readToken,
} from "../../src/check/credentials.ts";
import type { Operation } from "../../src/engine/description/operation.ts";
import { contractOf, operationOf } from "../fixtures/api.ts";

const SCHEMES = {
  bearer: { type: "http", scheme: "bearer" },
  basic: { type: "http", scheme: "basic" },
  oauth: { type: "oauth2", flows: {} },
  inHeader: { type: "apiKey", in: "header", name: "X-Key" },
  inQuery: { type: "apiKey", in: "query", name: "api key" },
  inCookie: { type: "apiKey", in: "cookie", name: "session" },
  signature: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    "x-value-pattern": "^[^\\s:]+:[A-Za-z0-9+/]{43}=$",
  },
  certificate: { type: "mutualTLS" },
};

function operationWith(...alternatives: (keyof typeof SCHEMES)[][]): Operation {
  const security = alternatives.map((names) => Object.fromEntries(names.map((name) => [name, []])));
  const components = { securitySchemes: SCHEMES };
  return operationOf(contractOf({ method: "get", operation: { security }, components }));
}

function complete(
  operation: Operation,
  {
    token = "demo-token",
    headers = {},
    target = "/things",
    of = {},
  }: {
    token?: string;
    headers?: Record<string, string>;
    target?: string;
    of?: Parameters<ReturnType<typeof createCredentials>["complete"]>[2];
  } = {},
): Record<string, string> {
  const credentials = createCredentials({ token: fixedToken(token), headers });
  const request = { method: "GET", target, headers: { "x-own": "1" }, body: new Uint8Array() };
  const sent = credentials.complete(operation, request, of);
  return { ...sent.headers, ...(sent.target !== target && { target: sent.target }) };
}

test.each([
  [[["bearer"]], { authorization: "Bearer demo-token" }],
  [[["oauth"]], { authorization: "Bearer demo-token" }],
  [[["inHeader"]], { "x-key": "demo-token" }],
  [[["inQuery"]], { target: "/things?api%20key=demo-token" }],
  [[["inCookie"]], { cookie: "session=demo-token" }],
  [[["signature"], ["bearer"]], { authorization: "Bearer demo-token" }],
  [[["certificate"], ["inHeader"]], { "x-key": "demo-token" }],
  [[["bearer", "inHeader"], ["inHeader"]], { "x-key": "demo-token" }],
  [[[], ["bearer"]], { authorization: "Bearer demo-token" }],
  [[], {}],
] as [(keyof typeof SCHEMES)[][], object][])("a token for %j", (alternatives, added) => {
  expect(complete(operationWith(...alternatives))).toEqual({ "x-own": "1", ...added });
});

test("a user and password are put into the form of Basic", () => {
  const operation = operationWith(["basic"]);
  expect(complete(operation, { token: "ada:secret" })["authorization"]).toBe(
    "Basic YWRhOnNlY3JldA==",
  );
  expect(complete(operation, { token: "YWRhOnNlY3JldA==" })["authorization"]).toBe(
    "Basic YWRhOnNlY3JldA==",
  );
});

test("a signature goes where it fits", () => {
  const token = `key:${"a".repeat(43)}=`;
  const operation = operationWith(["signature"], ["bearer"]);
  expect(complete(operation, { token })["authorization"]).toBe(token);
});

test("a key is added to a query and to cookies that are there", () => {
  const target = "/things?page=2";
  expect(complete(operationWith(["inQuery"]), { target })["target"]).toBe(
    "/things?page=2&api%20key=demo-token",
  );
  expect(
    complete(operationWith(["inQuery"]), { target: "/things?api%20key=other" })["target"],
  ).toBeUndefined();
  // The key in a link to a next page was hidden with the rest of the answer's secrets.
  const hidden = "/things?api%20key=[redacted]&page=2";
  expect(complete(operationWith(["inQuery"]), { target: hidden, token: "$& key" })["target"]).toBe(
    "/things?api%20key=%24%26%20key&page=2",
  );
  const headers = { cookie: "theme=dark" };
  expect(complete(operationWith(["inCookie"]), { headers })["cookie"]).toBe(
    "theme=dark; session=demo-token",
  );
});

test("what the user sends as headers is enough", () => {
  const headers = { authorization: "Custom x" };
  expect(complete(operationWith(["bearer"]), { headers })["authorization"]).toBe("Custom x");
  expect(complete(operationWith(["bearer", "inHeader"]), { headers })["x-key"]).toBe("demo-token");
});

test("an anonymous case has no credentials, wherever they come from", () => {
  const headers = { authorization: "Bearer x", "x-key": "y", cookie: "session=z", "x-trace": "1" };
  const operation = operationWith(["bearer"], ["inHeader"], ["inCookie"], ["inQuery"]);
  expect(complete(operation, { headers, of: { anonymous: true } })).toEqual({
    "x-own": "1",
    "x-trace": "1",
  });
});

test("headers of the user come before those of a case, but do not mend what is wrong on purpose", () => {
  const headers = { "x-own": "2" };
  const operation = operationWith();
  expect(complete(operation, { headers })).toEqual({ "x-own": "2" });
  const of = { broken: { rule: "request.header.invalid", place: "x-own" } } as const;
  expect(complete(operation, { headers, of })).toEqual({ "x-own": "1" });
});

test("usual headers give way to those of a case and of the user", () => {
  const usual = { accept: "*/*", "user-agent": "liaison", "x-own": "0" };
  const credentials = createCredentials({ headers: { accept: "text/html" }, usual });
  const request = { method: "GET", target: "/things", headers: { "x-own": "1" } };
  const sent = credentials.complete(operationWith(), { ...request, body: new Uint8Array() });
  expect(sent.headers).toEqual({ accept: "text/html", "user-agent": "liaison", "x-own": "1" });
});

test("headers of the command line come before those of the configuration", () => {
  expect(readHeaders({ "X-A": "1", "X-B": "2" }, ["x-a: 3", "X-C:4:5 "])).toEqual({
    "x-a": "3",
    "x-b": "2",
    "x-c": "4:5",
  });
});

test.each([
  ["demo-token", "--header is not written as 'Name: value'"],
  [": demo-token", "--header is not written as 'Name: value'"],
  ["x y: demo-token", 'the header "x y" has no name that can be sent'],
  ["Content-Length: 5", "the header content-length is set by the check itself, leave it out"],
  ["x-a: demo-token\nx-b: 1", "the header x-a has characters that cannot be sent in a header"],
  ["x-a: demo-token Вера", "the header x-a has characters that cannot be sent in a header"],
])("the header %j is refused without its value", (text, message) => {
  expect(() => readHeaders({}, [text])).toThrow(message);
  expect(message).not.toContain("demo-token");
});

test("a token is trimmed, and refused without being told", () => {
  expect(readToken(" demo-token\n", "LIAISON_TOKEN")).toBe("demo-token");
  expect(() => readToken("demo\ntoken", "LIAISON_TOKEN")).toThrow(
    /^the token of LIAISON_TOKEN has characters that cannot be sent in a header$/,
  );
});

test("missing credentials are told before anything is sent", () => {
  const credentials = createCredentials({ headers: {} });
  const operations = [operationWith(), operationWith(["bearer"], ["inHeader"])];
  expect(() => checkCredentials(credentials, operations)).toThrow(
    /^useThing needs the header Authorization with Bearer, or the header X-Key \(inHeader\): give --token, LIAISON_TOKEN or --header 'Name: value'$/,
  );
  checkCredentials(createCredentials({ headers: { "x-key": "k" } }), operations);
  checkCredentials(createCredentials({ headers: {}, token: fixedToken("t") }), operations);
});

test("a token that fits no scheme is told too", () => {
  const credentials = createCredentials({ headers: {}, token: fixedToken("demo-token") });
  expect(() => checkCredentials(credentials, [operationWith(["signature"])])).toThrow(
    "useThing needs the header Authorization (signature)",
  );
});

test("a token is a secret in every form in which it is sent", () => {
  const credentials = createCredentials({ headers: {}, token: fixedToken("ada:demo:password") });
  expect(credentials.secrets()).toEqual([
    "ada:demo:password",
    "YWRhOmRlbW86cGFzc3dvcmQ=",
    "demo:password",
  ]);
});

test("only a token that was refused is renewed", async () => {
  let token = "old";
  const renewed: string[] = [];
  const credentials = createCredentials({
    headers: {},
    token: {
      current: () => token,
      renew: async (refused) => {
        renewed.push(refused);
        token = "new";
        return true;
      },
    },
  });
  const request = { method: "GET", target: "/things", headers: {}, body: new Uint8Array() };
  const sent = credentials.complete(operationWith(["bearer"]), request);
  expect(await credentials.renew(sent)).toBe(true);
  expect(await credentials.renew(sent)).toBe(true);
  expect(renewed).toEqual(["old"]);
});
