import { describe, expect, test } from "vitest";
import { ContractError, createContract } from "../../src/index.ts";
import {
  contractOf,
  documentOf,
  judgeJson,
  judgeRequest,
  operationOf,
  placesOf,
} from "../fixtures/api.ts";

const POST = "/paths/~1things/post";
const BODY = `${POST}/requestBody/content/application~1json/schema`;

const responses = { 200: { description: "done" } };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function withSchema(schema: unknown, schemas: object = {}): object {
  return documentOf({
    operation: { requestBody: { content: { "application/json": { schema } } } },
    components: { schemas },
  });
}

const withPaths = (paths: unknown) => documentOf({ root: { paths } });
const withOperation = (operation: unknown) => withPaths({ "/things": { post: operation } });
const withParameter = (parameter: unknown) =>
  documentOf({ operation: { parameters: [parameter] } });
const withSchemes = (security: unknown, securitySchemes: object = {}) =>
  documentOf({ operation: { security }, components: { securitySchemes } });

const circle: Record<string, unknown> = { type: "object" };
circle["properties"] = { inner: circle };

describe("what is no description is refused", () => {
  test.each<[name: string, document: unknown, line: string]>([
    ["null", null, "it is no OpenAPI document: not an object"],
    ["a list", [], "it is no OpenAPI document: not an object"],
    ["an empty object", {}, "it is no OpenAPI document: the key `openapi` is missing"],
    [
      "version 3.2",
      { openapi: "3.2.0" },
      "it is of version 3.2.0, only OpenAPI 3.0 and 3.1 can be read",
    ],
    [
      "version 3.10",
      { openapi: "3.10" },
      "it is of version 3.10, only OpenAPI 3.0 and 3.1 can be read",
    ],
    [
      "Swagger",
      { swagger: "2.0" },
      "it is Swagger 2.0, only OpenAPI 3.0 and 3.1 can be read; convert it first, for example with swagger2openapi",
    ],
    ["an empty 3.0", { openapi: "3.0.3" }, "it has no operation"],
    [
      "a version without quotes",
      { openapi: 3.1 },
      'its version must be a text in quotes, such as openapi: "3.1.1"',
    ],
    ["no paths", { openapi: "3.1.0" }, "it has no operation"],
    ["no operation", withPaths({ "/things": { summary: "none" } }), "it has no operation"],
    [
      "an object inside itself",
      withSchema(circle),
      "an object of the document stands inside itself",
    ],
  ])("%s", (_, document, line) => {
    expect(() => createContract(document as object)).toThrow(new ContractError(line));
  });
});

