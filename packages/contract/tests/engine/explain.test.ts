import { describe, expect, test } from "vitest";
import { valueAt } from "../../src/index.ts";
import { contractOf, judgeJson, judgeRequest, messagesOf } from "../fixtures/api.ts";

const BODY = "/paths/~1things/post/requestBody/content/application~1json/schema";

const text = { type: "string" };
const integer = { type: "integer" };
const tagged = (kind: unknown, properties: object, ...required: string[]) => ({
  type: "object",
  properties: { kind, ...properties },
  required: ["kind", ...required],
  additionalProperties: false,
});

/** The values of a custom field, told apart by a tag. */
const values = {
  anyOf: [
    tagged({ const: "text" }, { text }, "text"),
    tagged({ const: "number" }, { value: integer }, "value"),
    tagged({ enum: ["select", "radio"] }, { option: integer, code: text }, "option"),
  ],
};

describe("sentences", () => {
  test.each<[schema: unknown, value: unknown, sentence: string]>([
    [integer, "7", 'The request body should be an integer, was "7"'],
    [{ type: ["integer", "null"] }, "7", 'The request body should be an integer or null, was "7"'],
    [{ type: "number" }, true, "The request body should be a number, was true"],
    [{ type: "boolean" }, null, "The request body should be true or false, was null"],
    [{ type: "object" }, [1], "The request body should be an object, was a list of 1 item"],
    [
      { type: "array" },
      { a: 1 },
      "The request body should be a list, was an object with 1 property",
    ],
    [{ type: "array" }, {}, "The request body should be a list, was an object with 0 properties"],
    [{ enum: ["a", 1, null] }, "b", 'The request body should be one of a, 1, null, was "b"'],
    [{ const: { a: 1 } }, 2, 'The request body should be {"a":1}, was 2'],
    [{ minimum: 1 }, 0, "The request body should be a number of at least 1, was 0"],
    [{ maximum: 1 }, 2, "The request body should be a number of at most 1, was 2"],
    [{ exclusiveMinimum: 1 }, 1, "The request body should be a number above 1, was 1"],
    [{ exclusiveMaximum: 1 }, 1, "The request body should be a number below 1, was 1"],
    [{ multipleOf: 5 }, 7, "The request body should be a multiple of 5, was 7"],
    [{ minLength: 1 }, "", 'The request body should be a text that is not empty, was ""'],
    [{ minLength: 2 }, "a", 'The request body should be a text of at least 2 characters, was "a"'],
    [{ maxLength: 1 }, "ab", 'The request body should be a text of at most 1 characters, was "ab"'],
    [{ pattern: "^a" }, "b", 'The request body should be a text that matches ^a, was "b"'],
    [{ format: "date" }, "x", 'The request body should be a text of the format date, was "x"'],
    [
      { minItems: 1 },
      [],
      "The request body should be a list of at least 1 item, was a list of 0 items",
    ],
    [
      { maxItems: 1 },
      [1, 2],
      "The request body should be a list of at most 1 item, was a list of 2 items",
    ],
    [
      { uniqueItems: true },
      [1, 1],
      "The request body should be items that differ, was a list of 2 items",
    ],
    [
      { minProperties: 1 },
      {},
      "The request body should be an object with at least 1 property, was an object with 0 properties",
    ],
    [
      { maxProperties: 0 },
      { a: 1 },
      "The request body should be an object with at most 0 properties, was an object with 1 property",
    ],
    [{ required: ["a"] }, {}, "/a of the request body is missing"],
    [{ dependentRequired: { a: ["b"] } }, { a: 1 }, "/b of the request body is missing beside a"],
    [
      { properties: { a: {} }, additionalProperties: false },
      { b: 1 },
      "/b of the request body is not expected, known are a",
    ],
    [{ additionalProperties: false }, { b: 1 }, "/b of the request body is not expected"],
    [{ properties: { a: false } }, { a: 1 }, "/a of the request body should be left out, was 1"],
    [false, 1, "The request body should be left out, was 1"],
    [{ not: integer }, 1, "The request body should be another value, this one is ruled out, was 1"],
    [
      { prefixItems: [text], items: false },
      ["a", 1],
      "The request body should be a list of at most 1 item, was a list of 2 items",
    ],
    [
      { prefixItems: [text], unevaluatedItems: false },
      ["a", 1],
      "The request body should be a list of at most 1 item, was a list of 2 items",
    ],
    [
      { contains: integer },
      ["a", "b"],
      "The request body should be a list with at least 1 item of the described form, was a list of 2 items",
    ],
    [
      { contains: integer, maxContains: 1 },
      [1, 2, "a"],
      "The request body should be a list with at least 1 item and at most 1 of the described form, was a list of 3 items",
    ],
    [
      { propertyNames: { pattern: "^a" } },
      { b: 1 },
      '/b of the request body should be named by a text that matches ^a, was "b"',
    ],
    [
      JSON.parse('{"if":{"type":"integer"},"then":{"minimum":5}}'),
      4,
      "The request body should be a number of at least 5, was 4",
    ],
    [
      { dependentSchemas: { a: { required: ["b"] } } },
      { a: 1 },
      "/b of the request body is missing",
    ],
    [{ items: integer }, [1, "x"], '/1 of the request body should be an integer, was "x"'],
    [
      { properties: { "a/b": integer } },
      { "a/b": "x" },
      '/a~1b of the request body should be an integer, was "x"',
    ],
    [integer, "x".repeat(500), `The request body should be an integer, was "${"x".repeat(199)}…"`],
    [integer, "a\nb", 'The request body should be an integer, was "a\\nb"'],
  ])("%j with %j", (schema, value, sentence) => {
    expect(messagesOf(judgeJson(schema, JSON.stringify(value)))).toEqual([sentence]);
  });
});

