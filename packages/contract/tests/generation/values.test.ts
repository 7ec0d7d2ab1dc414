import { describe, expect, test } from "vitest";
import { createValueMaker, type MadeValue } from "../../src/generation/values.ts";
import type { Contract } from "../../src/index.ts";
import { contractOf } from "../fixtures/api.ts";
import { contracts } from "./descriptions.ts";

const POINTER = "/components/schemas/Made";

function contractWith(schema: object, schemas: object = {}): Contract {
  return contractOf({ components: { schemas: { Made: schema, ...schemas } } });
}

function make(schema: object, schemas: object = {}, direction: "request" | "response" = "request") {
  const maker = createValueMaker(contractWith(schema, schemas), direction, { seed: 1 });
  return {
    valid: maker.valid(POINTER),
    invalid: maker.invalid(POINTER),
    dropped: maker.dropped(POINTER),
  };
}

function valuesOf(made: readonly MadeValue[]): unknown[] {
  return made.map(({ value }) => value);
}

function aboutsOf(made: readonly MadeValue[]): string[] {
  return made.map(({ about }) => about);
}

/** The values that break a keyword. */
function breaking(made: readonly MadeValue[], keyword: string): unknown[] {
  return made.filter(({ broken }) => broken?.keyword === keyword).map(({ value }) => value);
}

/** Every schema of a message of a direction. */
function pointersOf({ operations }: Contract, direction: "request" | "response"): string[] {
  const declared = operations.flatMap(
    ({ parameters, requestBody, responses }): { readonly schemaPointer?: string }[] =>
      direction === "request"
        ? [...parameters, ...(requestBody?.contents ?? [])]
        : responses.flatMap(({ headers, contents }) => [...headers, ...contents]),
  );
  return [...new Set(declared.flatMap(({ schemaPointer }) => schemaPointer ?? []))];
}

describe.each(contracts)("the schemas of %s", (_, contract) => {
  describe.each(["request", "response"] as const)("in a %s", (direction) => {
    const maker = createValueMaker(contract, direction, { seed: 7 });
    const pointers = pointersOf(contract, direction);

    test("have valid and invalid values that the engine judges so", () => {
      expect(pointers.length).toBeGreaterThan(2);
      for (const pointer of pointers) {
        expect(maker.valid(pointer).length, pointer).toBeGreaterThan(0);
        for (const { value, about } of maker.valid(pointer)) {
          expect(contract.judgeValue(direction, pointer, value), about).toEqual([]);
        }
        for (const { value, about, broken } of maker.invalid(pointer)) {
          const places = contract
            .judgeValue(direction, pointer, value)
            .map(({ keys }) => keys.map((key) => `/${key}`).join(""));
          expect(places, `${pointer} ${about}`).toContain(broken?.place);
        }
      }
    });

    test("lose no value", () => {
      expect(pointers.flatMap((pointer) => maker.dropped(pointer))).toEqual([]);
    });

    test("have names that are used once", () => {
      for (const pointer of pointers) {
        for (const made of [maker.valid(pointer), maker.invalid(pointer)]) {
          const abouts = aboutsOf(made);
          expect(new Set(abouts).size).toBe(abouts.length);
          expect(new Set(valuesOf(made).map((value) => JSON.stringify(value))).size).toBe(
            made.length,
          );
        }
      }
    });

    test("have the same values for the same seed", () => {
      const again = createValueMaker(contract, direction, { seed: 7 });
      // In another order, so that nothing depends on what was made before.
      for (const pointer of [...pointers].reverse()) {
        expect(again.valid(pointer)).toEqual(maker.valid(pointer));
        expect(again.invalid(pointer)).toEqual(maker.invalid(pointer));
      }
    });
  });
});

test("another seed makes other values of the same names", () => {
  const schema = { type: "object", required: ["at"], properties: { at: { type: "integer" } } };
  const contract = contractWith(schema);
  const [one, other] = [1, 2].map((seed) => createValueMaker(contract, "request", { seed }));
  expect(valuesOf(one?.valid(POINTER) ?? [])).not.toEqual(valuesOf(other?.valid(POINTER) ?? []));
  expect(aboutsOf(one?.valid(POINTER) ?? [])).toEqual(aboutsOf(other?.valid(POINTER) ?? []));
});

