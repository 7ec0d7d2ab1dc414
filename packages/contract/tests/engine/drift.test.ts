import { describe, expect, test } from "vitest";
import { type Contract, createContract, type Verdict, type Violation } from "../../src/index.ts";
import { contractOf, placesOf } from "../fixtures/api.ts";
import { documentedExchanges, readBundle } from "../fixtures/examples.ts";

const encoder = new TextEncoder();
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: unknown) => ({ content: { "application/json": { schema } } });

function answering(schema: unknown, schemas: object = {}): Contract {
  const responses = { 200: { description: "done", ...json(schema) } };
  return contractOf({ operation: { responses }, components: { schemas } });
}

function answer(contract: Contract, body: unknown): Verdict {
  return contract.check({
    request: { method: "POST", target: "/things", headers: {}, body: new Uint8Array() },
    response: {
      status: 200,
      headers: { "content-type": "application/json" },
      body: encoder.encode(typeof body === "string" ? body : JSON.stringify(body)),
    },
  });
}

/** Rules and places of everything that is found in a response. */
function found(schema: unknown, body: unknown, schemas?: object): string[] {
  const { violations, drift } = answer(answering(schema, schemas), body);
  return placesOf([...violations, ...drift]);
}

const THING = { type: "object", properties: { id: { type: "integer" }, name: {} } };
const field = (place: string) => `response.field.undeclared ${place}`;
const member = (place: string) => `response.member.undeclared ${place}`;

describe("an undeclared field", () => {
  test("is told like a violation", () => {
    const { violations, drift } = answer(answering(ref("Thing"), { Thing: THING }), {
      id: 1,
      nickname: "Ada",
    });
    expect(violations).toEqual([]);
    expect(drift).toEqual([
      {
        rule: "response.field.undeclared",
        operationId: "useThing",
        place: "/nickname",
        keyword: "properties",
        expected: "one of id, name",
        actual: '"Ada"',
        message: "/nickname of the response body is not declared, known are id, name",
        specPointer: "/components/schemas/Thing",
      },
    ] satisfies Violation[]);
  });

  test.each<[name: string, schema: unknown, body: unknown, places: string[]]>([
    ["below a field", { properties: { a: THING } }, { a: { b: 1 } }, [field("/a/b")]],
    ["in an item", { items: THING }, [{}, { "a/b": 1 }], [field("/1/a~1b")]],
    ["in many items, told once", { items: THING }, [{ x: 1 }, { x: 2 }], [field("/0/x")]],
    ["in the value of a map", { additionalProperties: THING }, { k: { x: 1 } }, [field("/k/x")]],
    ["where none is declared", { properties: {} }, { x: 1 }, [field("/x")]],
    ["that every object inherits", THING, { constructor: 1 }, [field("/constructor")]],
    ["called __proto__", THING, '{"__proto__":1}', [field("/__proto__")]],
    ["that fits no pattern", { patternProperties: { "^x-": {} } }, { y: 1 }, [field("/y")]],
    ["beside a wrong value", THING, { id: "1", x: 1 }, ["response.body.schema /id", field("/x")]],
    ["in a prefix", { prefixItems: [THING], items: {} }, [{ x: 1 }, { x: 1 }], [field("/0/x")]],
    [
      "in one part of several",
      { allOf: [THING, { properties: { more: {} } }] },
      { id: 1, more: 1, x: 1 },
      [field("/x")],
    ],
    ["of a nullable", { anyOf: [THING, { type: "null" }] }, { x: 1 }, [field("/x")]],
  ])("%s", (_, schema, body, places) => {
    expect(found(schema, body)).toEqual(places);
  });
});

