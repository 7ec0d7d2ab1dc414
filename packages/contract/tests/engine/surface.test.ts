import { describe, expect, test } from "vitest";
import { type Contract, createContract, type Exchange } from "../../src/index.ts";
import { contractOf, operationOf } from "../fixtures/api.ts";
import { documentedExchanges, readBundle } from "../fixtures/examples.ts";

const encoder = new TextEncoder();
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: unknown) => ({ content: { "application/json": { schema } } });

function contractFor(schema: unknown, schemas: object = {}, operation: object = {}): Contract {
  return contractOf({
    operation: { responses: { "2XX": { description: "", ...json(schema) } }, ...operation },
    components: { schemas },
  });
}

function surfaceOf(schema: unknown, schemas: object = {}) {
  const contract = contractFor(schema, schemas);
  return contract.surface(operationOf(contract));
}

function exchangeOf(body: unknown, target = "/things"): Exchange {
  return {
    request: { method: "POST", target, headers: {}, body: new Uint8Array() },
    response: {
      status: 200,
      headers: { "content-type": "application/json" },
      body: encoder.encode(JSON.stringify(body)),
    },
  };
}

/** Fields and members that an answer is counted for. */
function seen(schema: unknown, body: unknown, schemas?: object) {
  const { coverage } = contractFor(schema, schemas).check(exchangeOf(body));
  return { fields: coverage?.fields, members: coverage?.members };
}

const TREE = {
  type: "object",
  properties: {
    id: {},
    kind: { enum: ["a", "b"] },
    inner: { items: ref("Tree") },
    tag: ref("Tag"),
  },
};
const TAG = { properties: { name: {}, of: { anyOf: [ref("Tag"), ref("Tree")] } } };