describe("objects", () => {
  const schema = {
    type: "object",
    additionalProperties: false,
    required: ["id"],
    properties: { id: { const: 1 }, a: { const: 2 }, b: { const: 3 } },
  };

  test("are made smallest, full, and with each property on its own", () => {
    const { valid } = make(schema);
    expect(valid.map(({ about, value }) => [about, value])).toEqual([
      ["is as small as can be", { id: 1 }],
      ["has every property", { id: 1, a: 2, b: 3 }],
      ["/a is there", { id: 1, a: 2 }],
      ["/a is left out", { id: 1, b: 3 }],
    ]);
  });

  test("miss what is required and have what is not declared", () => {
    const { invalid } = make(schema);
    expect(breaking(invalid, "required")).toEqual([{}]);
    expect(breaking(invalid, "additionalProperties")).toEqual([{ id: 1, another: "text" }]);
    const missing = invalid.find(({ broken }) => broken?.keyword === "required");
    expect(missing).toMatchObject({ about: "/id is missing", broken: { place: "/id" } });
  });

  test("that are open have an undeclared property", () => {
    const { valid, invalid } = make({ type: "object", properties: { a: { const: 1 } } });
    expect(valuesOf(valid)).toContainEqual({ another: "text" });
    expect(breaking(invalid, "additionalProperties")).toEqual([]);
  });

  test("closed as a whole", () => {
    const { valid, invalid } = make({
      allOf: [{ type: "object", required: ["a"], properties: { a: { const: 1 } } }],
      properties: { b: { const: 2 } },
      unevaluatedProperties: false,
    });
    expect(valuesOf(valid)).toContainEqual({ b: 2, a: 1 });
    expect(breaking(invalid, "unevaluatedProperties")).toEqual([{ a: 1, another: "text" }]);
  });

  test("without what the other direction has for itself", () => {
    const both = {
      type: "object",
      required: ["id", "password"],
      properties: {
        id: { type: "integer", readOnly: true },
        password: { type: "string", writeOnly: true },
      },
    };
    const asked = make(both);
    const answered = make(both, {}, "response");
    for (const value of valuesOf(asked.valid)) expect(value).not.toHaveProperty("id");
    for (const value of valuesOf(answered.valid)) expect(value).not.toHaveProperty("password");
    expect(aboutsOf(asked.invalid)).toContain("/password is missing");
    expect(aboutsOf(asked.invalid)).not.toContain("/id is missing");
    expect(aboutsOf(answered.invalid)).toContain("/id is missing");
  });

  test("with properties that need each other", () => {
    const { valid, invalid, dropped } = make({
      type: "object",
      properties: { card: { const: 1 }, holder: { const: 2 }, invoice: { const: 3 } },
      dependentRequired: { card: ["holder"] },
      dependentSchemas: { invoice: { required: ["holder"] } },
    });
    expect(valuesOf(valid)).toContainEqual({ card: 1, holder: 2 });
    expect(valuesOf(valid)).toContainEqual({ holder: 2, invoice: 3 });
    expect(breaking(invalid, "dependentRequired")).toContainEqual({ card: 1 });
    expect(breaking(invalid, "required")).toContainEqual({ invoice: 3 });
    expect(dropped).toEqual([]);
  });

  test("that are maps, with names of a form", () => {
    const { valid, invalid } = make({
      type: "object",
      minProperties: 1,
      maxProperties: 2,
      propertyNames: { pattern: "^[0-9]+$" },
      additionalProperties: { const: true },
    });
    const sizes = valuesOf(valid).map((value) => Object.keys(value as object).length);
    expect(new Set(sizes)).toEqual(new Set([1, 2]));
    expect(breaking(invalid, "minProperties")).toEqual([{}]);
    expect(breaking(invalid, "propertyNames").length).toBeGreaterThan(0);
    for (const name of valuesOf(valid).flatMap((value) => Object.keys(value as object))) {
      expect(name).toMatch(/^[0-9]+$/);
    }
  });

  test("of more properties than are allowed", () => {
    const { valid, invalid } = make({ type: "object", maxProperties: 2 });
    expect(valuesOf(valid).some((value) => Object.keys(value as object).length === 2)).toBe(true);
    const [large] = breaking(invalid, "maxProperties");
    expect(Object.keys(large as object)).toHaveLength(3);
  });
});

