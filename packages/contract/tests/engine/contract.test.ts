import { describe, expect, test } from "vitest";
import type { Exchange } from "../../src/index.ts";
import { contractOf, operationOf } from "../fixtures/api.ts";

const contract = contractOf({
  root: {
    paths: {
      "/": { get: { responses: { 204: { description: "" } } } },
      "/things/{id}": {
        get: {
          operationId: "getThing",
          parameters: [
            { name: "id", in: "path", required: true, schema: { type: "integer" } },
            { name: "page", in: "query", schema: { type: "integer" } },
          ],
          responses: {
            200: {
              description: "",
              content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
            },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Kind: { type: "string", "x-extensible-enum": ["a", "b"] },
      Thing: {
        type: "object",
        properties: {
          name: { type: "string" },
          kind: { $ref: "#/components/schemas/Kind" },
          more: {
            type: "array",
            items: { anyOf: [{ type: "null" }, { $ref: "#/components/schemas/Thing" }] },
          },
          "a/b": { allOf: [{ $ref: "#/components/schemas/Kind" }] },
        },
        required: ["name"],
      },
    },
  },
});

function exchange(method: string, target: string, status: number, answer = ""): Exchange {
  return {
    request: { method, target, headers: {}, body: new Uint8Array() },
    response: {
      status,
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(answer),
    },
  };
}

describe("an exchange", () => {
  test("that keeps to the description", () => {
    const { operation, violations, coverage } = contract.check(
      exchange("GET", "/things/7?page=2", 200, '{"name":"Ada"}'),
    );
    expect(operation?.operationId).toBe("getThing");
    expect(violations).toEqual([]);
    expect(coverage).toEqual({
      operationId: "getThing",
      parameters: [
        { name: "path id", valid: true },
        { name: "query page", valid: true },
      ],
      status: "200",
      mediaType: "application/json",
      fields: ["200 /name"],
      members: [],
    });
  });

  test("that departs from it on both sides", () => {
    const { violations, coverage } = contract.check(exchange("GET", "/things/x?page=2", 200, "{}"));
    expect(violations).toEqual([
      {
        rule: "request.path.invalid",
        operationId: "getThing",
        place: "id",
        keyword: "type",
        expected: "an integer",
        actual: '"x"',
        message: 'The path parameter id should be an integer, was "x"',
        specPointer: "/paths/~1things~1{id}/get/parameters/0/schema",
      },
      {
        rule: "response.body.schema",
        operationId: "getThing",
        place: "/name",
        keyword: "required",
        expected: "a value",
        actual: "nothing",
        message: "/name of the response body is missing",
        specPointer: "/components/schemas/Thing",
      },
    ]);
    expect(coverage?.parameters).toContainEqual({ name: "path id", valid: false });
  });

  test("of a path that is not described", () => {
    expect(contract.check(exchange("GET", "/others?x=1", 200))).toEqual({
      drift: [],
      violations: [
        {
          rule: "request.path.unknown",
          place: "/others",
          expected: "a path of the description",
          actual: "/others",
          message: "The description has no path /others",
          specPointer: "/paths",
        },
      ],
    });
  });

  test("of a path that is as long as a message", () => {
    const { violations } = contract.check(exchange("GET", `/${"x".repeat(100_000)}`, 200));
    expect(JSON.stringify(violations).length).toBeLessThan(1000);
  });

  test("of a method that is not described", () => {
    const { operation, violations } = contract.check(exchange("PUT", "/things/7", 200));
    expect(operation).toBeUndefined();
    expect(violations).toMatchObject([
      {
        rule: "request.method.notAllowed",
        place: "/things/7",
        message: "/things/7 does not take PUT, it takes GET, HEAD",
      },
    ]);
  });

  test("with HEAD is judged as one with GET, without a body", () => {
    expect(contract.check(exchange("HEAD", "/things/7", 200)).violations).toEqual([]);
  });
});

describe("targets", () => {
  test.each([
    ["/things/7", "getThing"],
    ["/things/7?page=2", "getThing"],
    ["/things/7#x", "getThing"],
    ["https://example.amocrm.ru/things/7?x=/", "getThing"],
    ["HTTP://example.amocrm.ru:8080/things/7", "getThing"],
    ["https://example.amocrm.ru", "GET /"],
    ["https://example.amocrm.ru?x=1", "GET /"],
    ["/", "GET /"],
    ["/?x=1", "GET /"],
    ["*", "unknownPath"],
    ["", "unknownPath"],
    ["things/7", "unknownPath"],
  ])("%s is %s", (target, expected) => {
    const match = contract.findOperation("GET", target);
    expect(match.kind === "found" ? match.operation.operationId : match.kind).toBe(expected);
  });
});

describe("values of a schema", () => {
  test.each([
    [{ name: "Ada" }, []],
    [{ name: "Ada", kind: "new" }, []],
    [7, ["the value should be an object, was 7"]],
    [{ more: [{ name: 1 }] }, ["/name is missing", "/more/0/name should be a text, was 1"]],
  ])("%j", (value, sentences) => {
    expect(contract.checkValue("/components/schemas/Thing", value)).toEqual(sentences);
  });

  test("that may grow are found, however deep", () => {
    const value = {
      name: "Ada",
      kind: "a",
      more: [null, { name: "x", kind: "new" }, { more: [{ kind: 7 }] }],
      "a/b": "b",
      other: { kind: "a" },
    };
    expect(contract.extensibleValues("/components/schemas/Thing", value)).toEqual([
      "/kind",
      "/more/1/kind",
      "/a~1b",
    ]);
    expect(contract.extensibleValues("/components/schemas/Kind", "a")).toEqual([""]);
  });
});

test("a request can be judged by another operation than the one that it calls", () => {
  const operation = operationOf(contract);
  const request = { method: "GET", target: "/things/x", headers: {}, body: new Uint8Array() };
  const match = { kind: "found" as const, operation, values: {} };
  const { violations, parameters } = contract.judgeRequest(match, request);
  expect({ violations, parameters }).toEqual({ violations: [], parameters: [] });
});

test.each([
  ["/things", "found"],
  ["/v1/things", "found"],
  ["/eu/v2/things", "found"],
  ["/v1/v1/things", "unknownPath"],
  ["/v1things", "unknownPath"],
  ["/v9/things", "unknownPath"],
  ["/v1", "unknownPath"],
])("below the paths of the servers %s is %s", (target, kind) => {
  const contract = contractOf({
    root: {
      servers: [
        { url: "https://api.example.com/v1/" },
        { url: "/{region}/v2", variables: { region: { default: "eu" } } },
        { url: "https://api.example.com" },
      ],
    },
  });
  expect(contract.findOperation("POST", target).kind).toBe(kind);
  expect(contract.findOperation("POST", `https://api.example.com${target}`).kind).toBe(kind);
});
