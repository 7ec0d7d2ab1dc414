import { describe, expect, test } from "vitest";
import { compareDescriptions } from "../../src/diff/compareDescriptions.ts";
import { DIFF_RULES } from "../../src/diff/rules.ts";
import { documentOf } from "../fixtures/api.ts";

/** A schema and what becomes of it, with the rules for a request and for an answer. */
type SchemaCase = readonly [
  name: string,
  old: unknown,
  next: unknown,
  rules: readonly string[],
  components?: object,
];

const TEXT = { type: "string" };
const WHOLE = { type: "integer" };
const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });

const ifThen = (least: number) =>
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  object({ a: TEXT }, { if: { required: ["a"] }, then: { minProperties: least } });

const SCHEMAS: readonly SchemaCase[] = [
  ["another type", TEXT, WHOLE, ["type.changed"]],
  ["a type less", { type: ["string", "integer"] }, TEXT, ["type.narrowed"]],
  ["a type more", TEXT, { type: ["string", "integer"] }, ["type.widened"]],
  ["a fraction", WHOLE, { type: "number" }, ["type.widened"]],
  ["no fraction", { type: "number" }, WHOLE, ["type.narrowed"]],
  ["null, as a type", TEXT, { type: ["string", "null"] }, ["null.added"]],
  ["null, as a shape", TEXT, { oneOf: [TEXT, { type: "null" }] }, ["null.added"]],
  ["no null", { anyOf: [TEXT, { type: "null" }] }, TEXT, ["null.removed"]],
  ["null, in two ways", { type: ["string", "null"] }, { anyOf: [TEXT, { type: "null" }] }, []],
  ["a member more", { enum: ["a"] }, { enum: ["a", "b"] }, ["member.added"]],
  ["a member less", { enum: ["a", "b"] }, { const: "a" }, ["member.removed"]],
  ["another member", { const: "a" }, { const: "b" }, ["member.added", "member.removed"]],
  ["null among members", { enum: ["a"] }, { enum: ["a", null] }, ["null.added"]],
  ["limits of members", { enum: ["a"], maxLength: 3 }, { enum: ["a"] }, []],
  ["members out of limits", { enum: ["a", "abcd"], maxLength: 3 }, { enum: ["a"] }, []],
  ["only members", TEXT, { ...TEXT, enum: ["a"] }, ["members.closed"]],
  ["no members", { ...TEXT, enum: ["a"] }, TEXT, ["members.opened"]],
  [
    "members, then a limit",
    { enum: ["a", "abcd"] },
    { ...TEXT, maxLength: 3 },
    ["member.removed", "members.opened"],
  ],
  [
    "a limit, then other members",
    { ...TEXT, maxLength: 3 },
    { enum: ["abcd"] },
    ["member.added", "members.closed"],
  ],
  [
    "a known member more",
    { ...TEXT, "x-extensible-enum": ["a"] },
    { ...TEXT, "x-extensible-enum": ["a", "b"] },
    ["knownMember.added"],
  ],
  [
    "a known member less",
    { ...TEXT, "x-extensible-enum": ["a", "b"] },
    { ...TEXT, "x-extensible-enum": ["a"] },
    ["knownMember.removed"],
  ],
  [
    "known members as shapes",
    { ...TEXT, "x-extensible-enum": ["a"] },
    { anyOf: [{ ...TEXT, enum: ["a"] }, TEXT] },
    [],
  ],
  [
    "a closed set that may grow",
    { enum: ["a"] },
    { ...TEXT, "x-extensible-enum": ["a"] },
    ["members.opened"],
  ],
  ["a lower top", { ...WHOLE, maximum: 9 }, { ...WHOLE, maximum: 8 }, ["limit.tightened"]],
  ["a higher top", { ...WHOLE, maximum: 9 }, { ...WHOLE, maximum: 10 }, ["limit.loosened"]],
  ["the same top", { ...WHOLE, maximum: 9 }, { ...WHOLE, exclusiveMaximum: 10 }, []],
  [
    "another top for fractions",
    { type: "number", maximum: 9 },
    { type: "number", exclusiveMaximum: 9 },
    ["limit.tightened"],
  ],
  [
    "the tighter of two",
    { allOf: [{ minLength: 3 }, { minLength: 5 }], ...TEXT },
    { ...TEXT, minLength: 5 },
    [],
  ],
  ["limits of another type", { ...TEXT, maxItems: 3 }, { ...TEXT, maximum: 3 }, []],
  [
    "a coarser step",
    { type: "number", multipleOf: 0.01 },
    { type: "number", multipleOf: 0.1 },
    ["limit.tightened"],
  ],
  ["another step", { ...WHOLE, multipleOf: 2 }, { ...WHOLE, multipleOf: 3 }, ["limit.changed"]],
  [
    "items that differ",
    { type: "array" },
    { type: "array", uniqueItems: true },
    ["limit.tightened"],
  ],
  ["a format", TEXT, { ...TEXT, format: "uuid" }, ["format.narrowed"]],
  ["no format", { ...TEXT, format: "uuid" }, TEXT, ["format.widened"]],
  [
    "another format",
    { ...TEXT, format: "date" },
    { ...TEXT, format: "date-time" },
    ["format.changed"],
  ],
  [
    "a wider format",
    { ...WHOLE, format: "int32" },
    { ...WHOLE, format: "int64" },
    ["format.widened"],
  ],
  ["a format of another type", { ...WHOLE, format: "email" }, WHOLE, []],
  ["a pattern", TEXT, { ...TEXT, pattern: "^a" }, ["pattern.narrowed"]],
  ["no pattern", { ...TEXT, pattern: "^a" }, TEXT, ["pattern.widened"]],
  ["another pattern", { ...TEXT, pattern: "^a" }, { ...TEXT, pattern: "^b" }, ["pattern.changed"]],
  ["a property more", object({ a: TEXT }), object({ a: TEXT, b: TEXT }), ["property.added"]],
  [
    "a required property more",
    object({}),
    object({ b: TEXT }, { required: ["b"] }),
    ["property.addedRequired"],
  ],
  ["a property less", object({ a: TEXT, b: TEXT }), object({ a: TEXT }), ["property.removed"]],
  [
    "a property more, closed",
    object({}, { additionalProperties: false }),
    object({ a: TEXT }, { additionalProperties: false }),
    ["property.addedToClosed"],
  ],
  [
    "a property of a map",
    object({}, { additionalProperties: TEXT }),
    object({ a: TEXT }, { additionalProperties: TEXT }),
    ["property.added"],
  ],
  ["a property ruled out", object({ a: TEXT }), object({ a: false }), ["property.removed"]],
  [
    "a needed property",
    object({ a: TEXT }),
    object({ a: TEXT }, { required: ["a"] }),
    ["property.required"],
  ],
  [
    "a needed property without words",
    { type: "object" },
    { type: "object", required: ["a"] },
    ["property.required"],
  ],
  [
    "a property at will",
    object({ a: TEXT }, { required: ["a"] }),
    object({ a: TEXT }),
    ["property.optional"],
  ],
  [
    "a property of a part",
    { allOf: [object({ a: TEXT }), object({ b: TEXT })] },
    object({ a: TEXT, b: TEXT }),
    [],
  ],
  [
    "a map of another type",
    object({}, { additionalProperties: TEXT }),
    object({}, { additionalProperties: WHOLE }),
    ["type.changed"],
  ],
  [
    "a closed object",
    object({ a: TEXT }),
    object({ a: TEXT }, { additionalProperties: false }),
    ["extras.forbidden"],
  ],
  [
    "an object closed as a whole",
    { allOf: [object({ a: TEXT })] },
    { allOf: [object({ a: TEXT })], unevaluatedProperties: false },
    ["extras.forbidden"],
  ],
  ["an opened object", object({}, { additionalProperties: false }), object({}), ["extras.allowed"]],
  [
    "names of properties",
    { type: "object" },
    { type: "object", propertyNames: { maxLength: 3 } },
    ["limit.tightened"],
  ],
  [
    "a pattern of names",
    { type: "object" },
    { type: "object", patternProperties: { "^x": TEXT } },
    ["condition.changed"],
  ],
  [
    "a tuple",
    { type: "array", prefixItems: [TEXT], items: false },
    { type: "array", prefixItems: [TEXT, TEXT], items: false },
    ["extras.allowed"],
  ],
  [
    "an item of a tuple",
    { type: "array", prefixItems: [TEXT] },
    { type: "array", prefixItems: [WHOLE] },
    ["type.changed"],
  ],
  [
    "other items",
    { type: "array", items: TEXT },
    { type: "array", items: WHOLE },
    ["type.changed"],
  ],
  [
    "a shape more",
    { anyOf: [TEXT, object({ a: TEXT }, { required: ["a"], additionalProperties: false })] },
    {
      anyOf: [
        TEXT,
        object({ a: TEXT }, { required: ["a"], additionalProperties: false }),
        object({ z: WHOLE }, { required: ["z"] }),
      ],
    },
    ["branch.added"],
  ],
  [
    "a shape less",
    {
      anyOf: [
        object({ a: { const: 1 } }, { required: ["a"] }),
        object({ a: { const: 2 } }, { required: ["a"] }),
      ],
    },
    { anyOf: [object({ a: { const: 2 } }, { required: ["a"] })] },
    ["branch.removed"],
  ],
  [
    "a known shape",
    { anyOf: [{ type: "array" }, { type: "array", minItems: 1, items: TEXT, maxItems: 3 }] },
    {
      anyOf: [
        { type: "array" },
        { type: "array", minItems: 1, items: TEXT, maxItems: 3 },
        { type: "array", items: WHOLE, minItems: 7 },
      ],
    },
    ["branch.described"],
  ],
  [
    "shapes that overlap",
    { oneOf: [object({ a: TEXT }), object({ b: TEXT })] },
    { anyOf: [object({ a: TEXT }), object({ b: TEXT })] },
    ["branch.overlap"],
  ],
  [
    "shapes that do not",
    {
      oneOf: [
        object({ t: { const: "a" } }, { required: ["t"] }),
        object({ t: { const: "b" } }, { required: ["t"] }),
      ],
    },
    {
      anyOf: [
        object({ t: { const: "b" } }, { required: ["t"] }),
        object({ t: { const: "a" } }, { required: ["t"] }),
      ],
    },
    [],
  ],
  [
    "a wider shape that overlaps",
    { oneOf: [object({ a: TEXT }), object({ b: { enum: ["x"] } })] },
    { oneOf: [object({ a: TEXT }), object({ b: { enum: ["x", "y"] } })] },
    ["branch.overlap", "member.added"],
  ],
  [
    "a condition",
    object({ a: TEXT }),
    object({ a: TEXT }, { dependentRequired: { a: ["b"] } }),
    ["condition.added"],
  ],
  [
    "no condition",
    object({ a: TEXT }, { not: { required: ["a"] } }),
    object({ a: TEXT }),
    ["condition.removed"],
  ],
  [
    "another condition",
    object({ a: TEXT }, { not: { required: ["a"] } }),
    object({ a: TEXT }, { not: { required: ["b"] } }),
    ["condition.changed"],
  ],
  ["the same condition", ifThen(2), ifThen(2), []],
  ["what follows from a condition", ifThen(2), ifThen(3), ["limit.tightened"]],
  [
    "an item that must be there",
    { type: "array", contains: TEXT },
    { type: "array", contains: WHOLE },
    ["condition.changed"],
  ],
  [
    "another discriminator",
    { oneOf: [TEXT, WHOLE], discriminator: { propertyName: "a" } },
    { oneOf: [TEXT, WHOLE], discriminator: { propertyName: "b" } },
    ["condition.changed"],
  ],
  ["a value ruled out", TEXT, { ...TEXT, not: { enum: ["a"] } }, ["condition.added"]],
  ["another default", { ...WHOLE, default: 1 }, { ...WHOLE, default: 2 }, ["default.changed"]],
  ["a deprecated value", TEXT, { ...TEXT, deprecated: true }, ["deprecated.added"]],
  ["a value that stays", { ...TEXT, deprecated: true }, TEXT, ["deprecated.removed"]],
  [
    "other words",
    { ...TEXT, description: "One." },
    { ...TEXT, description: "Another." },
    ["documentation"],
  ],
  ["anything", {}, true, []],
  ["nothing", {}, false, ["type.narrowed"]],
  [
    "a tree",
    { $ref: "#/components/schemas/Tree" },
    { $ref: "#/components/schemas/Bush" },
    ["type.changed"],
    {
      schemas: {
        Tree: object({
          name: TEXT,
          below: { type: "array", items: { $ref: "#/components/schemas/Tree" } },
        }),
        Bush: object({
          name: WHOLE,
          below: { type: "array", items: { $ref: "#/components/schemas/Bush" } },
        }),
      },
    },
  ],
];