describe("lists", () => {
  test("of every size that matters", () => {
    const { valid, invalid } = make({
      type: "array",
      minItems: 2,
      maxItems: 250,
      items: { type: "integer" },
    });
    const sizes = (values: unknown[]) => values.map((value) => (value as unknown[]).length);
    expect(sizes(valuesOf(valid))).toEqual(expect.arrayContaining([2, 250]));
    expect(sizes(breaking(invalid, "minItems"))).toEqual([1]);
    expect(sizes(breaking(invalid, "maxItems"))).toEqual([251]);
  });

  test("of items that differ", () => {
    const { valid, invalid, dropped } = make({
      type: "array",
      uniqueItems: true,
      minItems: 2,
      maxItems: 4,
      items: { enum: ["a", "b", "c", "d"] },
    });
    expect(valuesOf(valid).every((value) => new Set(value as []).size >= 2)).toBe(true);
    expect(valuesOf(valid).map((value) => (value as unknown[]).length)).toContain(4);
    expect(breaking(invalid, "uniqueItems")).toEqual([["a", "a"]]);
    expect(dropped).toEqual([]);
  });

  test("with a schema for each place", () => {
    const { valid, invalid } = make({
      type: "array",
      minItems: 2,
      prefixItems: [{ const: 1 }, { type: "boolean" }],
      items: false,
    });
    expect(valuesOf(valid)).toEqual([
      [1, true],
      [1, false],
    ]);
    expect(breaking(invalid, "items")).toEqual([[1, true, "text"]]);
    expect(breaking(invalid, "minItems")).toEqual([[1]]);
    expect(aboutsOf(invalid)).toContain("/1 is null");
  });

  test("that must contain something", () => {
    const { valid, invalid, dropped } = make({
      type: "array",
      items: { enum: ["main", "other"] },
      contains: { const: "main" },
      maxContains: 1,
    });
    expect(valuesOf(valid)).toContainEqual(["main"]);
    expect(breaking(invalid, "contains")).toContainEqual(["main", "main"]);
    expect(breaking(invalid, "contains")).toContainEqual([]);
    expect(dropped).toEqual([]);
  });

  test("too large to be made are left out and told", () => {
    const { valid, dropped } = make({ type: "array", minItems: 1e9, items: { type: "integer" } });
    expect(valid).toEqual([]);
    expect(dropped).toEqual(["the value cannot be made"]);
  });
});

