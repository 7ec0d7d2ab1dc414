import { readFileSync } from "node:fs";
import { type Contract, createContract, type Operation } from "@liaison/contract";
import { describe, expect, test, vi } from "vitest";
import type { Choice } from "../src/answer/choice.ts";
import { createMaker, type Made, type Maker } from "../src/bodies/maker.ts";

const prism = vi.hoisted(() => ({ loaded: 0 }));
vi.mock("../src/bodies/prismGenerators.ts", async (original) => {
  prism.loaded += 1;
  return await original();
});

const JSON_TYPE = "application/json";

interface Subject {
  maker: Maker;
  contract: Contract;
  make(choice?: Partial<Choice>): Promise<Made>;
}

function subjectOf(document: object): Subject {
  const contract = createContract(document);
  const fits = (pointer: string, value: unknown) =>
    contract.checkValue(pointer, value).length === 0;
  const maker = createMaker({ document: contract.document, fits });
  const [operation] = contract.operations as [Operation];
  return {
    maker,
    contract,
    make: (choice) =>
      maker.make(operation, { status: 200, mediaType: JSON_TYPE, dynamic: false, ...choice }),
  };
}

/** A description with one response, of the schema that is called `Thing`. */
function describing(Thing: object, response: object = {}, media: object = {}): object {
  const schema = { $ref: "#/components/schemas/Thing" };
  const content = { [JSON_TYPE]: { schema, ...media } };
  const responses = { 200: { description: "A thing.", content, ...response } };
  return {
    openapi: "3.1.1",
    info: { title: "Things", version: "1" },
    paths: { "/things": { get: { operationId: "getThing", responses } } },
    components: { schemas: { Thing } },
  };
}

const SEEDS = 30;

/** A made-up thing for each of some seeds; none gives way to something else. */
async function invented(Thing: object): Promise<unknown[]> {
  const { make } = subjectOf(describing(Thing));
  const seeds = Array.from({ length: SEEDS }, (_, index) => `seed ${index}`);
  const all = await Promise.all(seeds.map((seed) => make({ dynamic: true, seed })));
  expect(all.filter(({ note }) => note !== undefined)).toEqual([]);
  return all.map(({ body }) => JSON.parse(String(body)));
}

async function sampled(Thing: object): Promise<unknown> {
  return JSON.parse(String((await subjectOf(describing(Thing)).make()).body));
}

const Ada = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "integer", minimum: 1 }, name: { type: "string" } },
};
const examples = {
  ada: { value: { id: 50101, name: "Ada Sample" } },
  vera: { value: { id: 50102, name: "Вера Образцова" } },
};

describe("an example", () => {
  test("is sent as it is, and Prism is not loaded for it", async () => {
    const { make } = subjectOf(describing(Ada, {}, { examples }));
    const made = await make({ example: "vera" });
    expect(made).toEqual({
      headers: {},
      mediaType: "application/json",
      body: '{"id":50102,"name":"Вера Образцова"}',
    });
    expect(await make({ example: "vera" })).toBe(made);
    expect(prism.loaded).toBe(0);
  });

  test("of text is no JSON", async () => {
    const content = { "text/html": { examples: { blocked: { value: "<h1>Blocked</h1>\n" } } } };
    const { make } = subjectOf(describing(Ada, { content }));
    const { body } = await make({ mediaType: "text/html", example: "blocked" });
    expect(body).toBe("<h1>Blocked</h1>\n");
  });

  test("that is not declared is named", async () => {
    const { make } = subjectOf(describing(Ada, {}, { examples }));
    await expect(make({ example: "bob" })).rejects.toThrow('getThing 200 has no example "bob"');
    await expect(make({ status: 404 })).rejects.toThrow("getThing 404 is not declared");
    const image = make({ mediaType: "image/png" });
    await expect(image).rejects.toThrow("getThing 200 has no content of type image/png");
  });
});

test("a finished response cannot be changed by who got it", async () => {
  const made = await subjectOf(describing(Ada, {}, { examples })).make({ example: "ada" });
  expect(Object.isFrozen(made) && Object.isFrozen(made.headers)).toBe(true);
});

test("a response without content has no body", async () => {
  const { maker, contract } = subjectOf(describing(Ada, { content: {} }));
  const [operation] = contract.operations as [Operation];
  expect(await maker.make(operation, { status: 200, dynamic: false })).toEqual({ headers: {} });
});

test("headers come from their examples, else from their schemas", async () => {
  const headers = {
    "X-Request-Id": { schema: { type: "string", examples: ["request-1"] } },
    "Retry-After": { schema: { type: "integer" }, example: 7 },
    "X-Page": {
      schema: { type: "integer" },
      examples: { second: { $ref: "#/components/examples/Two" } },
    },
    "X-Last": { schema: { type: "boolean" } },
    "X-List": { schema: { type: "array", items: { type: "string" } } },
    "Content-Type": { schema: { type: "string" }, example: "text/plain" },
  };
  const document = describing(Ada, { headers }, { examples });
  Object.assign((document as { components: object }).components, {
    examples: { Two: { value: 2 } },
  });
  const made = await subjectOf(document).make({ example: "ada" });
  expect(made.headers).toEqual({
    "x-request-id": "request-1",
    "retry-after": "7",
    "x-page": "2",
    "x-last": "true",
  });
});