const produced = new Set<string>();

function rulesOf(old: object, next: object): string[] {
  const rules = compareDescriptions(old, next).changes.map(({ rule }) => rule);
  for (const rule of rules) produced.add(rule);
  return [...new Set(rules)].sort();
}

const json = (schema: unknown) => ({ "application/json": { schema } });

describe("schemas", () => {
  const cases = SCHEMAS.map(([name, old, next, rules, components = {}]) => ({
    ...{ name, old, next, rules, components },
  }));
  test.each(cases)("$name", ({ old, next, rules, components }) => {
    const asked = (schema: unknown) =>
      documentOf({ operation: { requestBody: { content: json(schema) } }, components });
    const answered = (schema: unknown) =>
      documentOf({
        operation: { responses: { 200: { description: "done", content: json(schema) } } },
        components,
      });
    expect(rulesOf(asked(old), asked(next))).toEqual(rules.map((rule) => `request.${rule}`));
    expect(rulesOf(answered(old), answered(next))).toEqual(rules.map((rule) => `response.${rule}`));
  });

  test("what only answers have is none of a request, and the other way round", () => {
    const old = object({ id: { ...WHOLE, readOnly: true }, key: { ...TEXT, writeOnly: true } });
    const next = object({}, { required: ["id", "key"] });
    const both = (schema: unknown) =>
      documentOf({
        operation: {
          requestBody: { content: json(schema) },
          responses: { 200: { description: "done", content: json(schema) } },
        },
      });
    expect(rulesOf(both(old), both({ ...next, properties: old.properties }))).toEqual([
      "request.property.required",
      "response.property.required",
    ]);
    const changed = object({ ...old.properties, id: { type: "string", readOnly: true } });
    expect(rulesOf(both(old), both(changed))).toEqual(["response.type.changed"]);
    const unmarked = object({ ...old.properties, id: WHOLE });
    expect(rulesOf(both(old), both(unmarked))).toEqual(["request.property.added"]);
  });
});