describe("what cannot be used is refused with its place", () => {
  test.each<[name: string, document: object, line: string]>([
    ["paths as a list", withPaths([]), "/paths must be an object"],
    ["a path that is empty", withPaths({ "/things": null }), "/paths/~1things must be an object"],
    [
      "a path without a slash",
      withPaths({ things: {} }),
      "the path things must start with a slash",
    ],
    ["an operation as text", withOperation("x"), `${POST} must be an object`],
    ["no responses", withOperation({}), "POST /things declares no response"],
    [
      "responses that are extensions",
      withOperation({ responses: { "x-a": {} } }),
      "POST /things declares no response",
    ],
    [
      "a status",
      withOperation({ responses: { "2xx": {} } }),
      `${POST}/responses/2xx must be a status such as 200, a range such as 5XX, or default`,
    ],
    [
      "a response that is empty",
      withOperation({ responses: { 200: null } }),
      `${POST}/responses/200 must be an object`,
    ],
    [
      "a media type that is empty",
      documentOf({ operation: { requestBody: { content: { "text/plain": null } } } }),
      `${POST}/requestBody/content/text~1plain must be an object`,
    ],
    [
      "an example that is empty",
      documentOf({
        operation: { requestBody: { content: { "text/plain": { examples: { a: null } } } } },
      }),
      `${POST}/requestBody/content/text~1plain/examples/a must be an object`,
    ],
    [
      "a schema that is nested without an end",
      documentOf({
        components: { schemas: { Deep: nestSchema(5000) } },
        operation: {
          requestBody: {
            content: { "text/plain": { schema: { $ref: "#/components/schemas/Deep" } } },
          },
        },
      }),
      "it is nested too deeply to be read",
    ],
    [
      "parameters as an object",
      documentOf({ operation: { parameters: {} } }),
      `${POST}/parameters must be a list`,
    ],
    [
      "a parameter in the body",
      withParameter({ in: "body", name: "a" }),
      `${POST}/parameters/0 is no parameter: it needs a name, and \`in\` must be one of path, query, header, cookie`,
    ],
    [
      "a parameter without a name",
      withParameter({ in: "query" }),
      `${POST}/parameters/0 is no parameter: it needs a name, and \`in\` must be one of path, query, header, cookie`,
    ],
    ["a parameter that is empty", withParameter(null), `${POST}/parameters/0 must be an object`],
    [
      "a style of another place",
      withParameter({ in: "header", name: "a", style: "form" }),
      `${POST}/parameters/0/style must be one of simple in the header`,
    ],
    [
      "a style that nobody knows",
      withParameter({ in: "query", name: "a", style: "forms" }),
      `${POST}/parameters/0/style must be one of form, deepObject, spaceDelimited, pipeDelimited in the query`,
    ],
    [
      "two operations of one name",
      withPaths({
        "/a": { get: { operationId: "a", responses }, put: { operationId: "a", responses } },
      }),
      "two operations are called a; operationIds must differ",
    ],
    [
      "a template that is named twice",
      withPaths({ "/{a}/{a}": { get: { responses } } }),
      "the path /{a}/{a} has {a} twice",
    ],
    ["security as text", withSchemes("bearer"), `${POST}/security must be a list`],
    ["security that is empty", withSchemes([null]), `${POST}/security/0 must be an object`],
    [
      "security of nobody",
      withSchemes([{}, { constructor: [] }]),
      `the security scheme constructor is used at ${POST}/security/1 but not declared`,
    ],
    [
      "security for all",
      documentOf({ root: { security: [{ a: [] }] } }),
      "the security scheme a is used at /security/0 but not declared",
    ],
    [
      "a scheme of no type",
      withSchemes([{ a: [] }], { a: { type: "key" } }),
      "/components/securitySchemes/a/type must be one of apiKey, http, mutualTLS, oauth2, openIdConnect",
    ],
    [
      "a scheme without a scheme",
      withSchemes([{ a: [] }], { a: { type: "http" } }),
      "/components/securitySchemes/a must have a scheme, such as bearer",
    ],
    [
      "a key without a place",
      withSchemes([{ a: [] }], { a: { type: "apiKey", name: "a" } }),
      "/components/securitySchemes/a must have a name, and `in` must be one of header, query, cookie",
    ],
    [
      "a pattern of a key",
      withSchemes([{ a: [] }], {
        a: { type: "apiKey", in: "header", name: "a", "x-value-pattern": "(" },
      }),
      "the x-value-pattern of a does not compile: Invalid regular expression: /(/u: Unterminated group",
    ],
  ])("%s", (_, document, line) => {
    expect(() => createContract(document)).toThrow(new ContractError(line));
  });
});