describe("without an example", () => {
  test("a sample of the schema is sent", async () => {
    const Thing = { ...Ada, properties: { ...Ada.properties, at: { format: "date-time" } } };
    const sample = (await sampled(Thing)) as object;
    expect(Object.keys(sample)).toEqual(["id", "name", "at"]);
    expect(sample).toMatchObject({ id: 1, name: "string" });
  });

  test("a sample that misses its schema gives way to a made-up value", async () => {
    const Thing = { type: "string", pattern: "^[A-Z]{2}-\\d{4}$" };
    expect(await sampled(Thing)).toMatch(/^[A-Z]{2}-\d{4}$/);
  });

  test("what the schema names itself comes first", async () => {
    expect(await sampled({ type: "string", default: "usual", examples: ["other"] })).toBe("usual");
  });

  test("a schema that nothing satisfies is named", async () => {
    const next = { $ref: "#/components/schemas/Thing" };
    const Thing = { type: "object", required: ["next"], properties: { next } };
    const reason =
      "no body of getThing 200 can be made that fits the schema /components/schemas/Thing; add an example to the description";
    const { make } = subjectOf(describing(Thing));
    await expect(make()).rejects.toThrow(reason);
    await expect(make({ dynamic: true })).rejects.toThrow(reason);
  });
});

test.each([
  ["application/*", "application/json", '"Ada"'],
  ["*/*", "application/json", '"Ada"'],
  ["text/*", "text/plain", "Ada"],
])("a body that is declared as %s is sent as %s", async (range, mediaType, body) => {
  const content = { [range]: { examples: { ada: { value: "Ada" } } } };
  const { make } = subjectOf(describing({}, { content }));
  expect(await make({ mediaType: range, example: "ada" })).toMatchObject({ mediaType, body });
});