/** An operation and what becomes of it. */
const OPERATIONS: readonly (readonly [string, object, object, readonly string[]])[] = [
  ["a deprecated operation", {}, { deprecated: true }, ["operation.deprecated"]],
  [
    "another end",
    { deprecated: true, "x-sunset": "2027-01-01" },
    { deprecated: true, "x-sunset": "2027-02-01" },
    ["operation.deprecated"],
  ],
  ["an operation that stays", { deprecated: true }, {}, ["operation.reactivated"]],
  ["another name", { operationId: "a" }, { operationId: "b" }, ["operation.renamed"]],
  [
    "another callback",
    { callbacks: { done: { "{$url}": {} } } },
    { callbacks: {} },
    ["operation.callbacks"],
  ],
  [
    "a parameter more",
    {},
    { parameters: [{ name: "a", in: "query", schema: TEXT }] },
    ["request.parameter.added"],
  ],
  [
    "a required parameter more",
    {},
    { parameters: [{ name: "a", in: "query", required: true, schema: TEXT }] },
    ["request.parameter.required"],
  ],
  [
    "a parameter less",
    { parameters: [{ name: "a", in: "query", schema: TEXT }] },
    {},
    ["request.parameter.removed"],
  ],
  [
    "a parameter at will",
    { parameters: [{ name: "a", in: "query", required: true, schema: TEXT }] },
    { parameters: [{ name: "a", in: "query", schema: TEXT }] },
    ["request.parameter.optional"],
  ],
  [
    "a header in other letters",
    { parameters: [{ name: "X-A", in: "header", schema: TEXT }] },
    { parameters: [{ name: "x-a", in: "header", schema: TEXT }] },
    [],
  ],
  [
    "a text in another style",
    { parameters: [{ name: "a", in: "query", explode: false, schema: TEXT }] },
    { parameters: [{ name: "a", in: "query", schema: TEXT }] },
    [],
  ],
  [
    "a list in another style",
    { parameters: [{ name: "a", in: "query", explode: false, schema: { type: "array" } }] },
    { parameters: [{ name: "a", in: "query", schema: { type: "array" } }] },
    ["request.parameter.style"],
  ],
  [
    "a deprecated parameter",
    { parameters: [{ name: "a", in: "query", schema: TEXT }] },
    { parameters: [{ name: "a", in: "query", deprecated: true, schema: TEXT }] },
    ["request.deprecated.added"],
  ],
  ["a body more", {}, { requestBody: { content: json(TEXT) } }, ["request.body.added"]],
  [
    "a body that must be",
    {},
    { requestBody: { required: true, content: json(TEXT) } },
    ["request.body.required"],
  ],
  [
    "a body at will",
    { requestBody: { required: true, content: json(TEXT) } },
    { requestBody: { content: json(TEXT) } },
    ["request.body.optional"],
  ],
  ["a body less", { requestBody: { content: json(TEXT) } }, {}, ["request.body.removed"]],
  [
    "another media type",
    { requestBody: { content: json(TEXT) } },
    { requestBody: { content: { "text/csv": {} } } },
    ["request.mediaType.added", "request.mediaType.removed"],
  ],
  [
    "a range of media types",
    { requestBody: { content: { "text/csv": {} } } },
    { requestBody: { content: { "text/*": {} } } },
    ["request.mediaType.added"],
  ],
  [
    "another success",
    { responses: { 200: {} } },
    { responses: { 201: {} } },
    ["response.status.added", "response.status.removed"],
  ],
  [
    "a success within a range",
    { responses: { "2XX": {} } },
    { responses: { "2XX": {}, 204: {} } },
    [],
  ],
  [
    "another error",
    { responses: { 200: {}, 400: {} } },
    { responses: { 200: {}, 409: {} } },
    ["response.error.added", "response.error.removed"],
  ],
  [
    "an answer with a body",
    { responses: { 200: {} } },
    { responses: { 200: { content: json(TEXT) } } },
    ["response.body.added"],
  ],
  [
    "an answer without a body",
    { responses: { 200: { content: json(TEXT) } } },
    { responses: { 200: {} } },
    ["response.body.removed"],
  ],
  [
    "an answer of another media type",
    { responses: { 200: { content: json(TEXT) } } },
    { responses: { 200: { content: { "text/csv": {} } } } },
    ["response.mediaType.added", "response.mediaType.removed"],
  ],
  [
    "another header",
    { responses: { 200: { headers: { a: { schema: TEXT } } } } },
    { responses: { 200: { headers: { b: { schema: TEXT } } } } },
    ["response.header.added", "response.header.removed"],
  ],
  [
    "a header for sure",
    { responses: { 200: { headers: { a: { schema: TEXT } } } } },
    { responses: { 200: { headers: { A: { required: true, schema: TEXT } } } } },
    ["response.header.required"],
  ],
  [
    "a header at will",
    { responses: { 200: { headers: { a: { required: true, schema: TEXT } } } } },
    { responses: { 200: { headers: { a: { schema: TEXT } } } } },
    ["response.header.optional"],
  ],
  [
    "a header of another type",
    { responses: { 200: { headers: { a: { schema: TEXT } } } } },
    { responses: { 200: { headers: { a: { schema: WHOLE } } } } },
    ["response.type.changed"],
  ],
  ["another summary", { summary: "Do" }, { summary: "Do it" }, ["text.changed"]],
  [
    "servers of its own",
    { servers: [{ url: "https://a.example" }] },
    { servers: [{ url: "https://b.example" }] },
    ["server.added", "server.removed"],
  ],
  [
    "one server less",
    {
      servers: [
        { url: "https://{x}.example", variables: { x: { default: "a", enum: ["a", "b"] } } },
      ],
    },
    { servers: [{ url: "https://a.example/" }] },
    ["server.removed"],
  ],
  ["credentials", {}, { security: [{ token: [] }] }, ["security.removed"]],
  [
    "one more right",
    { security: [{ token: ["read"] }] },
    { security: [{ token: ["read", "write"] }] },
    ["security.removed"],
  ],
  [
    "one more way to sign in",
    { security: [{ token: [] }] },
    { security: [{ token: [] }, { key: [] }] },
    ["security.added"],
  ],
];