describe("a schema that does not compile is refused with its place", () => {
  const expected =
    "only references such as #/components/schemas/Name can be followed, bundle the description into one file first";

  test.each<[name: string, document: object, line: string]>([
    ["text", withSchema("x"), `${BODY} must be a schema`],
    ["null", withSchema(null), `${BODY} must be a schema`],
    [
      "a reference to nowhere",
      withSchema(ref("A")),
      `the reference #/components/schemas/A at ${BODY} leads nowhere`,
    ],
    [
      "a reference to nowhere inside",
      withSchema({ properties: { a: ref("A") } }),
      `the reference #/components/schemas/A at ${BODY}/properties/a leads nowhere`,
    ],
    [
      "a reference to nowhere behind a reference",
      withSchema(ref("A"), { A: { items: ref("B") } }),
      "the reference #/components/schemas/B at /components/schemas/A/items leads nowhere",
    ],
    [
      "a reference to what is inherited",
      withSchema(ref("constructor")),
      `the reference #/components/schemas/constructor at ${BODY} leads nowhere`,
    ],
    [
      "a reference to another file",
      withSchema({ items: { $ref: "a.yaml#/A" } }),
      `${BODY}/items refers to a.yaml#/A; ${expected}`,
    ],
    [
      "a reference to an address",
      withSchema({ $ref: "https://example.com/a.json" }),
      `${BODY} refers to https://example.com/a.json; ${expected}`,
    ],
    [
      "a reference to an anchor",
      withSchema({ $ref: "#a" }, { A: { $anchor: "a" } }),
      `${BODY} refers to #a; ${expected}`,
    ],
    [
      "a reference that is no text",
      withSchema({ items: { $ref: 5 } }),
      `the schema ${BODY}/items/$ref does not compile: it must be string`,
    ],
    [
      "a reference that is not well encoded",
      withSchema({ $ref: "#/%ZZ" }),
      `the reference #/%ZZ at ${BODY} is not well encoded`,
    ],
    [
      "a circle of references",
      withSchema({ items: ref("A") }, { A: ref("B"), B: ref("A") }),
      `${BODY}/items refers to itself`,
    ],
    [
      "a schema that is all of itself",
      withSchema(ref("A"), { A: { allOf: [{ type: "object" }, ref("A")] } }),
      "the schema /components/schemas/A does not compile: it refers to itself for the same value, without an end",
    ],
    [
      "a base that lists its heirs",
      withSchema(ref("Pet"), {
        Pet: { oneOf: [ref("Cat")] },
        Cat: { allOf: [ref("Pet"), { type: "object" }] },
      }),
      "the schema /components/schemas/Cat does not compile: it refers to itself for the same value, without an end",
    ],
    [
      "a type",
      withSchema({ properties: { a: { type: "strin" } } }),
      `the schema ${BODY}/properties/a/type does not compile: it must be equal to one of the allowed values`,
    ],
    [
      "a keyword behind references",
      withSchema(
        { items: ref("A") },
        { A: { properties: { default: ref("B") } }, B: { minLength: "3" } },
      ),
      "the schema /components/schemas/B/minLength does not compile: it must be integer",
    ],
    [
      "a property that is null",
      withSchema({ properties: { a: null } }),
      `the schema ${BODY}/properties/a does not compile: it must be object,boolean`,
    ],
    [
      "a keyword of 3.0",
      withSchema({ minimum: 1, exclusiveMinimum: true }),
      `the schema ${BODY}/exclusiveMinimum does not compile: it must be number`,
    ],
    [
      "no member",
      withSchema({ items: { enum: [] } }),
      `the schema ${BODY}/items does not compile: enum must have non-empty array`,
    ],
    [
      "no form",
      withSchema({ items: { anyOf: [] } }),
      `the schema ${BODY}/items/anyOf does not compile: it must NOT have fewer than 1 items`,
    ],
    [
      "a pattern",
      withSchema({ properties: { pattern: { pattern: "(" } } }),
      `the schema ${BODY}/properties/pattern/pattern does not compile: Invalid regular expression: /(/u: Unterminated group`,
    ],
    [
      "a pattern of names",
      withSchema({ patternProperties: { "[z-a]": {} } }),
      `the schema ${BODY}/patternProperties does not compile: Invalid regular expression: /[z-a]/u: Range out of order in character class`,
    ],
    [
      "another dialect",
      withSchema({ $schema: "http://json-schema.org/draft-07/schema#" }),
      `the schema ${BODY} does not compile: no schema with key or ref "http://json-schema.org/draft-07/schema#"`,
    ],
    [
      "two schemas of one $id",
      withSchema({ allOf: [ref("A"), ref("B")] }, { A: { $id: "urn:x:a" }, B: { $id: "urn:x:a" } }),
      `the schema ${BODY} does not compile: reference "urn:x:a" resolves to more than one schema`,
    ],
    [
      "a reference that an $id leads elsewhere",
      withSchema(ref("A"), { A: { $id: "https://example.com/a", items: ref("B") }, B: {} }),
      "the schema /components/schemas/A/items does not compile: can't resolve reference #/components/schemas/B from id https://example.com/a",
    ],
    [
      "of a response header",
      documentOf({
        operation: { responses: { 200: { headers: { A: { schema: { type: "x" } } } } } },
      }),
      `the schema ${POST}/responses/200/headers/A/schema/type does not compile: it must be equal to one of the allowed values`,
    ],
    [
      "of a parameter's content",
      withParameter({
        in: "query",
        name: "a",
        content: { "application/json": { schema: { type: "x" } } },
      }),
      `the schema ${POST}/parameters/0/content/application~1json/schema/type does not compile: it must be equal to one of the allowed values`,
    ],
  ])("%s", (_, document, line) => {
    let message = "";
    try {
      createContract(document);
    } catch (error) {
      expect(error).toBeInstanceOf(ContractError);
      ({ message } = error as Error);
    }
    expect(message).toBe(line);
    expect(message).not.toContain("\n");
  });

  test("one that nobody uses is none of our business", () => {
    expect(
      createContract(withSchema(true, { A: { type: "strin", items: ref("B") } })),
    ).toBeDefined();
  });
});