describe("objects that cannot be made", () => {
  test("of so many properties that none is made are left out and told", () => {
    const start = performance.now();
    const { valid, dropped } = make({ type: "object", minProperties: 5000 });
    expect(valid).toEqual([]);
    expect(dropped).toContain("the value cannot be made");
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("whose names can only be what no object takes come to an end", () => {
    const { valid } = make({
      type: "object",
      propertyNames: { enum: ["__proto__", "a"] },
      minProperties: 2,
    });
    expect(valid).toEqual([]);
  });

  test("what is wrong with a value that was left out is told", () => {
    const { dropped } = make({
      type: "array",
      items: { type: "boolean" },
      uniqueItems: true,
      minItems: 3,
    });
    expect(dropped).toContain("valid the value is as small as can be: wrong are the value");
  });
});

describe("scalars", () => {
  test("numbers at both sides of their bounds", () => {
    const { valid, invalid } = make({ type: "integer", minimum: 3, exclusiveMaximum: 250 });
    expect(valuesOf(valid)).toEqual(expect.arrayContaining([3, 249]));
    expect(breaking(invalid, "minimum")).toEqual([2]);
    expect(breaking(invalid, "exclusiveMaximum")).toEqual([250]);
  });

  test("numbers of steps", () => {
    const { valid, invalid } = make({ type: "number", minimum: 0, multipleOf: 0.25 });
    expect(valuesOf(valid).every((value) => Number(value) % 0.25 === 0)).toBe(true);
    const [off] = breaking(invalid, "multipleOf");
    expect(Number(off) % 0.25).not.toBe(0);
    expect(breaking(invalid, "minimum")).toEqual([-0.25]);
  });

  test("whole numbers of a format", () => {
    const { valid, invalid } = make({ type: "integer", format: "int32" });
    expect(valuesOf(valid)).toContain(2 ** 31 - 1);
    expect(breaking(invalid, "format")).toEqual([2 ** 31, -(2 ** 31) - 1]);
    expect(valuesOf(make({ type: "integer", format: "int64" }).valid)).toContain(2 ** 31);
  });

  test("bounds at the end of what is exact", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const { invalid } = make({ type: "integer", maximum: most });
    expect(breaking(invalid, "maximum")).toEqual([most + 1]);
  });

  test("texts of every length that matters", () => {
    const { valid, invalid } = make({ type: "string", minLength: 2, maxLength: 255 });
    const lengths = (values: unknown[]) => values.map((value) => [...String(value)].length);
    expect(lengths(valuesOf(valid))).toEqual(expect.arrayContaining([2, 255]));
    expect(lengths(breaking(invalid, "minLength"))).toEqual([1]);
    expect(lengths(breaking(invalid, "maxLength"))).toEqual([256]);
  });

  test("texts that are too long to send are not made", () => {
    const { valid, invalid } = make({ type: "string", maxLength: 1e8 });
    for (const value of valuesOf([...valid, ...invalid])) {
      expect(String(value).length).toBeLessThan(1000);
    }
  });

  test.each([
    "date-time",
    "date",
    "time",
    "duration",
    "uuid",
    "email",
    "uri",
    "uri-reference",
    "uri-template",
    "hostname",
    "ipv4",
    "ipv6",
    "regex",
    "json-pointer",
    "relative-json-pointer",
    "byte",
  ])("texts of the format %s and texts that come close", (format) => {
    const { valid, invalid, dropped } = make({ type: "string", format });
    expect(valid.length).toBeGreaterThan(0);
    expect(breaking(invalid, "format").length).toBeGreaterThan(0);
    expect(dropped).toEqual([]);
  });

  test("texts of a pattern", () => {
    const { valid, invalid } = make({ type: "string", pattern: "^[A-Z]{2}[0-9]{3,5}$" });
    expect(valuesOf(valid).every((value) => /^[A-Z]{2}[0-9]{3,5}$/.test(String(value)))).toBe(true);
    expect(breaking(invalid, "pattern").length).toBe(1);
  });

  test("texts of a pattern that is not understood are left out and told", () => {
    const { valid, dropped } = make({
      type: "object",
      properties: { code: { type: "string", pattern: "^(?!00)[0-9]{6}$" } },
    });
    expect(valuesOf(valid)).toContainEqual({});
    expect(valuesOf(valid)).not.toContainEqual(
      expect.objectContaining({ code: expect.anything() }),
    );
    expect(dropped).toEqual(["/code cannot be made"]);
  });

  test("a pattern that is not understood is no trouble where an example is shown", () => {
    const schema = { type: "string", pattern: "^(?!00)[0-9]{6}$", examples: ["501010"] };
    expect(make(schema).valid[0]?.value).toBe("501010");
  });

  test("every member, and none", () => {
    const { valid, invalid } = make({ type: "string", enum: ["asc", "desc"] });
    expect(valuesOf(valid)).toEqual(["asc", "desc"]);
    expect(breaking(invalid, "enum")).toEqual(expect.arrayContaining(["asc_other", "ASC", ""]));
  });

  test("a set that may grow takes a new member", () => {
    const { valid } = make({ type: "string", "x-extensible-enum": ["leads", "contacts"] });
    expect(valuesOf(valid)).toEqual(["leads", "contacts", "other_member"]);
  });

  test("every wrong type, and only those", () => {
    const { invalid } = make({ type: ["integer", "null"] });
    expect(breaking(invalid, "type")).toEqual(["1", 1.5, true, {}, []]);
    expect(breaking(make({ type: "number" }).invalid, "type")).toEqual([null, "1", true, {}, []]);
  });

  test("null where it is allowed", () => {
    expect(valuesOf(make({ type: ["string", "null"], maxLength: 3 }).valid)).toContain(null);
    expect(breaking(make({ type: "string" }).invalid, "type")).toContain(null);
  });
});

describe("unions", () => {
  const schemas = {
    Circle: {
      type: "object",
      required: ["kind", "radius"],
      properties: { kind: { const: "circle" }, radius: { type: "number", minimum: 0 } },
    },
    Square: {
      type: "object",
      required: ["kind"],
      properties: { kind: { const: "square" }, side: { type: "number" } },
    },
  };
  const schema = {
    oneOf: [{ $ref: "#/components/schemas/Circle" }, { $ref: "#/components/schemas/Square" }],
  };

  test("are made in each form", () => {
    const { valid, invalid, dropped } = make(schema, schemas);
    const kinds = valuesOf(valid).map((value) => (value as { kind: string }).kind);
    expect(new Set(kinds)).toEqual(new Set(["circle", "square"]));
    expect(aboutsOf(valid)).toContain("is as small as can be as Square");
    expect(aboutsOf(invalid)).toContain("/radius is missing");
    expect(aboutsOf(invalid)).toContain("/kind is no member");
    expect(dropped).toEqual([]);
  });

  test("what another form allows is valid", () => {
    const { valid } = make({
      type: "object",
      required: ["value"],
      anyOf: [
        { properties: { value: { type: "string" } } },
        { properties: { value: { type: "integer" } } },
      ],
    });
    expect(valuesOf(valid)).toContainEqual({ value: 7 });
  });

  test("conditions are met and not met", () => {
    const { valid, invalid, dropped } = make({
      type: "object",
      properties: { country: { type: "string" }, zip: { type: "string" } },
      if: { required: ["country"], properties: { country: { const: "US" } } },
      // biome-ignore lint/suspicious/noThenProperty: it is the keyword.
      then: { required: ["zip"], properties: { zip: { pattern: "^[0-9]{2}$" } } },
    });
    expect(valuesOf(valid)).toContainEqual({});
    expect(valuesOf(valid)).toContainEqual({
      country: "US",
      zip: expect.stringMatching(/^[0-9]{2}$/),
    });
    expect(breaking(invalid, "required")).toContainEqual({ country: "US" });
    expect(breaking(invalid, "pattern").length).toBe(1);
    expect(dropped).toEqual([]);
  });

  test("what is ruled out is not valid", () => {
    const { invalid } = make({ type: "string", not: { enum: ["all"] } });
    expect(breaking(invalid, "not")).toEqual(["all"]);
  });
});

test("a schema that contains itself has an end", () => {
  const { valid, invalid, dropped } = make({
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string" },
      children: { type: "array", items: { $ref: `#${POINTER}` } },
    },
  });
  expect(valid.length).toBeLessThan(50);
  expect(aboutsOf(invalid)).toContain("/children/0/name is missing");
  expect(dropped).toEqual([]);
});