describe("a made-up body", () => {
  test("is the same in every process, unless a seed is given", async () => {
    const document = describing(Ada, {}, { examples });
    const plain = await subjectOf(document).make({ dynamic: true });
    expect(plain.body).toBe('{"id":48925245,"name":"fugiat ut tempor"}');
    expect(await subjectOf(document).make({ dynamic: true })).toEqual(plain);
    const seeded = await subjectOf(document).make({ dynamic: true, seed: "a" });
    expect(seeded.body).not.toBe(plain.body);
    expect(await subjectOf(document).make({ dynamic: true, seed: "a" })).toEqual(seeded);
  });

  test("is repeatable where chance comes from elsewhere", async () => {
    const Thing = {
      type: "object",
      required: ["price", "name", "at", "time"],
      properties: {
        price: { type: "number", multipleOf: 0.01, minimum: 1 },
        name: { type: "string", "x-faker": "person.fullName" },
        at: { type: "string", format: "date-time", "x-faker": "date.recent" },
        time: { type: "string", format: "time" },
      },
    };
    const bodies = await invented(Thing);
    expect(await invented(Thing)).toEqual(bodies);
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(bodies.length);
  });

  test("has no field that is not declared", async () => {
    for (const extra of [{}, { additionalProperties: true }, { minProperties: 1 }]) {
      for (const body of await invented({ ...Ada, ...extra })) {
        expect(["id", "name"]).toEqual(expect.arrayContaining(Object.keys(body as object)));
      }
    }
  });

  test("has positive integers where no bound is declared", async () => {
    const Thing = { type: ["integer", "null"] };
    for (const body of await invented(Thing)) expect(body === null || Number(body) > 0).toBe(true);
    expect(await sampled({ type: "integer" })).toBe(1);
  });

  test("leaves out what clients only send", async () => {
    const Thing = {
      type: "object",
      required: ["id", "password"],
      properties: {
        id: { type: "integer" },
        password: { $ref: "#/components/schemas/Thing/$defs/secret" },
      },
      $defs: { secret: { type: "string", writeOnly: true } },
    };
    for (const body of await invented(Thing)) expect(Object.keys(body as object)).toEqual(["id"]);
  });

  test("gives way to the first example when it never fits", async () => {
    const Thing = { type: "string", pattern: "^\\p{L}+$" };
    const { make } = subjectOf(describing(Thing, {}, { examples: { word: { value: "Вера" } } }));
    expect(await make({ dynamic: true })).toEqual({
      headers: {},
      mediaType: "application/json",
      body: '"Вера"',
      note: 'no made-up body of getThing 200 fits its schema, the example "word" is sent instead',
    });
    expect(await subjectOf(describing(Thing)).make({ dynamic: true })).toEqual({
      headers: {},
      mediaType: "application/json",
      body: '"string"',
      note: "no made-up body of getThing 200 fits its schema, a sample is sent instead",
    });
  });

  const self = { $ref: "#/components/schemas/Thing" };
  const name = { type: "string" };
  test.each([
    ["a tree", { type: "object", properties: { name, kids: { type: "array", items: self } } }],
    [
      "a required list of itself",
      {
        type: "object",
        required: ["kids"],
        properties: { kids: { type: "array", items: self, maxItems: 250 } },
      },
    ],
    ["a chain", { type: "object", required: ["name"], properties: { name, next: self } }],
    [
      "a chain that ends in null",
      {
        type: "object",
        required: ["next"],
        properties: { next: { oneOf: [self, { type: "null" }] } },
      },
    ],
    ["a map of itself", { type: "object", additionalProperties: self }],
    ["a tuple", { type: "array", prefixItems: [name, { type: "integer" }], items: false }],
    [
      "a reference with bounds beside it",
      {
        type: "object",
        properties: { n: { $ref: "#/components/schemas/Thing/$defs/n", maximum: 3 } },
        required: ["n"],
        $defs: { n: { type: "integer", minimum: 1 } },
      },
    ],
    ["exclusive bounds", { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }],
    ["exclusive bounds of integers", { type: "integer", exclusiveMinimum: 4, exclusiveMaximum: 7 }],
    ["multiples", { type: "integer", multipleOf: 7, minimum: 1, maximum: 50 }],
    ["negative multiples of a fraction", { type: "number", multipleOf: 0.5, maximum: -3 }],
    [
      "keys of a pattern",
      { type: "object", propertyNames: { pattern: "^[0-9]+$" }, additionalProperties: name },
    ],
    [
      "a condition",
      {
        type: "object",
        required: ["kind"],
        properties: { kind: { enum: ["a", "b"] }, a: name },
        if: { properties: { kind: { const: "a" } } },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
        then: { required: ["a"] },
      },
    ],
    [
      "unevaluated properties",
      { allOf: [Ada, { properties: { age: { type: "integer" } } }], unevaluatedProperties: false },
    ],
    ["a long list", { type: "array", items: { type: "integer" }, minItems: 10, maxItems: 250 }],
    ["a negation", { type: "string", not: { enum: ["a"] } }],
    ["a duration", { type: "string", format: "duration" }],
  ])("satisfies %s", async (_, Thing) => {
    expect(await invented(Thing)).toHaveLength(SEEDS);
    expect(await sampled(Thing)).toBeDefined();
  });

  test("of schemas that all refer to each other stays small", async () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => {
        const others = Array.from({ length: 20 }, (_, other) => [
          `other${other}`,
          { $ref: `#/components/schemas/Node${(index * 7 + other * 3) % 40}` },
        ]);
        const properties = { id: { type: "integer" }, ...Object.fromEntries(others) };
        return [`Node${index}`, { type: "object", required: ["id"], properties }];
      }),
    );
    const document = describing({ $ref: "#/components/schemas/Node0" });
    Object.assign((document as { components: { schemas: object } }).components.schemas, schemas);
    const { body = "" } = await subjectOf(document).make({ dynamic: true });
    expect(Object.keys(JSON.parse(body))).toContain("other1");
    expect(body.length).toBeLessThan(50_000);
  });
});

describe.each(["amocrm", "suprsend"])("every response of %s", (api) => {
  const url = new URL(import.meta.resolve(`@liaison/spec/${api}.json`));
  const { maker, contract } = subjectOf(JSON.parse(readFileSync(url, "utf8")));
  const seeds = ["liaison", "a", "b", "c", "d"];

  test.each(contract.operations.map((operation) => [operation.operationId, operation] as const))(
    "of %s keeps to the description, whatever it is made from",
    async (_, operation) => {
      for (const { status: name, contents } of operation.responses) {
        const status = Number(name.replaceAll("X", "0"));
        const choices: Choice[] = contents
          .flatMap(({ mediaType, examples }) => [
            ...examples.map(({ name: example }) => ({ mediaType, example, dynamic: false })),
            { mediaType, dynamic: false },
            ...seeds.map((seed) => ({ mediaType, dynamic: true, seed })),
          ])
          .map((choice) => ({ status, ...choice }));
        for (const choice of contents.length === 0 ? [{ status, dynamic: false }] : choices) {
          const { headers, body = "", note } = await maker.make(operation, choice);
          const type = choice.mediaType === undefined ? {} : { "content-type": choice.mediaType };
          const response = { status, headers: { ...headers, ...type }, body: Buffer.from(body) };
          expect(contract.judgeResponse(operation, response).violations).toEqual([]);
          expect(note).toBeUndefined();
        }
      }
    },
  );
});