describe("operations", () => {
  const components = {
    securitySchemes: {
      token: { type: "http", scheme: "bearer" },
      key: { type: "apiKey", in: "header", name: "x-key" },
    },
  };

  test.each(OPERATIONS)("%s", (_, old, next, rules) => {
    const found = rulesOf(
      documentOf({ operation: old, components }),
      documentOf({ operation: next, components }),
    );
    expect(found).toEqual(rules);
  });

  test("removed, added, moved", () => {
    const one = documentOf({});
    expect(rulesOf(one, documentOf({ method: "put" }))).toEqual(["operation.moved"]);
    const operation = { operationId: "useOther" };
    expect(rulesOf(one, documentOf({ path: "/others", operation }))).toEqual([
      "operation.added",
      "operation.removed",
    ]);
  });

  test("tokens from another address", () => {
    const signIn = (tokenUrl: string) => {
      const flows = { clientCredentials: { tokenUrl, scopes: {} } };
      return documentOf({ components: { securitySchemes: { sign: { type: "oauth2", flows } } } });
    };
    expect(rulesOf(signIn("/token"), signIn("/v2/token"))).toEqual(["security.address"]);
  });

  test("webhooks", () => {
    const hook = (name: string) => documentOf({ root: { webhooks: { [name]: {} } } });
    expect(rulesOf(hook("a"), hook("b"))).toEqual(["operation.callbacks"]);
  });
});

test("what OpenAPI 3.0 says in its own way is no change", () => {
  const document = (openapi: string, schema: object) => ({
    ...documentOf({ operation: { requestBody: { content: json(schema) } } }),
    openapi,
  });
  const old = object({
    a: { type: "string", nullable: true },
    b: { type: "number", minimum: 0, exclusiveMinimum: true },
  });
  const next = object({
    a: { type: ["string", "null"] },
    b: { type: "number", exclusiveMinimum: 0 },
  });
  expect(rulesOf(document("3.0.3", old), document("3.1.1", next))).toEqual([]);
});

test("every rule was met, in requests and in answers where it has both", () => {
  expect(Object.keys(DIFF_RULES).filter((rule) => !produced.has(rule))).toEqual([]);
});