describe("schemas that work", () => {
  const tree = {
    type: "object",
    properties: { inner: { type: "array", items: ref("Tree") } },
    required: ["inner"],
    additionalProperties: false,
  };

  test.each<[name: string, schema: unknown, right: string, wrong: string, schemas?: object]>([
    [
      "one that contains itself",
      ref("Tree"),
      '{"inner":[{"inner":[]}]}',
      '{"inner":[{"inner":[{}]}]}',
      { Tree: tree },
    ],
    [
      "two that contain each other",
      ref("A"),
      '{"b":{"a":{}}}',
      '{"b":{"a":1}}',
      { A: { type: "object", properties: { b: ref("B") } }, B: { properties: { a: ref("A") } } },
    ],
    [
      "a reference with keywords beside it",
      { ...ref("A"), minimum: 5 },
      "5",
      "4",
      { A: { type: "integer" } },
    ],
    [
      "a reference into a schema",
      { $ref: "#/components/schemas/A/properties/a%252Fb" },
      "1",
      '"x"',
      { A: { properties: { "a%2Fb": { type: "integer" } } } },
    ],
    [
      "a reference with an escape",
      { $ref: "#/components/schemas/A~1~0B" },
      "1",
      '"x"',
      { "A/~B": { type: "integer" } },
    ],
    [
      "a reference with an encoding",
      { $ref: "#/components/schemas/%D0%90%20b" },
      "1",
      '"x"',
      { "А b": { type: "integer" } },
    ],
    ["false for a property", { properties: { a: false } }, "{}", '{"a":1}'],
    [
      "an $id that nothing refers through",
      ref("A"),
      '{"a":1}',
      '{"a":"x"}',
      { A: { $id: "https://example.com/a", properties: { a: { type: "integer" } } } },
    ],
    [
      "an $anchor",
      { $ref: "#/components/schemas/A" },
      "1",
      '"x"',
      { A: { $anchor: "a", type: "integer" } },
    ],
    [
      "data that looks like a reference",
      { default: { $ref: "x" }, enum: [{ $ref: "y" }], examples: [{ $ref: "z" }] },
      '{"$ref":"y"}',
      "1",
    ],
    [
      "data that is called example",
      { const: { example: 1, examples: 2 } },
      '{"example":1,"examples":2}',
      "{}",
    ],
    [
      "properties that are called like keywords",
      {
        properties: {
          example: { type: "integer" },
          required: { type: "integer" },
          $ref: { type: "integer" },
          pattern: { type: "integer" },
        },
        required: ["example"],
      },
      '{"example":1,"$ref":2}',
      '{"$ref":2}',
    ],
    ["a format that nobody knows", { type: "string", format: "phone" }, '"+1 202 555 0101"', "1"],
    [
      "the dialect itself",
      { $schema: "https://json-schema.org/draft/2020-12/schema", type: "integer" },
      "1",
      '"x"',
    ],
    [
      "keywords of OpenAPI",
      {
        type: "object",
        discriminator: { propertyName: "a" },
        xml: { name: "a" },
        "x-note": "a",
        nullable: true,
      },
      "{}",
      "null",
    ],
  ])("%s", (_, schema, right, wrong, schemas) => {
    expect(placesOf(judgeJson(schema, right, schemas))).toEqual([]);
    expect(judgeJson(schema, wrong, schemas)).not.toEqual([]);
  });

  test("examples with an $id are data", () => {
    const example = { $id: "urn:x:a", $anchor: "a" };
    const content = { "application/json": { schema: { type: "object", example }, example } };
    const document = documentOf({
      operation: { requestBody: { content } },
      components: { examples: { A: { value: example }, B: { value: example } } },
    });
    expect(createContract(document).operations).toHaveLength(1);
  });

  test("schemas under the old name of $defs may be called like keywords", () => {
    const contract = contractOf({
      method: "get",
      operation: { parameters: [{ name: "p", in: "query", schema: ref("Thing") }] },
      components: {
        schemas: {
          Thing: {
            $ref: "#/components/schemas/Thing/definitions/example",
            definitions: { example: { type: "integer" } },
          },
        },
      },
    });
    expect(judgeRequest(contract, { target: "/things?p=7" })).toEqual([]);
    expect(judgeRequest(contract, { target: "/things?p=x" })).toHaveLength(1);
  });

  test("what is used from many places is compiled in a moment", () => {
    const schemas: Record<string, unknown> = { L0: { type: "integer" } };
    for (let level = 1; level <= 20; level += 1) {
      schemas[`L${level}`] = { anyOf: [ref(`L${level - 1}`), { allOf: [ref(`L${level - 1}`)] }] };
    }
    const contract = contractOf({
      method: "get",
      operation: { parameters: [{ name: "p", in: "query", schema: ref("L20") }] },
      components: { schemas },
    });
    expect(judgeRequest(contract, { target: "/things?p=7" })).toEqual([]);
  });
});