test("a schema without an end has no value", () => {
  const { valid, dropped } = make({
    type: "object",
    required: ["next"],
    properties: { next: { $ref: `#${POINTER}` } },
  });
  expect(valid).toEqual([]);
  expect(dropped).toContain("the value cannot be made");
});

test("a schema of very many properties is cut", () => {
  const properties = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`p${index}`, { type: "string", maxLength: index }]),
  );
  const { valid, invalid } = make({ type: "object", properties });
  expect(valid.length).toBe(400);
  expect(invalid.length).toBe(400);
});

test("examples of the description are what texts look like", () => {
  const contract = contractOf({
    components: {
      schemas: { Made: { type: "object", properties: { name: { type: "string" } } } },
    },
    operation: {
      requestBody: {
        content: {
          "application/json": {
            schema: { $ref: `#${POINTER}` },
            examples: { ada: { value: { name: "Ada Sample 50101" } } },
          },
        },
      },
    },
  });
  const maker = createValueMaker(contract, "request", { seed: 1 });
  expect(valuesOf(maker.valid(POINTER))).toContainEqual({ name: "Ada Sample 50101" });
});

// Each schema, with one keyword gone, must wrongly accept one of the values that break it.
test.each([
  ["required", { type: "object", required: ["a"] }],
  ["minimum", { type: "integer", minimum: 1 }],
  ["maximum", { type: "integer", maximum: 1 }],
  ["exclusiveMinimum", { type: "number", exclusiveMinimum: 0 }],
  ["minLength", { type: "string", minLength: 1 }],
  ["maxLength", { type: "string", maxLength: 5 }],
  ["pattern", { type: "string", pattern: "^a+$" }],
  ["format", { type: "string", format: "uuid" }],
  ["enum", { type: "string", enum: ["a"] }],
  ["const", { const: "a" }],
  ["type", { type: "string" }],
  ["minItems", { type: "array", minItems: 1 }],
  ["maxItems", { type: "array", maxItems: 2 }],
  ["uniqueItems", { type: "array", uniqueItems: true, items: { type: "integer" } }],
  ["additionalProperties", { type: "object", additionalProperties: false }],
  ["minProperties", { type: "object", minProperties: 1 }],
  ["maxProperties", { type: "object", maxProperties: 1 }],
  ["multipleOf", { type: "integer", multipleOf: 5 }],
  ["not", { type: "string", not: { const: "a" } }],
])("values notice when %s is dropped", (keyword, schema) => {
  const { invalid } = make(schema);
  const loose = contractWith({ ...schema, [keyword]: undefined });
  const accepted = invalid.filter(
    ({ value }) => loose.judgeValue("request", POINTER, value).length === 0,
  );
  expect(accepted.length).toBeGreaterThan(0);
});