describe("a field is welcome", () => {
  const cat = { properties: { kind: { const: "cat" }, lives: {} }, required: ["kind"] };
  const dog = { properties: { kind: { const: "dog" }, barks: {} }, required: ["kind"] };
  const open = (more: object) => ({ ...THING, ...more });

  test.each<[name: string, schema: unknown, body: unknown]>([
    ["in a map", { additionalProperties: { type: "integer" } }, { x: 1 }],
    ["where any is allowed on purpose", open({ additionalProperties: true }), { x: 1 }],
    ["where one part allows any", { allOf: [THING, { additionalProperties: {} }] }, { x: 1 }],
    ["where what is left may be any", open({ unevaluatedProperties: true }), { x: 1 }],
    ["where what is left has a schema", open({ unevaluatedProperties: {} }), { x: 1 }],
    ["that fits a pattern", open({ patternProperties: { "^x-": {} } }), { "x-a": 1 }],
    ["where names have a rule", open({ propertyNames: { maxLength: 3 } }), { x: 1 }],
    ["that is asked for without a description", open({ required: ["x"] }), { x: 1 }],
    ["in an object that nothing is said of", { type: "object" }, { x: 1 }],
    ["in a value that nothing is said of", {}, { x: { y: 1 } }],
    ["in a value that may be anything", true, { x: 1 }],
    ["of the other part", { allOf: [THING, { properties: { more: {} } }] }, { more: 1 }],
    ["of the branch that fits", { oneOf: [cat, dog] }, { kind: "dog", barks: 1 }],
    [
      "under a condition",
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema
      { ...THING, if: { required: ["id"] }, then: { properties: { x: {} } } },
      { id: 1, x: 1 },
    ],
    [
      "that depends on another",
      { ...THING, dependentSchemas: { id: { properties: { x: {} } } } },
      { id: 1, x: 1 },
    ],
    ["of an item that must be there", { items: THING, contains: cat }, [{ kind: "cat", lives: 9 }]],
  ])("%s", (_, schema, body) => {
    expect(found(schema, body)).toEqual([]);
  });

  test("of the other branch or condition it is not", () => {
    expect(found({ oneOf: [cat, dog] }, { kind: "dog", lives: 9 })).toEqual([field("/lives")]);
    const schema = { ...THING, if: { required: ["id"] }, else: { properties: { x: {} } } };
    expect(found(schema, { id: 1, x: 1 })).toEqual([field("/x")]);
    expect(found({ ...THING, dependentSchemas: { id: cat } }, { kind: "cat" })).toEqual([
      field("/kind"),
    ]);
  });

  test("of any branch, when no branch fits", () => {
    const [violation, ...rest] = found({ oneOf: [cat, dog] }, { kind: "cow", lives: 1, barks: 1 });
    expect(violation).toBe("response.body.schema /kind");
    expect(rest).toEqual([]);
  });

  test("when it is an heir's, and the value says that it is one", () => {
    const schemas = {
      Pet: {
        type: "object",
        properties: { type: { type: "string" } },
        discriminator: { propertyName: "type", mapping: { hound: "#/components/schemas/Dog" } },
      },
      Cat: { allOf: [ref("Pet"), { properties: { lives: { type: "integer" } } }] },
      Dog: { allOf: [ref("Pet"), { properties: { barks: {} } }] },
    };
    expect(found(ref("Pet"), { type: "Cat", lives: 9 }, schemas)).toEqual([]);
    expect(found(ref("Pet"), { type: "hound", barks: 9 }, schemas)).toEqual([]);
    expect(found(ref("Pet"), { type: "Cat", barks: 9 }, schemas)).toEqual([field("/barks")]);
    expect(found(ref("Pet"), { type: "Cow", lives: 9 }, schemas)).toEqual([field("/lives")]);
  });
});

test("problem details may have members of any name, their fields only declared ones", () => {
  const mediaType = "application/problem+json";
  const schema = { type: "object", properties: { title: {}, cause: THING } };
  const contract = contractOf({
    operation: { responses: { 400: { description: "", content: { [mediaType]: { schema } } } } },
  });
  const { drift } = contract.check({
    request: { method: "POST", target: "/things", headers: {}, body: new Uint8Array() },
    response: {
      status: 400,
      headers: { "content-type": `${mediaType}; charset=utf-8` },
      body: encoder.encode('{"title":"no","trace":7,"cause":{"nickname":"Ada"}}'),
    },
  });
  expect(placesOf(drift)).toEqual([field("/cause/nickname")]);
});