describe("of several forms the nearest is explained", () => {
  test.each<[name: string, schema: unknown, value: unknown, sentences: string[]]>([
    [
      "by its tag",
      values,
      { kind: "text", text: 7 },
      ["/text of the request body should be a text, was 7"],
    ],
    [
      "with the names of all that are as near",
      {
        anyOf: ["a", "b"].map((name) => ({
          properties: { value: integer, [name]: integer },
          additionalProperties: false,
        })),
      },
      { value: 1, bb: 2 },
      ["/bb of the request body is not expected, known are value, a, b"],
    ],
    [
      "by its tag, all wrong",
      values,
      { kind: "number", value: "x", bogus: 1 },
      [
        "/bogus of the request body is not expected, known are kind, value",
        '/value of the request body should be an integer, was "x"',
      ],
    ],
    [
      "by a tag of several",
      values,
      { kind: "radio", option: "x", code: 1 },
      [
        '/option of the request body should be an integer, was "x"',
        "/code of the request body should be a text, was 1",
      ],
    ],
    [
      "by its tag, something missing",
      values,
      { kind: "number" },
      ["/value of the request body is missing"],
    ],
    [
      "by its tag, with more wrong than in another form",
      {
        anyOf: [
          { properties: { kind: { const: "text" } } },
          { properties: { kind: { const: "size" }, x: integer, y: integer } },
        ],
      },
      { kind: "size", x: "a", y: "b" },
      [
        '/x of the request body should be an integer, was "a"',
        '/y of the request body should be an integer, was "b"',
      ],
    ],
    [
      "an unknown tag",
      values,
      { kind: "date", value: 1 },
      ['/kind of the request body should be text or number or one of select, radio, was "date"'],
    ],
    [
      "no tag, but the rest of a form",
      values,
      { text: "a" },
      ["/kind of the request body is missing"],
    ],
    ["another type", values, 7, ["The request body should be an object, was 7"]],
    [
      "of types",
      { anyOf: [integer, text] },
      [],
      ["The request body should be an integer or a text, was a list of 0 items"],
    ],
    [
      "of constants",
      { oneOf: [{ const: "a" }, { const: "b" }] },
      "c",
      ['The request body should be a or b, was "c"'],
    ],
    [
      "a list that is nearly right",
      { anyOf: [integer, { type: "array", items: integer }] },
      [1, "x"],
      ['/1 of the request body should be an integer, was "x"'],
    ],
    [
      "both of one",
      { oneOf: [integer, { minimum: 5 }, text] },
      7,
      ["The request body should be of exactly one of 3 forms, was of 2 at once"],
    ],
    [
      "a value that may be one of two words, with the rest right",
      {
        oneOf: [
          { type: "object", properties: { id: { enum: ["asc", "desc"] } }, required: ["id"] },
          {
            type: "object",
            properties: { at: { enum: ["asc", "desc"] } },
            required: ["at"],
            additionalProperties: false,
          },
        ],
      },
      { id: "up" },
      ['/id of the request body should be one of asc, desc, was "up"'],
    ],
  ])("%s", (_, schema, value, sentences) => {
    expect(messagesOf(judgeJson(schema, JSON.stringify(value)))).toEqual(sentences);
  });

  test("inside of each other", () => {
    const schema = {
      type: "array",
      items: {
        anyOf: [
          { type: "null" },
          {
            type: "object",
            properties: {
              values: { type: "array", items: { $ref: "#/components/schemas/Values" } },
            },
          },
        ],
      },
    };
    const body = [
      null,
      {
        values: [
          { kind: "text", text: "a" },
          { kind: "number", value: "x" },
        ],
      },
    ];
    const violations = judgeJson(schema, body, { Values: values });
    expect(violations).toMatchObject([
      {
        place: "/1/values/1/value",
        keyword: "type",
        specPointer: "/components/schemas/Values/anyOf/1/properties/value",
      },
    ]);
  });

  test("nothing beside them is lost", () => {
    const beside = { a: integer, z: integer };
    const unions: Record<string, unknown> = {
      anyOf: { anyOf: [integer, { type: "object", required: ["b", "c"] }] },
      oneOf: { oneOf: [integer, text] },
      "oneOf that fits twice": { oneOf: [{ minProperties: 1 }, { type: "object" }, integer, text] },
      contains: { type: "object", properties: { l: { contains: integer, maxContains: 1 } } },
      propertyNames: { propertyNames: { pattern: "^l$", maxLength: 3 } },
      not: { not: { type: "object" } },
      if: JSON.parse('{"if":{"required":["l"]},"then":{"required":["q"]}}'),
    };
    for (const [name, union] of Object.entries(unions)) {
      const schema = { properties: { a: integer, m: union, z: integer }, type: "object" };
      const m = { long: 1, l: ["x", 1, "y", 2, "z"] };
      const places = judgeJson(schema, { a: "x", m, z: "x" }).map(({ place }) => place);
      expect([name, places]).toEqual([name, expect.arrayContaining(["/a", "/z"])]);
      expect(places.length).toBeGreaterThan(2);
      expect(judgeJson({ properties: beside }, { a: "x", z: "x" })).toHaveLength(2);
    }
  });
});