describe("the surface of an operation", () => {
  test.each<[name: string, schema: unknown, fields: string[], members: string[]]>([
    [
      "has fields and what is below them",
      { properties: { a: { properties: { "b/c": {} } }, d: {} } },
      ["2XX /a", "2XX /a/b~1c", "2XX /d"],
      [],
    ],
    ["has items", { items: { items: { properties: { a: {} } } } }, ["2XX /*/*/a"], []],
    [
      "has values of maps",
      {
        additionalProperties: { properties: { a: {} } },
        patternProperties: { x: { properties: { b: {} } } },
      },
      ["2XX /*/b", "2XX /*/a"],
      [],
    ],
    [
      "has what any branch declares",
      {
        allOf: [{ properties: { a: {} } }],
        oneOf: [{ properties: { b: {} } }, { anyOf: [{ properties: { c: {} } }, true] }],
        if: true,
        // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema
        then: { properties: { d: {} } },
        else: { properties: { e: {} } },
        dependentSchemas: { a: { properties: { f: {} } } },
      },
      ["a", "b", "c", "d", "e", "f"].map((name) => `2XX /${name}`),
      [],
    ],
    [
      "has members of sets",
      {
        properties: {
          a: { enum: ["x", null, 7, { no: 1 }] },
          b: { items: { "x-extensible-enum": ["y"] } },
          c: { enum: ["alone"] },
          d: { const: "alone" },
        },
      },
      ["2XX /a", "2XX /b", "2XX /c", "2XX /d"],
      ['2XX /a="x"', "2XX /a=null", "2XX /a=7", '2XX /b/*="y"'],
    ],
    ["has members of the body itself", { enum: [1, 2] }, [], ["2XX =1", "2XX =2"]],
    [
      "leaves out what is not sent",
      { properties: { a: {}, b: { writeOnly: true } } },
      ["2XX /a"],
      [],
    ],
    ["has nothing where nothing is said", true, [], []],
  ])("%s", (_, schema, fields, members) => {
    expect(surfaceOf(schema)).toEqual({ fields, members });
  });

  test("ends where a schema is met again below itself", () => {
    expect(surfaceOf(ref("Tree"), { Tree: TREE, Tag: TAG })).toEqual({
      fields: ["id", "kind", "inner", "tag", "tag/name", "tag/of"].map((name) => `2XX /${name}`),
      members: ['2XX /kind="a"', '2XX /kind="b"'],
    });
  });

  test("has the same schema at two places", () => {
    const { fields } = surfaceOf(
      { properties: { a: ref("Tag"), b: { items: ref("Tag") } } },
      {
        Tag: { properties: { name: {} } },
      },
    );
    expect(fields).toEqual(["2XX /a", "2XX /a/name", "2XX /b", "2XX /b/*/name"]);
  });

  test("is bounded where schemas refer to one another in all directions", () => {
    const names = Array.from({ length: 30 }, (_, index) => `S${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, ref(name)]));
    const schemas = Object.fromEntries(names.map((name) => [name, { properties }]));
    const start = performance.now();
    const { fields } = surfaceOf(ref("S0"), schemas);
    expect(fields.length).toBeGreaterThan(1000);
    expect(fields.length).toBeLessThan(2000);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("has members of parameters and bodies of both directions", () => {
    const order = { type: "object", properties: { id: { enum: ["asc", "desc"] }, name: {} } };
    const kind = { type: "string", "x-extensible-enum": ["user", "group"] };
    const contract = contractFor(
      { properties: { a: {} } },
      {},
      {
        parameters: [
          { name: "order", in: "query", style: "deepObject", schema: order },
          { name: "with", in: "query", schema: { type: "array", items: { enum: ["x", "y"] } } },
          { name: "ids[]", in: "query", schema: { type: "array", items: { enum: [1, 2] } } },
          { name: "X-Kind", in: "header", schema: kind },
        ],
        requestBody: json({ properties: { b: {}, c: { readOnly: true } } }),
      },
    );
    expect(contract.surface(operationOf(contract))).toEqual({
      fields: ["request /b", "2XX /a"],
      members: [
        ...["query order[id]=asc", "query order[id]=desc", "query with[*]=x", "query with[*]=y"],
        ...["query ids[*]=1", "query ids[*]=2", "header X-Kind=user", "header X-Kind=group"],
      ],
    });
    const target = "/things?order[id]=asc&with=y&ids[]=2&ids[]=2&order[name]=1";
    const request = { method: "POST", target, headers: { "x-kind": "other" } };
    const { coverage } = contract.check({
      request: { ...request, body: new Uint8Array() },
      response: { status: 299, headers: {}, body: new Uint8Array() },
    });
    expect(coverage?.members).toEqual(["query order[id]=asc", "query with[*]=y", "query ids[*]=2"]);
    expect(coverage?.fields).toEqual([]);
  });
});

describe("an exchange is counted for", () => {
  test("declared fields that are there, each once", () => {
    const schema = { items: { properties: { id: {}, kind: { enum: ["a", "b"] }, not: {} } } };
    expect(seen(schema, [{ id: 1, kind: "b" }, { id: 2, x: 3 }, { kind: "c" }])).toEqual({
      fields: ["2XX /*/id", "2XX /*/kind"],
      members: ['2XX /*/kind="b"'],
    });
  });

  test("values of maps by one name", () => {
    const schema = { additionalProperties: { properties: { a: {} } } };
    expect(seen(schema, { x: { a: 1 }, y: { a: 1, b: 1 } }).fields).toEqual(["2XX /*/a"]);
  });

  test("fields of the branch that fits", () => {
    const branch = (kind: string, name: string) => ({
      properties: { kind: { const: kind }, [name]: {} },
    });
    const schema = { oneOf: [branch("cat", "lives"), branch("dog", "barks")] };
    expect(seen(schema, { kind: "dog", barks: 1, lives: 1 }).fields).toEqual([
      "2XX /kind",
      "2XX /barks",
    ]);
  });

  test("nothing below a schema that is met again", () => {
    const body = { id: 1, inner: [{ id: 2, kind: "a" }], tag: { of: { id: 3 } } };
    expect(seen(ref("Tree"), body, { Tree: TREE, Tag: TAG })).toEqual({
      fields: ["2XX /id", "2XX /inner", "2XX /tag", "2XX /tag/of"],
      members: [],
    });
  });

  test("nothing of a body that cannot be read", () => {
    const contract = contractFor({ properties: { a: {} } });
    const { response, ...rest } = exchangeOf({ a: 1 });
    const body = encoder.encode('{"a":1');
    expect(contract.check({ ...rest, response: { ...response, body } }).coverage).toMatchObject({
      fields: [],
      members: [],
    });
  });
});

/** A body with parts left out, in a way that a seed decides. */
function thin(value: unknown, next: () => number): unknown {
  if (Array.isArray(value)) return value.filter(() => next() > 0.2).map((one) => thin(one, next));
  if (typeof value !== "object" || value === null) return next() > 0.9 ? null : value;
  const entries = Object.entries(value).filter(() => next() > 0.2);
  return Object.fromEntries(entries.map(([key, inner]) => [key, thin(inner, next)]));
}

describe.each([
  { api: "amocrm", fields: 1900, members: 400 },
  { api: "suprsend", fields: 45, members: 0 },
])("the description of $api", ({ api, fields, members }) => {
  const contract = createContract(readBundle(api));
  const surfaces = new Map(
    contract.operations.map((operation) => {
      const surface = contract.surface(operation);
      return [operation.operationId, new Set([...surface.fields, ...surface.members])];
    }),
  );

  test("has a surface that names each thing once", () => {
    const all = contract.operations.map(contract.surface);
    expect(all.flatMap((one) => one.fields).length).toBeGreaterThan(fields);
    expect(all.flatMap((one) => one.members).length).toBeGreaterThanOrEqual(members);
    for (const one of all) {
      expect(new Set(one.fields).size).toBe(one.fields.length);
      expect(new Set(one.members).size).toBe(one.members.length);
    }
  });

  test("counts nothing that is not in the surface, whatever comes", () => {
    let state = 7;
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const strangers = new Set<string>();
    const touched = new Set<string>();
    for (const { name, ...exchange } of documentedExchanges(contract)) {
      for (let round = 0; round < 20; round += 1) {
        const { body } = exchange.response;
        const isJson = exchange.response.headers["content-type"]?.includes("json") === true;
        const changed = isJson
          ? encoder.encode(JSON.stringify(thin(JSON.parse(new TextDecoder().decode(body)), next)))
          : body;
        const response = round === 0 ? exchange.response : { ...exchange.response, body: changed };
        const { coverage } = contract.check({ ...exchange, response });
        const known = surfaces.get(coverage?.operationId ?? "");
        for (const key of [...(coverage?.fields ?? []), ...(coverage?.members ?? [])]) {
          touched.add(`${coverage?.operationId} ${key}`);
          if (known?.has(key) !== true) strangers.add(`${name} ${key}`);
        }
      }
    }
    expect([...strangers]).toEqual([]);
    expect(touched.size).toBeGreaterThan(fields / 2);
  });
});