describe("what is a violation is no drift as well", () => {
  test.each<[name: string, schema: unknown, body: unknown, place: string]>([
    ["a field of a closed object", { ...THING, additionalProperties: false }, { x: 1 }, "/x"],
    ["one that is left", { allOf: [THING], unevaluatedProperties: false }, { x: 1 }, "/x"],
    ["a member of a closed set", { properties: { a: { enum: [1, 2] } } }, { a: 3 }, "/a"],
    ["a member of another type", { type: "string", "x-extensible-enum": ["a"] }, 7, ""],
  ])("%s", (_, schema, body, place) => {
    expect(found(schema, body)).toEqual([`response.body.schema ${place}`.trim()]);
  });

  test("nor anything in a body that cannot be read", () => {
    expect(found(THING, '{"x":1')).toEqual(["response.body.syntax"]);
  });
});

describe("an undeclared member", () => {
  const kind = { type: ["string", "null"], "x-extensible-enum": ["user", "group"] };

  test("is told like a violation", () => {
    const { violations, drift } = answer(answering({ properties: { kind } }), { kind: "robot" });
    expect(violations).toEqual([]);
    expect(drift).toEqual([
      {
        rule: "response.member.undeclared",
        operationId: "useThing",
        place: "/kind",
        keyword: "x-extensible-enum",
        expected: "one of user, group",
        actual: '"robot"',
        message:
          '/kind of the response body was "robot", which is not declared, known are user, group',
        specPointer:
          "/paths/~1things/post/responses/200/content/application~1json/schema/properties/kind",
      },
    ] satisfies Violation[]);
  });

  test.each<[name: string, schema: unknown, body: unknown, places: string[]]>([
    ["that is declared", kind, '"user"', []],
    ["null is none", kind, "null", []],
    ["as the whole body", kind, '"x"', [member("").trim()]],
    ["in a list", { items: kind }, ["user", "x", "y"], [member("/1")]],
    ["of numbers", { "x-extensible-enum": [1, 2] }, "3", [member("").trim()]],
    ["of the other set", { anyOf: [kind, { const: "x" }] }, '"x"', []],
    [
      "of neither set",
      { anyOf: [kind, { "x-extensible-enum": ["x"] }] },
      '"y"',
      [member("").trim()],
    ],
  ])("%s", (_, schema, body, places) => {
    expect(found(schema, body)).toEqual(places);
  });
});

describe("a request", () => {
  const kind = { type: "string", "x-extensible-enum": ["user", "group"] };
  const contract = contractOf({
    operation: {
      parameters: [
        { name: "kind", in: "query", schema: kind },
        { name: "kinds[]", in: "query", schema: { type: "array", items: kind } },
        { name: "filter", in: "query", style: "deepObject", schema: { ...THING, type: "object" } },
        { name: "X-Kind", in: "header", schema: kind },
        { name: "kind", in: "cookie", schema: kind },
      ],
      requestBody: json({ properties: { kind, name: {} } }),
      responses: { 204: { description: "" } },
    },
  });
  const send = (query: string, headers: Record<string, string> = {}, body = ""): Verdict =>
    contract.check({
      request: {
        method: "POST",
        target: `/things${query}`,
        headers: { "content-type": "application/json", ...headers },
        body: encoder.encode(body),
      },
      response: { status: 204, headers: {}, body: new Uint8Array() },
    });

  test.each<[name: string, query: string, headers: Record<string, string>, body: string, string]>([
    ["in the query", "?kind=robot", {}, "", "request.member.undeclared kind"],
    ["in a list", "?kinds[]=user&kinds[]=x", {}, "", "request.member.undeclared kinds[1]"],
    ["in a header", "", { "x-kind": "robot" }, "", "request.member.undeclared X-Kind"],
    ["in a cookie", "", { cookie: "kind=robot" }, "", "request.member.undeclared kind"],
    ["in the body", "", {}, '{"kind":"robot"}', "request.member.undeclared /kind"],
    ["as a field of a parameter", "?filter[x]=1", {}, "", "request.field.undeclared filter[x]"],
    ["as a field of the body", "", {}, '{"x":1}', "request.field.undeclared /x"],
  ])("has it %s", (_, query, headers, body, expected) => {
    const { violations, drift } = send(query, headers, body);
    expect(violations).toEqual([]);
    expect(placesOf(drift)).toEqual([expected]);
  });

  test("has it in a header of the answer", () => {
    const kinds = { schema: { type: "array", items: kind } };
    const headers = { "X-Kind": { schema: kind }, "X-Kinds": kinds };
    const { operations, checkResponse } = contractOf({
      operation: { responses: { 200: { description: "", headers } } },
    });
    const [operation] = operations;
    if (operation === undefined) throw new Error("The document has no operation");
    const { violations, drift } = checkResponse(operation, {
      status: 200,
      headers: { "x-kind": "robot", "x-kinds": "user, x" },
      body: new Uint8Array(),
    });
    expect(violations).toEqual([]);
    expect(placesOf(drift)).toEqual([member("x-kind"), member("x-kinds[1]")]);
    expect(drift[0]?.message).toMatch(/^x-kind of the response was "robot", which is not declared/);
  });

  test("has none when it keeps to what is declared", () => {
    const query = "?kind=user&kinds[]=group&filter[id]=7";
    const headers = { "x-kind": "group", cookie: "kind=user" };
    expect(send(query, headers, '{"kind":"user","name":1}').drift).toEqual([]);
  });

  test("says where it stands", () => {
    const [inQuery] = send("?kind=robot").drift;
    expect(inQuery?.message).toBe(
      'kind of the request was "robot", which is not declared, known are user, group',
    );
  });
});

