import { describe, expect, it } from "vitest";
import { createContract } from "../../src/engine/contract.ts";
import type { Exchange } from "../../src/index.ts";
import { documentOf } from "../fixtures/api.ts";
import { changedExchanges, documentedExchanges, precompiledContract, readApi } from "./fixtures.ts";

const MOST = 3000;

describe.each(["amocrm", "suprsend"] as const)("precompiled validators of %s", (api) => {
  const document = readApi(api);
  const compiled = createContract(document);
  const precompiled = precompiledContract(document);
  const documented = documentedExchanges(compiled);

  it("give the same verdicts for all documented bodies", () => {
    expect(documented.length).toBeGreaterThan(5);
    for (const exchange of documented) {
      expect(precompiled.check(exchange)).toEqual(compiled.check(exchange));
    }
  });

  it("give the same verdicts for changed bodies", () => {
    const all = documented.flatMap(changedExchanges);
    const step = Math.ceil(all.length / MOST);
    const chosen = all.filter((_, index) => index % step === 0);
    let refused = 0;
    for (const exchange of chosen) {
      const expected = compiled.check(exchange);
      refused += expected.violations.length > 0 ? 1 : 0;
      expect(precompiled.check(exchange)).toEqual(expected);
    }
    expect(refused).toBeGreaterThan(chosen.length / 2);
  });

  it("count the same surface", () => {
    for (const [index, operation] of compiled.operations.entries()) {
      const same = precompiled.operations[index];
      expect(same && precompiled.surface(same)).toEqual(compiled.surface(operation));
    }
  });
});

const SCHEMAS: Readonly<Record<string, unknown>> = {
  formats: { type: "string", anyOf: [{ format: "uri" }, { format: "date-time" }] },
  patterns: { type: "string", pattern: '^["\\\\/]\\p{L}+require\\($' },
  codePoints: { type: "string", minLength: 2, maxLength: 3 },
  unique: { type: "array", uniqueItems: true },
  constants: { enum: [{ a: [1, { b: 2 }] }, "x", null] },
  cents: { type: "number", multipleOf: 0.01 },
  closed: { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
  tuple: { type: "array", prefixItems: [{ const: 1 }], unevaluatedItems: false },
  names: { type: "object", propertyNames: { pattern: "^[a-z]+$", maxLength: 3 } },
  contains: { type: "array", contains: { type: "integer" }, minContains: 2, maxContains: 3 },
  conditions: {
    if: { properties: { a: { const: 1 } }, required: ["a"] },
    // biome-ignore lint/suspicious/noThenProperty: it is the keyword of JSON Schema
    then: { required: ["b"] },
    else: { dependentRequired: { c: ["d"] } },
  },
  union: {
    oneOf: [
      { properties: { tag: { const: "a" }, x: { type: "integer" } }, required: ["tag", "x"] },
      { properties: { tag: { const: "b" }, y: { $ref: "#/components/schemas/Tree" } } },
      { type: "array", items: { anyOf: [{ type: "string" }, { type: "integer" }] } },
    ],
  },
  tree: { $ref: "#/components/schemas/Tree" },
  readOnly: {
    type: "object",
    required: ["id", "secret"],
    properties: { id: { type: "integer", readOnly: true }, secret: { writeOnly: true } },
  },
  many: { required: Array.from({ length: 250 }, (_, index) => `field${index}`) },
  never: false,
};

const TREE = {
  type: "object",
  properties: {
    name: { type: "string" },
    children: { type: "array", items: { $ref: "#/components/schemas/Tree" } },
  },
  required: ["name"],
  additionalProperties: false,
};

const VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    7,
    0.07,
    0.075,
    Number.POSITIVE_INFINITY,
    "",
    "x",
    "üñ",
    "🙂🙂🙂🙂",
    '"é',
    '"érequire(',
  ],
  ...["https://example.com", "2026-11-21T10:00:00Z", "2026-11-31"],
  ...[
    [],
    [1],
    [1, 2],
    [1, 1],
    [1, "1", 2, 3, 4],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
  ],
  ...[{}, { a: 1 }, { a: 2, c: 1 }, { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }],
  ...[{ constructor: 1 }, { toolong: 1, "A-b": 2 }, { tag: "a" }, { tag: "b", y: { name: 1 } }],
  { name: "a", children: [{ name: "b", children: [{ nam: 1 }] }] },
  { id: 1 },
  { secret: 1 },
];

describe("precompiled validators for each keyword", () => {
  const jsonOf = (schema: unknown) => ({ content: { "application/json": { schema } } });

  it.each(Object.entries(SCHEMAS))("%s", (_, schema) => {
    const document = documentOf({
      operation: {
        requestBody: jsonOf(schema),
        responses: { 200: { description: "done", ...jsonOf(schema) } },
      },
      components: { schemas: { Tree: TREE } },
    });
    const compiled = createContract(document);
    const precompiled = precompiledContract(document);
    const verdicts = VALUES.map((value) => {
      const exchange = exchangeOf(value);
      const verdict = compiled.check(exchange);
      expect(precompiled.check(exchange)).toEqual(verdict);
      return verdict.violations.length > 0;
    });
    expect(verdicts).toContain(true);
  });

  it("of a value that is too large to be explained in whole", () => {
    const items = { type: "array", items: { type: "integer" } };
    const document = documentOf({ operation: { requestBody: jsonOf(items) } });
    const exchange = exchangeOf(Array.from({ length: 20_000 }, () => "x"));
    const { violations } = precompiledContract(document).check(exchange);
    expect(violations.filter(({ rule }) => rule === "request.body.schema")).toHaveLength(1);
    expect(violations).toEqual(createContract(document).check(exchange).violations);
  });

  it("of a value that is nested too deeply to be judged", () => {
    const document = documentOf({
      operation: { requestBody: jsonOf({ $ref: "#/components/schemas/List" }) },
      components: {
        schemas: { List: { type: "array", items: { $ref: "#/components/schemas/List" } } },
      },
    });
    const exchange = exchangeOf(JSON.parse("[".repeat(400) + "]".repeat(400)));
    expect(precompiledContract(document).check(exchange)).toEqual(
      createContract(document).check(exchange),
    );
  });
});

it("a schema that no operation names cannot be asked for", () => {
  const document = documentOf({ components: { schemas: { Unused: { type: "string" } } } });
  const precompiled = precompiledContract(document);
  expect(() => precompiled.checkValue("/components/schemas/Unused", 1)).toThrow(
    "the schema /components/schemas/Unused was not compiled: no operation uses it",
  );
});

function exchangeOf(value: unknown): Exchange {
  // JSON has no infinity, but spells numbers that become it.
  const text = value === Number.POSITIVE_INFINITY ? "1e400" : JSON.stringify(value);
  const headers = { "content-type": "application/json" };
  const body = new TextEncoder().encode(text);
  return {
    request: { method: "POST", target: "/things", headers, body },
    response: { status: 200, headers, body },
  };
}
