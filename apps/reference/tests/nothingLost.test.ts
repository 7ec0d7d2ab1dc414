/** What OpenAPI allows is either shown or refused; nothing of a description is left out unseen. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "node-html-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readApi } from "../src/model/api.ts";
import type { JsonObject } from "../src/model/json.ts";
import type { Shape } from "../src/model/shape.ts";
import { buildSmallSite, smallDocument } from "./smallSite.ts";

const answer = (response: JsonObject) => smallDocument({}, { responses: { "200": response } });
const parameter = (one: JsonObject) => smallDocument({}, { parameters: [one] });
const body = (mediaType: JsonObject) => answer({ content: { "application/json": mediaType } });
const schema = (one: JsonObject) => smallDocument({}, {}, { type: undefined, ...one });
const scheme = (one: JsonObject) =>
  smallDocument({ components: { securitySchemes: { key: one } } });

test.each<[string, JsonObject, string]>([
  ["webhooks", smallDocument({ webhooks: {} }), "webhooks, in the document,"],
  [
    "terms of service",
    smallDocument({ info: { title: "a", version: "1", summary: "b", termsOfService: "c" } }),
    "termsOfService, in info,",
  ],
  [
    "the docs of a tag",
    smallDocument({ tags: [{ name: "Things", externalDocs: {} }] }),
    "externalDocs, in the tag Things,",
  ],
  ["servers of a path", smallDocument({ paths: { "/a": { servers: [] } } }), "servers, in /a,"],
  [
    "a deprecated operation",
    smallDocument({}, { deprecated: true }),
    "GET /things: deprecated, in the operation,",
  ],
  ["callbacks", smallDocument({}, { callbacks: {} }), "GET /things: callbacks, in the operation,"],
  ["security of one operation", smallDocument({}, { security: [] }), "security, in the operation,"],
  [
    "a second tag",
    smallDocument({}, { tags: ["Things", "Others"] }),
    "GET /things: it has several tags",
  ],
  [
    "a parameter with content",
    parameter({ name: "a", in: "query", content: {} }),
    "content, in the parameter or header a,",
  ],
  [
    "a deprecated parameter",
    parameter({ name: "a", in: "query", deprecated: true }),
    "deprecated, in the parameter or header a,",
  ],
  [
    "the example of a parameter",
    parameter({ name: "a", in: "query", example: 1 }),
    "example, in the parameter or header a,",
  ],
  [
    "a list between pipes",
    parameter({ name: "a", in: "query", style: "pipeDelimited" }),
    "the style pipeDelimited of the parameter a",
  ],
  ["links of a response", answer({ links: {} }), "links, in the response 200,"],
  ["the one example of a body", body({ example: {} }), "example, in a body of application/json,"],
  [
    "an example that lies elsewhere",
    body({ examples: { far: { externalValue: "a" } } }),
    "externalValue, in the example far,",
  ],
  [
    "a scheme that is not described",
    scheme({ type: "http", scheme: "basic" }),
    "the security scheme key has no description",
  ],
  [
    "a deprecated field",
    schema({ properties: { a: { deprecated: true } } }),
    "deprecated, in a schema,",
  ],
  ["the title of a schema", schema({ title: "a" }), "title, in a schema,"],
  [
    "a rule for names of fields",
    schema({ propertyNames: { maxLength: 2 } }),
    "propertyNames.maxLength, in a schema,",
  ],
  ["a choice of two kinds", schema({ oneOf: [{}], anyOf: [{}] }), "oneOf and anyOf"],
  [
    "a field that is required and not there",
    schema({ required: ["a"] }),
    "a schema requires a, which is not among its properties",
  ],
  [
    "sets of values to intersect",
    schema({ allOf: [{ enum: [1, 2] }, { enum: [2, 3] }] }),
    "two parts of allOf, in a schema, have values",
  ],
  [
    "a choice of choices",
    schema({ allOf: [{ oneOf: [{}] }, { oneOf: [{}] }] }),
    "have alternatives",
  ],
  [
    "evidence of an unknown level",
    schema({ "x-evidence": [{ level: "sure" }] }),
    "x-evidence has the level sure",
  ],
])("%s: refused", (_, document, message) => {
  expect(() => readApi("things", document)).toThrow(message);
});

test("the text of a part that has no page is refused", () => {
  const part = { $ref: "#/components/schemas/Part" };
  const document = {
    ...schema({ allOf: [part] }),
    components: { schemas: { Part: { description: "Lost.", properties: { a: {} } } } },
  };
  expect(() => readApi("things", document)).toThrow("the description of Part would not be shown");
});

describe("shown as OpenAPI means it:", () => {
  function shapeOf(one: JsonObject): Shape | undefined {
    const [operation] = readApi("things", schema(one)).operations;
    return operation?.responses[0]?.contents[0]?.shape;
  }

  test("a parameter of the operation takes the place of one of its path", () => {
    const document = smallDocument(
      {},
      { parameters: [{ name: "a", in: "query", description: "Own." }] },
    );
    const path = (document["paths"] as Record<string, JsonObject>)["/things"] as JsonObject;
    path["parameters"] = [
      { name: "a", in: "query", description: "Of all." },
      { name: "a", in: "header", description: "Another." },
    ];
    const [operation] = readApi("things", document).operations;
    const told = operation?.parameters.map((one) => [one.in, one.description]);
    expect(told).toEqual([
      ["header", "Another."],
      ["query", "Own."],
    ]);
  });

  test("a list in a path is separated by commas, one in a query repeated", () => {
    const one = { schema: { type: "array" } };
    const parameters = ["path", "query", "header", "cookie"].map((place) => ({
      ...one,
      name: "a",
      in: place,
    }));
    const [operation] = readApi("things", smallDocument({}, { parameters })).operations;
    const forms = operation?.parameters.map(({ style, explode }) => [style, explode]);
    expect(forms).toEqual([
      ["simple", false],
      ["form", true],
      ["simple", false],
      ["form", true],
    ]);
  });

  test("parts of allOf add texts and required names; the schema's own field is the narrower one", () => {
    const shape = shapeOf({
      description: "Whole.",
      properties: { a: { description: "Own." } },
      allOf: [
        { properties: { a: { description: "Base." }, b: {} }, examples: [1] },
        { description: "Part.", format: "odd" },
      ],
      required: ["b"],
    });
    expect(shape).toMatchObject({ description: "Whole.\n\nPart.", format: "odd", examples: [1] });
    const fields = shape?.fields.map(({ name, required, shape }) => [
      name,
      required,
      shape.description,
    ]);
    expect(fields).toEqual([
      ["a", false, "Own."],
      ["b", true, undefined],
    ]);
  });

  test("items that may repeat are no rule", () => {
    expect(shapeOf({ type: "array", uniqueItems: false })?.constraints).toEqual([]);
    expect(shapeOf({ type: "array", uniqueItems: true })?.constraints).toHaveLength(1);
  });

  test("a choice with null keeps what is stated beside it", () => {
    const choice = { anyOf: [{ type: "string" }, { type: "null" }] };
    expect(shapeOf(choice)).toMatchObject({ types: ["string", "null"], variants: [] });
    expect(shapeOf({ ...choice, examples: ["a"] })).toMatchObject({ examples: ["a"] });
  });
});

describe("on the pages", () => {
  let folder: string;
  let html: string;
  let markdown: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "liaison-reference-lost-"));
    const message = {
      "application/json": {
        schema: {
          type: "object",
          properties: {
            a: { type: "string", default: "", examples: ["\\d", "two\nlines"] },
            kept: { not: { type: "object", properties: { forbidden: {} } } },
          },
          additionalProperties: { type: "integer" },
        },
      },
      "application/xml": { schema: { type: "object", properties: { a: { type: "string" } } } },
    };
    const document = smallDocument(
      {
        servers: [
          { url: "https://{zone}", variables: { zone: { default: "a", enum: ["a", "b"] } } },
        ],
      },
      {
        parameters: [{ name: "sid", in: "cookie", schema: { type: "string" } }],
        requestBody: { content: message },
        responses: { default: { description: "Any other answer.", content: message } },
      },
    );
    const site = await buildSmallSite(folder, { document });
    const read = (path: string) => readFile(join(site, path), "utf8");
    html = (await read("amocrm/listThings.html")) + (await read("amocrm/index.html"));
    markdown = (await read("amocrm/listThings.md")) + (await read("amocrm/index.md"));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("every media type has anchors of its own, the same in requests and responses", () => {
    const ids = parse(html)
      .querySelectorAll("li[id]")
      .map(({ id }) => id);
    for (const place of ["request", "response-default"]) {
      expect(ids).toEqual(expect.arrayContaining([`${place}.a`, `${place}.application-xml.a`]));
    }
    expect(ids).toContain("cookie.sid");
  });

  test.each([
    ["other properties beside the fields", "Any other property: integer"],
    ["fields of what must not be", "forbidden"],
    ["an empty default", 'default ""'],
    ["a backslash as it is", "\\d"],
    ["a break of line as JSON writes it", String.raw`"two\nlines"`],
    ["values of a server's variable", "default a, one of a, b"],
    ["the answer to anything else", "default"],
  ])("%s, in HTML and in Markdown", (_, text) => {
    const plain = (one: string) => one.replaceAll("`", "").replace(/\s+/g, " ");
    expect(plain(parse(html, { blockTextElements: {} }).textContent)).toContain(text);
    expect(plain(markdown)).toContain(text);
  });
});