describe("however large a body is", () => {
  const node = {
    Node: { anyOf: [{ type: "null" }, { properties: { a: ref("Node"), b: ref("Node") } }] },
    Tree: {
      anyOf: [{ items: ref("Tree"), type: "array" }, { required: ["z"], type: "object" }, THING],
    },
  };

  test("at most 50 findings are told", () => {
    const names = Array.from({ length: 5000 }, (_, index) => [`x${index}`, 1]);
    expect(found(THING, Object.fromEntries(names))).toHaveLength(50);
  });

  test("as deep as JSON may be nested, it is looked at to the end", () => {
    const depth = 510;
    const body = `${'{"a":'.repeat(depth)}{"x":1}${"}".repeat(depth)}`;
    const [only = "", ...others] = found(ref("Node"), body, node);
    expect(only.startsWith(field("/a/a/a"))).toBe(true);
    expect(only.endsWith("/a/a/x")).toBe(true);
    expect(others).toEqual([]);
  });

  test("it takes bounded time, deep and long at once", () => {
    const depth = 500;
    const items = Array.from({ length: 20_000 }, () => '{"id":1}').join();
    const contract = answering(ref("Tree"), node);
    const start = performance.now();
    const { violations } = answer(contract, `${"[".repeat(depth)}${items}${"]".repeat(depth)}`);
    expect(violations).toEqual([]);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe.each([
  { api: "amocrm", least: 300 },
  { api: "suprsend", least: 5 },
])("the description of $api", ({ api, least }) => {
  const contract = createContract(readBundle(api));
  const exchanges = documentedExchanges(contract);

  test("has examples without drift, and without a violation in a body", () => {
    const alarms = exchanges.flatMap(({ name, ...exchange }) => {
      const { violations, drift } = contract.check(exchange);
      const inBodies = violations.filter(({ rule }) => /\.body\.(schema|syntax|media)/.test(rule));
      return [...inBodies, ...drift].map(({ message }) => `${name}: ${message}`);
    });
    expect(alarms).toEqual([]);
    expect(exchanges.length).toBeGreaterThan(least);
  });

  test("is checked in 0.05 ms an exchange", () => {
    const round = () => {
      const start = performance.now();
      for (const exchange of exchanges) contract.check(exchange);
      return (performance.now() - start) / exchanges.length;
    };
    const rounds = Array.from({ length: 60 }, round)
      .slice(20)
      .toSorted((a, b) => a - b);
    const [fastest = Number.POSITIVE_INFINITY] = rounds;
    // Four times the goal: the machine may be busy.
    expect(fastest).toBeLessThan(0.2);
  });
});
