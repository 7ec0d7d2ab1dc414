import { describe, expect, test } from "vitest";
import { ContractError, createContract } from "../../src/index.ts";
import { documentOf, judgeRequest, judgeResponse, messagesOf, placesOf } from "../fixtures/api.ts";

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const SCHEMA = "/paths/~1things/post/requestBody/content/application~1json/schema";

const schemas = {
  Name: { type: "string", minLength: 2 },
  Maybe: { type: "string", nullable: true },
  Thing: { type: "object", properties: { id: { type: "integer" } } },
};

function contractOf(schema: unknown, more: object = {}) {
  return createContract(
    documentOf({
      operation: { requestBody: { content: { "application/json": { schema } } }, ...more },
      components: { schemas },
      root: { openapi: "3.0.3" },
    }),
  );
}

function judge(schema: unknown, value: unknown) {
  return judgeRequest(contractOf(schema), {
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  });
}

describe("a value is judged as OpenAPI 3.0 means it", () => {
  test.each<[name: string, schema: unknown, valid: unknown[], invalid: unknown[]]>([
    ["without null", { type: "string" }, ["a"], [null]],
    ["nullable", { type: "string", nullable: true }, ["a", null], [7]],
    ["nullable that says it is not", { type: "string", nullable: false }, ["a"], [null]],
    ["nullable without a type", { nullable: true, minLength: 2 }, [null, "ab"], ["a"]],
    ["nullable beside enum", { type: "string", enum: ["a"], nullable: true }, ["a", null], ["b"]],
    ["nullable with null in enum", { enum: ["a", null], nullable: true }, ["a", null], ["b"]],
    ["nullable beside $ref", { ...ref("Name"), nullable: true }, [null, "ab"], ["a"]],
    ["$ref to nullable", ref("Maybe"), [null, "a"], [7]],
    ["nullable beside $ref to nullable", { ...ref("Maybe"), nullable: true }, [null, "a"], [7]],
    ["nullable beside allOf", { allOf: [ref("Name")], nullable: true }, [null, "ab"], ["a"]],
    [
      "nullable beside allOf of several",
      { type: "object", allOf: [ref("Thing"), { required: ["id"] }], nullable: true },
      [null, { id: 1 }],
      [{}, { id: "a" }, "a"],
    ],
    [
      "nullable beside allOf of nested parts",
      { allOf: [{ allOf: [{ type: "string", enum: ["a"] }] }], nullable: true },
      [null, "a"],
      ["b"],
    ],
    [
      "nullable beside anyOf",
      { anyOf: [ref("Name"), { type: "integer" }], nullable: true },
      [null, "ab", 7],
      ["a", true],
    ],
    [
      "nullable beside oneOf",
      { oneOf: [ref("Name"), { type: "integer" }], nullable: true },
      [null, "ab", 7],
      ["a", true],
    ],
    [
      "nullable beside oneOf of which one is nullable",
      { oneOf: [ref("Maybe"), { type: "integer" }], nullable: true },
      [null, "ab", 7],
      [true],
    ],
    [
      "nullable items",
      { type: "array", items: { type: "integer", nullable: true } },
      [[1, null]],
      [["a"]],
    ],
    [
      "nullable properties",
      { properties: { a: { ...ref("Name"), nullable: true }, nullable: { type: "boolean" } } },
      [{ a: null, nullable: true }],
      [{ nullable: null }, { a: "a" }],
    ],
    [
      "nullable values of maps",
      { additionalProperties: { type: "integer", nullable: true } },
      [{ a: null }],
      [{ a: "a" }],
    ],
    ["an excluded minimum", { minimum: 1, exclusiveMinimum: true }, [2], [1, 0]],
    ["an included minimum", { minimum: 1, exclusiveMinimum: false }, [1], [0]],
    ["an excluded maximum", { maximum: 1, exclusiveMaximum: true }, [0], [1, 2]],
    ["an included maximum", { maximum: 1, exclusiveMaximum: false }, [1], [2]],
    [
      "both bounds excluded",
      { minimum: 1, maximum: 3, exclusiveMinimum: true, exclusiveMaximum: true },
      [2],
      [1, 3],
    ],
    ["exclusion without a bound", { exclusiveMinimum: true, exclusiveMaximum: true }, [0], []],
    ["what stands beside $ref", { ...ref("Name"), maxLength: 1 }, ["ab"], ["a"]],
    ["format byte", { type: "string", format: "byte" }, ["QWRh"], ["?"]],
    ["format binary", { type: "string", format: "binary" }, ["\u0000any"], [7]],
    ["format password", { type: "string", format: "password" }, ["any"], [7]],
    [
      "keywords as names of properties",
      { properties: { $ref: { type: "string" }, example: { type: "integer", nullable: true } } },
      [{ $ref: "a", example: null }],
      [{ $ref: 7 }, { example: "a" }],
    ],
    [
      "data that looks like a schema",
      { enum: [{ type: "string", nullable: true }] },
      [{ type: "string", nullable: true }],
      [{ type: ["string", "null"] }],
    ],
  ])("%s", (_, schema, valid, invalid) => {
    for (const value of valid) expect(messagesOf(judge(schema, value))).toEqual([]);
    for (const value of invalid) {
      expect(placesOf(judge(schema, value)), JSON.stringify(value)).not.toEqual([]);
    }
  });
});