describe("unevaluatedProperties", () => {
  const closed = {
    type: "array",
    items: {
      allOf: [{ properties: { id: integer, name: text } }],
      unevaluatedProperties: false,
    },
  };

  test.each([
    [
      "an unknown name, with those that are known",
      [{ nam: "x" }],
      ["/0/nam of the request body is not expected, known are id, name"],
    ],
    [
      "no echo of what is wrong otherwise",
      [{ id: "x", name: "Ada" }],
      ['/0/id of the request body should be an integer, was "x"'],
    ],
    [
      "an unknown name beside what is wrong otherwise",
      [{ id: "x", nam: 1 }],
      [
        "/0/nam of the request body is not expected, known are id, name",
        '/0/id of the request body should be an integer, was "x"',
      ],
    ],
    [
      "what is wrong elsewhere hides nothing",
      [{ id: "x" }, { nam: "x" }],
      [
        '/0/id of the request body should be an integer, was "x"',
        "/1/nam of the request body is not expected, known are id, name",
      ],
    ],
  ])("%s", (_, value, sentences) => {
    expect(messagesOf(judgeJson(closed, value)).toSorted()).toEqual(sentences.toSorted());
  });

  test("a name of another form", () => {
    const schema = {
      anyOf: [
        { properties: { a: integer }, required: ["a"] },
        { properties: { b: integer }, required: ["b"] },
      ],
      unevaluatedProperties: false,
    };
    expect(messagesOf(judgeJson(schema, { a: 1, b: "x" }))).toEqual([
      "/b of the request body is not expected, known are a, b",
    ]);
  });
});