describe("operations", () => {
  test("have every reference followed", () => {
    const contract = contractOf({
      root: {
        paths: { "/things/{id}": { $ref: "#/components/pathItems/Thing" }, "x-note": "none" },
      },
      components: {
        pathItems: {
          Thing: {
            parameters: [{ $ref: "#/components/parameters/Id" }],
            get: {
              parameters: [{ $ref: "#/components/parameters/Page" }],
              responses: { default: { $ref: "#/components/responses/Thing" } },
            },
            put: { requestBody: { $ref: "#/components/requestBodies/Thing" }, responses },
          },
        },
        parameters: {
          Id: { name: "id", in: "path", required: true, schema: ref("Id") },
          Page: { $ref: "#/components/parameters/Number" },
          Number: { name: "page", in: "query", schema: { type: "integer" } },
        },
        responses: {
          Thing: {
            description: "one",
            headers: { "X-Count": { $ref: "#/components/headers/Count" } },
            content: {
              "application/json": {
                schema: ref("Thing"),
                examples: {
                  one: { $ref: "#/components/examples/One" },
                  far: { externalValue: "x" },
                },
              },
            },
          },
        },
        headers: { Count: { required: true, schema: { type: "integer" }, example: 7 } },
        examples: { One: { value: { id: 50101 } } },
        requestBodies: { Thing: { required: true, content: { "text/plain": { example: "Ada" } } } },
        schemas: { Id: { type: "integer" }, Thing: ref("Object"), Object: { type: "object" } },
      },
    });
    const [put, get] = contract.operations.toSorted((a) => (a.method === "PUT" ? -1 : 1));
    expect(put).toMatchObject({
      operationId: "PUT /things/{id}",
      method: "PUT",
      path: "/things/{id}",
      pointer: "/components/pathItems/Thing/put",
      requestBody: {
        required: true,
        pointer: "/components/requestBodies/Thing",
        contents: [{ mediaType: "text/plain", examples: [{ name: "default", value: "Ada" }] }],
      },
      security: [],
    });
    expect(get).toMatchObject({
      operationId: "GET /things/{id}",
      parameters: [
        {
          name: "id",
          in: "path",
          style: "simple",
          explode: false,
          schemaPointer: "/components/schemas/Id",
        },
        { name: "page", in: "query", style: "form", explode: true, required: false },
      ],
      responses: [
        {
          status: "default",
          pointer: "/components/responses/Thing",
          headers: [{ name: "x-count", required: true, examples: [{ name: "default", value: 7 }] }],
          contents: [
            {
              mediaType: "application/json",
              schemaPointer: "/components/schemas/Object",
              examples: [{ name: "one", value: { id: 50101 } }],
            },
          ],
        },
      ],
    });
    expect(get).not.toHaveProperty("requestBody");
  });

  test("keep what is written of them, and the document stays as it is", () => {
    const document = documentOf({ operation: { "x-note": "kept" } });
    const before = JSON.stringify(document);
    const contract = createContract(document);
    expect(operationOf(contract).declared["x-note"]).toBe("kept");
    expect(contract.document).toBe(document);
    expect(JSON.stringify(document)).toBe(before);
  });
});

test("examples of a parameter that are a list, as those of a schema, are none", () => {
  const document = withParameter({ in: "query", name: "a", examples: ["x"] });
  const [operation] = createContract(document).operations;
  expect(operation?.parameters[0]?.examples).toEqual([]);
});

function nestSchema(levels: number): object {
  let schema: object = {};
  for (let level = 0; level < levels; level += 1) schema = { properties: { a: schema } };
  return schema;
}