describe("pointers lead into the document as it was given", () => {
  test.each<[name: string, schema: object, value: unknown, pointer: string]>([
    [
      "of a type",
      { properties: { a: { type: "string", nullable: true } } },
      { a: 7 },
      "/properties/a",
    ],
    ["of a bound", { minimum: 1, exclusiveMinimum: true }, 1, ""],
    ["inside allOf", { nullable: true, allOf: [{ type: "string" }] }, 7, "/allOf/0"],
    [
      "inside oneOf",
      { nullable: true, oneOf: [{ properties: { a: { type: "string" } }, required: ["a"] }] },
      { a: 7 },
      "/oneOf/0/properties/a",
    ],
  ])("%s", (_, schema, value, pointer) => {
    expect(judge(schema, value).map(({ specPointer }) => specPointer)).toEqual([
      `${SCHEMA}${pointer}`,
    ]);
  });

  test("also through a reference that is nullable", () => {
    const forms = [
      { ...ref("Thing"), nullable: true },
      { allOf: [ref("Thing")], nullable: true },
    ];
    const pointers = forms.flatMap((schema) =>
      [{ id: "a" }, 7].map((value) => judge(schema, value)[0]?.specPointer),
    );
    const inner = "/components/schemas/Thing/properties/id";
    expect(pointers).toEqual([inner, SCHEMA, inner, `${SCHEMA}/allOf/0`]);
  });
});

test("parameters, headers and answers are upgraded as well", () => {
  const bound = { schema: { type: "integer", minimum: 0, exclusiveMinimum: true } };
  const contract = contractOf(
    {},
    {
      parameters: [{ name: "page", in: "query", ...bound }],
      responses: {
        default: {
          description: "",
          headers: { "X-Left": bound },
          content: { "application/json": { schema: { type: "string", nullable: true } } },
        },
      },
    },
  );
  expect(placesOf(judgeRequest(contract, { target: "/things?page=0" }))).toEqual([
    "request.query.invalid page",
  ]);
  const headers = { "content-type": "application/json", "x-left": "0" };
  expect(placesOf(judgeResponse(contract, 200, { headers, body: "null" }))).toEqual([
    "response.header.invalid x-left",
  ]);
});

test("the document is not changed, and the contract's is of version 3.1", () => {
  const document = documentOf({
    operation: {
      parameters: [{ name: "a", in: "query", schema: { ...ref("Maybe"), nullable: true } }],
    },
    components: { schemas },
    root: { openapi: "3.0.0", "x-own": { nullable: true, type: "string" } },
  });
  const before = JSON.stringify(document);
  const contract = createContract(document);
  expect(JSON.stringify(document)).toBe(before);
  expect(contract.document["openapi"]).toBe("3.1.1");
  expect(contract.document["x-own"]).toEqual({ nullable: true, type: "string" });
  expect(contract.document["info"]).toBe((document as { info: object }).info);
});

test("drift and coverage know what is nullable", () => {
  const contract = contractOf({ properties: { a: { ...ref("Thing"), nullable: true } } });
  const send = (body: unknown) =>
    contract.check({
      request: {
        method: "POST",
        target: "/things",
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(JSON.stringify(body)),
      },
      response: { status: 200, headers: {}, body: new Uint8Array() },
    });
  expect(send({ a: null })).toMatchObject({ violations: [], drift: [] });
  expect(send({ a: { id: 1, x: 1 } }).drift.map(({ message }) => message)).toEqual([
    "/a/x of the request body is not declared, known are id",
  ]);
  expect(send({ a: { id: 1 } }).coverage?.fields).toEqual(["request /a", "request /a/id"]);
});

test("what is wrong with it is told with its place", () => {
  const own: Record<string, unknown> = { type: "object" };
  own["properties"] = { own };
  expect(() => contractOf(own)).toThrow(
    new ContractError("an object of the document stands inside itself"),
  );
  expect(() => contractOf({ ...ref("Gone"), nullable: true })).toThrow(
    new ContractError(`the reference #/components/schemas/Gone at ${SCHEMA} leads nowhere`),
  );
});
