import { describe, expect, test } from "vitest";
import { judgeAnswer } from "../../src/check/judge.ts";
import type { RequestCase } from "../../src/generation/cases.ts";
import { contractOf, operationOf } from "../fixtures/api.ts";

const DECLARED = {
  200: {},
  400: {},
  401: {},
  403: {},
  404: {},
  409: {},
  415: {},
  422: {},
  "5XX": {},
};

function operation(path = "/things", statuses: readonly string[] = Object.keys(DECLARED)) {
  const responses = Object.fromEntries(statuses.map((status) => [status, { description: "x" }]));
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parameters = names.map((name) => ({ name, in: "path", required: true, schema: {} }));
  return operationOf(contractOf({ path, operation: { responses, parameters } }));
}

function judge(
  of: Pick<RequestCase, "kind" | "broken">,
  status: number,
  on = operation(),
  body = "",
): string[] {
  const headers = { "content-type": "application/problem+json" };
  const response = { status, headers, body: new TextEncoder().encode(body) };
  return judgeAnswer(on, of, response).map(({ rule }) => rule);
}

const broken = (rule: NonNullable<RequestCase["broken"]>["rule"]) =>
  ({ kind: "invalid", broken: { rule, place: "page" } }) as const;

describe("a valid request", () => {
  test.each([200, 201, 204, 301, 304])("may be answered with %s", (status) => {
    expect(judge({ kind: "valid" }, status)).toEqual([]);
    expect(judge({ kind: "example" }, status)).toEqual([]);
  });
  test.each([400, 405, 406, 411, 413, 414, 415, 422])("is refused by %s", (status) => {
    expect(judge({ kind: "example" }, status)).toEqual(["check.valid.refused"]);
  });
  test.each([401, 402, 403, 404, 409, 410, 429])("proves nothing by %s", (status) => {
    expect(judge({ kind: "valid" }, status)).toEqual(["check.answer.inconclusive"]);
  });
  test.each([500, 502, 503])("makes a service fail by %s, declared or not", (status) => {
    expect(judge({ kind: "valid" }, status)).toEqual(["check.server.error"]);
    expect(judge({ kind: "valid" }, status, operation("/things", ["200"]))).toEqual([
      "check.server.error",
    ]);
  });
});

describe("an invalid request", () => {
  test.each([
    ["request.query.invalid", 400],
    ["request.query.unknown", 422],
    ["request.body.schema", 422],
    ["request.body.schema", 409],
    ["request.body.mediaType", 415],
    ["request.body.missing", 400],
    ["request.path.invalid", 404],
    ["request.security", 401],
    ["request.security", 403],
  ] as const)("that breaks %s may be refused by %s", (rule, status) => {
    expect(judge(broken(rule), status)).toEqual([]);
  });
  test.each([200, 201, 204])("is accepted by %s", (status) => {
    expect(judge(broken("request.query.invalid"), status)).toEqual(["check.invalid.accepted"]);
  });
  test.each([
    ["request.body.schema", 401],
    ["request.body.schema", 415],
    ["request.query.invalid", 415],
    ["request.query.invalid", 404],
    ["request.security", 400],
  ] as const)("that breaks %s is refused by %s, which does not fit", (rule, status) => {
    expect(judge(broken(rule), status)).toEqual(["check.invalid.status"]);
  });
  test("that is redirected is not refused", () => {
    const on = operation("/things", ["200", "302", "400"]);
    expect(judge(broken("request.query.invalid"), 302, on)).toEqual(["check.invalid.status"]);
  });
  test("proves nothing where the thing itself is not there", () => {
    const on = operation("/things/{id}");
    expect(judge(broken("request.body.schema"), 404, on)).toEqual(["check.answer.inconclusive"]);
    expect(judge(broken("request.body.schema"), 403)).toEqual(["check.answer.inconclusive"]);
  });
  test("that gets an undeclared status is the business of the engine", () => {
    expect(judge(broken("request.body.schema"), 418)).toEqual([]);
  });
  test("makes a service fail as well", () => {
    expect(judge(broken("request.body.schema"), 500)).toEqual(["check.server.error"]);
  });
});

test("a refusal quotes what the service says, and what is declared", () => {
  const body = JSON.stringify({ title: "Bad Request", detail: "name is too long" });
  const response = {
    status: 400,
    headers: { "content-type": "application/problem+json; charset=utf-8" },
    body: new TextEncoder().encode(body),
  };
  expect(judgeAnswer(operation(), { kind: "valid" }, response)).toEqual([
    {
      rule: "check.valid.refused",
      operationId: "useThing",
      place: "",
      expected: "200",
      actual: "400: name is too long",
      message: "A request that keeps to the description was refused with 400",
      specPointer: "/paths/~1things/post/responses",
    },
  ]);
});

test.each(["", "{", "[]", "null", '{"detail":1}', "<html>"])("a problem that says %s", (body) => {
  expect(judge({ kind: "valid" }, 400, operation(), body)).toEqual(["check.valid.refused"]);
});

test("an accepted request names what is wrong with it, and where that is described", () => {
  const fault = {
    rule: "request.query.invalid",
    place: "page",
    expected: "an integer",
    actual: "x",
    message: "The query parameter page should be an integer, was x",
    specPointer: "/paths/~1things/post/parameters/0/schema/type",
  } as const;
  const response = { status: 200, headers: {}, body: new Uint8Array() };
  const [violation] = judgeAnswer(operation(), broken(fault.rule), response, fault);
  expect(violation).toMatchObject({
    place: "page",
    expected: "a refusal with 400 or 422 because of page",
    actual: "200",
    message:
      "The request was accepted with 200, although the query parameter page should be an integer, was x",
    specPointer: fault.specPointer,
  });
});

test.each([
  ["request.query.invalid", "limit", 200, "check.invalid.accepted", "limit"],
  ["request.body.schema", "/0/name", 200, "check.invalid.accepted", "/0/name"],
  ["request.security", "authorization", 200, "check.invalid.accepted", "authorization"],
  ["request.body.schema", "/name", 401, "check.invalid.status", "/name"],
  ["request.body.schema", "/name", 403, "check.answer.inconclusive", "/name"],
  ["request.body.missing", "", 200, "check.invalid.accepted", ""],
  ["request.query.invalid", "limit", 500, "check.server.error", ""],
] as const)(
  "what breaks %s at %j and gets %s is found at its place",
  (rule, at, status, found, place) => {
    const response = { status, headers: {}, body: new Uint8Array() };
    const of = { kind: "invalid", broken: { rule, place: at } } as const;
    const [violation] = judgeAnswer(operation(), of, response);
    expect(violation).toMatchObject({ rule: found, place });
    if (place === "") expect(violation?.expected).not.toContain("because");
    else {
      expect(violation?.expected).toMatch(/^a refusal with /);
      expect(violation?.expected).toContain(`because of ${place}`);
      expect(violation?.message).toContain(`${rule} at ${place}`);
    }
  },
);