describe("how much is told", () => {
  test("fifty findings at most, the first ones", () => {
    const violations = judgeJson({ items: integer }, Array(250).fill("x"));
    expect(violations).toHaveLength(50);
    expect(violations[49]?.place).toBe("/49");
  });

  test("of a very large value only the first", () => {
    expect(judgeJson({ items: integer }, [...Array(20_000).fill(1), "x", "y"])).toMatchObject([
      { place: "/20000" },
    ]);
  });

  test("each only once", () => {
    const schema = { allOf: [{ required: ["a"] }, { required: ["a"] }], required: ["a"] };
    expect(messagesOf(judgeJson(schema, {}))).toEqual(["/a of the request body is missing"]);
  });

  test("with places that are not too long", () => {
    const body = `{"${"k".repeat(1_000_000)}":1}`;
    expect(JSON.stringify(judgeJson({ additionalProperties: false }, body)).length).toBeLessThan(
      4000,
    );
  });

  test("a value that nests without end is told to", () => {
    const node = { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } } };
    const contract = contractOf({
      operation: {
        responses: {
          200: {
            description: "",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Node" } } },
          },
        },
      },
      components: { schemas: { Node: node } },
    });
    let value: unknown = {};
    for (let depth = 0; depth < 100_000; depth += 1) value = { next: value };
    expect(contract.checkValue("/components/schemas/Node", value)).toEqual([
      "the value should be nested less deeply, was an object with 1 property",
    ]);
  });
});

describe("the pointer leads to the schema that says so", () => {
  const schemas = {
    Name: { type: "string", minLength: 1 },
    Base: {
      type: "object",
      required: ["id"],
      properties: { id: { $ref: "#/components/schemas/Id" } },
    },
    Id: { type: "integer", minimum: 1 },
    "With/slash~": { type: "array", maxItems: 1, items: { $ref: "#/components/schemas/Name" } },
  };
  const schema = {
    allOf: [{ $ref: "#/components/schemas/Base" }],
    properties: {
      names: { $ref: "#/components/schemas/With~1slash~0" },
      value: { anyOf: [{ $ref: "#/components/schemas/Id" }, { type: "object", required: ["x"] }] },
      sized: { dependentRequired: { a: ["b"] } },
    },
    unevaluatedProperties: false,
  };

  test.each<[body: object, pointer: string, keyword: string]>([
    [{ id: 0 }, "/components/schemas/Id", "minimum"],
    [{ id: "x" }, "/components/schemas/Id", "type"],
    [{}, "/components/schemas/Base", "required"],
    [{ id: 1, names: ["a", "b"] }, "/components/schemas/With~1slash~0", "maxItems"],
    [{ id: 1, names: [""] }, "/components/schemas/Name", "minLength"],
    [{ id: 1, value: 0 }, `${BODY}/properties/value`, "anyOf"],
    [{ id: 1, value: {} }, `${BODY}/properties/value/anyOf/1`, "required"],
    [{ id: 1, value: "x" }, `${BODY}/properties/value`, "anyOf"],
    [{ id: 1, sized: { a: 1 } }, `${BODY}/properties/sized`, "dependentRequired"],
    [{ id: 1, bogus: 1 }, BODY, "unevaluatedProperties"],
  ])("%j", (body, pointer, keyword) => {
    const contract = contractOf({
      operation: { requestBody: { content: { "application/json": { schema } } } },
      components: { schemas },
    });
    const [violation] = judgeRequest(contract, {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(violation).toMatchObject({ specPointer: pointer, keyword });
    expect(valueAt(contract.document, pointer)).toHaveProperty(keyword);
  });
});
