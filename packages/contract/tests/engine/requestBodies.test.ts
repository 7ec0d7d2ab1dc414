import { describe, expect, test } from "vitest";
import { contractOf, judgeJson, judgeRequest, messagesOf, placesOf } from "../fixtures/api.ts";

const thing = {
  type: "object",
  properties: { name: { type: "string" }, size: { type: "integer" } },
  required: ["name"],
  additionalProperties: false,
};

function judge(requestBody: object | undefined, body: string | Uint8Array, type?: string) {
  const contract = contractOf({ operation: { ...(requestBody && { requestBody }) } });
  const headers = type === undefined ? {} : { "content-type": type };
  return judgeRequest(contract, { headers, body });
}

const json = { required: true, content: { "application/json": { schema: thing } } };
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

describe("media types", () => {
  const many = {
    content: {
      "application/json": { schema: thing },
      "application/hal+json": { schema: thing },
      "text/*": { schema: { type: "string", maxLength: 5 } },
      "text/csv": { schema: { type: "string", minLength: 5 } },
    },
  };

  test.each([
    ["application/json", '{"name":"Ada"}', []],
    ["APPLICATION/JSON", '{"name":"Ada"}', []],
    ["application/json;charset=utf-8", '{"name":"Ada"}', []],
    ['application/json; charset="UTF-8"', '{"name":"Ada"}', []],
    ["application/json; charset=utf8; x=y", '{"name":"Ada"}', []],
    ["application/hal+json", '{"name":"Ada"}', []],
    ["application/hal+json", "{}", ["request.body.schema /name"]],
    ["application/problem+json", '{"name":"Ada"}', ["request.body.mediaType"]],
    ["application/jsonx", '{"name":"Ada"}', ["request.body.mediaType"]],
    ["application/json, text/plain", '{"name":"Ada"}', ["request.body.mediaType"]],
    ["application/json; charset=windows-1251", '{"name":"Ada"}', ["request.body.syntax"]],
    ["application/json; charset=utf-16", '{"name":"Ada"}', ["request.body.syntax"]],
    ["text/plain", "Ada", []],
    ["text/html; charset=windows-1251", "Ada", []],
    ["text/plain", "Obraztsova", ["request.body.schema"]],
    ["text/csv", "a,b;c", []],
    ["text/csv", "a", ["request.body.schema"]],
    ["", '{"name":"Ada"}', ["request.body.mediaType"]],
  ])("%s: %s", (type, body, places) => {
    expect(placesOf(judge(many, body, type))).toEqual(places);
  });

  test("of which none is declared are told so", () => {
    expect(messagesOf(judge({ content: {} }, "{}", JSON_TYPE))).toEqual([
      "The media type of the request body should be declared, was application/json",
    ]);
  });

  test("that are wrong are told with those that are right", () => {
    expect(messagesOf(judge(many, "x", "image/png"))).toEqual([
      "The media type of the request body should be application/json or application/hal+json or text/* or text/csv, was image/png",
    ]);
    expect(messagesOf(judge(json, "x"))).toEqual([
      "The media type of the request body should be application/json, was no Content-Type",
    ]);
  });
});

describe("bodies that are there or not", () => {
  test.each<[requestBody: object | undefined, body: string, message: string[]]>([
    [json, "", ["The request body is missing"]],
    [{ ...json, required: false }, "", []],
    [undefined, "", []],
    [undefined, "{}", ["The request body should be left out, was 2 bytes"]],
    [{ content: { "application/json": {} } }, '{"a":1}', []],
  ])("%j: %j", (requestBody, body, messages) => {
    expect(messagesOf(judge(requestBody, body, JSON_TYPE))).toEqual(messages);
  });

  test("null, false, 0 and an empty text are bodies", () => {
    const schema = { type: ["null", "boolean", "integer", "string"] };
    const any = { required: true, content: { "application/json": { schema } } };
    for (const body of ["null", "false", "0", '""']) {
      expect(judge(any, body, JSON_TYPE)).toEqual([]);
      expect(messagesOf(judge(json, body, JSON_TYPE))).toEqual([
        `The request body should be an object, was ${body}`,
      ]);
    }
  });
});

describe("bytes and syntax", () => {
  test.each<[name: string, body: string | Uint8Array, message: string]>([
    ["bytes", new Uint8Array([0x22, 0xff, 0x22]), "should be UTF-8, was bytes that are not UTF-8"],
    [
      "half a character",
      new Uint8Array([0x22, 0xd0, 0x22]),
      "should be UTF-8, was bytes that are not UTF-8",
    ],
    [
      "UTF-16",
      new Uint8Array([0xff, 0xfe, 0x7b, 0x00]),
      "should be UTF-8, was bytes that are not UTF-8",
    ],
    ["a byte order mark", '\ufeff{"name":"Ada"}', "should be JSON, was other text"],
    ["an end too early", '{"name":', "should be JSON, was text that ends too early"],
    ["a text without end", '{"name":"Ada', "should be JSON, was text that ends too early"],
    ["only white space", " \n", "should be JSON, was text that ends too early"],
    [
      "a comma too many",
      '{"name":"Ada",}',
      "should be JSON, was text that is broken at position 14",
    ],
    ["two values", "{}{}", "should be JSON, was text that is broken at position 2"],
    ["no quotes", "{name:1}", "should be JSON, was text that is broken at position 1"],
    [
      "a control character",
      '{"name":"A\nda"}',
      "should be JSON, was text that is broken at position 10",
    ],
    ["a form", "name=Ada", "should be JSON, was other text"],
    ["NaN", "NaN", "should be JSON, was other text"],
    ["a comment", "{/**/}", "should be JSON, was text that is broken at position 1"],
    [
      "513 levels",
      `${"[".repeat(513)}${"]".repeat(513)}`,
      "should be JSON of at most 512 levels, was nested deeper",
    ],
  ])("%s", (_, body, message) => {
    const violations = judge(json, body, JSON_TYPE);
    expect(messagesOf(violations)).toEqual([`The request body ${message}`]);
    expect(violations[0]?.rule).toBe("request.body.syntax");
  });

  test("512 levels can be read", () => {
    const deep = { content: { "application/json": { schema: true } } };
    expect(judge(deep, `${"[".repeat(512)}${"]".repeat(512)}`, JSON_TYPE)).toEqual([]);
    const texts = JSON.stringify("[".repeat(600));
    expect(judge(deep, `[${texts},"\\"${"[".repeat(600)}"]`, JSON_TYPE)).toEqual([]);
  });

  test("no message quotes the body", () => {
    for (const body of ['{"password":"demo-secret", x', "demo-secret", '["demo-secret" 1]']) {
      expect(JSON.stringify(judge(json, body, JSON_TYPE))).not.toContain("secret");
    }
  });
});

describe("properties", () => {
  test.each<[name: string, schema: unknown, body: string, places: string[]]>([
    ["right", thing, '{"name":"Ada","size":7}', []],
    ["missing", thing, "{}", ["request.body.schema /name"]],
    ["unknown", thing, '{"name":"Ada","Name":"x"}', ["request.body.schema /Name"]],
    [
      "__proto__",
      thing,
      '{"name":"Ada","__proto__":{"size":7}}',
      ["request.body.schema /__proto__"],
    ],
    ["constructor", thing, '{"name":"Ada","constructor":1}', ["request.body.schema /constructor"]],
    ["1.0 is an integer", thing, '{"name":"Ada","size":1.0}', []],
    ["1e3 is an integer", thing, '{"name":"Ada","size":1e3}', []],
    ["text is no integer", thing, '{"name":"Ada","size":"7"}', ["request.body.schema /size"]],
    ["beyond all numbers", thing, '{"name":"Ada","size":1e999}', ["request.body.schema /size"]],
    ["the last of two counts", thing, '{"name":1,"name":"Ada"}', []],
    [
      "a name with a slash",
      { additionalProperties: false },
      '{"a/b~c":1}',
      ["request.body.schema /a~1b~0c"],
    ],
    [
      "what every object inherits is not there",
      { properties: { constructor: { type: "integer" } }, required: ["toString"] },
      "{}",
      ["request.body.schema /toString"],
    ],
    ["0.07 is a multiple of 0.01", { multipleOf: 0.01 }, "0.07", []],
  ])("%s", (_, schema, body, places) => {
    expect(placesOf(judgeJson(schema, body))).toEqual(places);
  });

  test("that are only read need not be sent", () => {
    const read = { type: "integer", readOnly: true };
    const schemas = {
      Id: read,
      Base: { type: "object", properties: { id: { $ref: "#/components/schemas/Id" } } },
    };
    const needy = [
      { properties: { id: read }, required: ["id"] },
      { properties: { id: { $ref: "#/components/schemas/Id" } }, required: ["id"] },
      { properties: { id: { allOf: [{ $ref: "#/components/schemas/Id" }] } }, required: ["id"] },
      { allOf: [{ $ref: "#/components/schemas/Base" }, { required: ["id"] }] },
      { allOf: [{ $ref: "#/components/schemas/Base" }], required: ["id"] },
      { properties: { in: { properties: { id: read }, required: ["id"] } } },
    ];
    for (const schema of needy) {
      expect(judgeJson({ type: "object", ...schema }, { in: {} }, schemas)).toEqual([]);
    }
    const other = { properties: { id: { type: "integer", writeOnly: true } }, required: ["id"] };
    expect(placesOf(judgeJson(other, {}))).toEqual(["request.body.schema /id"]);
  });
});

describe("unevaluatedProperties", () => {
  const closed = {
    type: "object",
    anyOf: [
      { properties: { a: { type: "integer" } }, required: ["a"] },
      { properties: { b: { type: "integer" } }, required: ["b"] },
    ],
    allOf: [{ properties: { c: { type: "string" } } }],
    unevaluatedProperties: false,
  };

  test.each([
    ['{"a":1}', []],
    ['{"a":1,"b":2,"c":"x"}', []],
    ['{"a":1,"d":2}', ["/d"]],
    ['{"a":1,"constructor":2}', ["/constructor"]],
    ['{"a":1,"__proto__":2}', ["/__proto__"]],
    ['{"a":1,"toString":2,"hasOwnProperty":3}', ["/toString", "/hasOwnProperty"]],
    ['{"c":"x"}', ["/a"]],
  ])("%s", (body, places) => {
    expect(judgeJson(closed, body).map(({ place }) => place)).toEqual(places);
  });
});

describe("forms", () => {
  const form = {
    content: {
      "application/x-www-form-urlencoded": {
        schema: {
          type: "object",
          properties: {
            name: { type: "string" },
            size: { type: "integer" },
            tags: { type: "array", items: { type: "string" } },
            at: { type: "object", properties: { from: { type: "integer" } } },
            leads: {
              type: "object",
              additionalProperties: {
                type: "array",
                items: { type: "object", properties: { id: { type: "integer" } } },
              },
            },
          },
          required: ["name"],
          additionalProperties: false,
        },
      },
    },
  };

  test.each([
    ["name=Ada+Sample&size=7", []],
    ["name=%D0%92%D0%B5%D1%80%D0%B0", []],
    ["name=7", []],
    ["name=", []],
    ["name", []],
    ["name=Ada&tags=a", []],
    ["name=Ada&tags=a&tags=b", []],
    ["name=Ada&tags[]=a&tags[]=b", []],
    ["name=Ada&tags%5B0%5D=a", []],
    ["name=Ada&at[from]=1", []],
    ["name=Ada&leads[add][0][id]=70101&leads[add][1][id]=70102", []],
    ["size=7", ["/name"]],
    ["name=Ada&size=x", ["/size"]],
    ["name=Ada&name=Vera", ["/name"]],
    ["name=Ada&at=1", ["/at"]],
    ["name=Ada&at[from]=x", ["/at/from"]],
    ["name=Ada&leads[add][0][id]=x", ["/leads/add/0/id"]],
    ["name=Ada&bogus=1", ["/bogus"]],
    ["name=Ada&bogus[a]=1", ["/bogus"]],
    ["name=Ada&__proto__=1", ["/__proto__"]],
    ["name=Ada&__proto__[a]=1", ["/__proto__"]],
    ["name=Ada&=1", ["/"]],
    [`name=Ada&tags${"[a]".repeat(65)}=1`, [`/tags${"[a]".repeat(65)}`]],
  ])("%s", (body, places) => {
    expect(judge(form, body, FORM_TYPE).map(({ place }) => place)).toEqual(places);
  });

  test("are read up to ten thousand fields", () => {
    const any = { content: { [FORM_TYPE]: { schema: { type: "object" } } } };
    const fields = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=1`).join("&");
    expect(judge(any, fields(10_000), FORM_TYPE)).toEqual([]);
    expect(messagesOf(judge(any, fields(10_001), FORM_TYPE))).toEqual([
      "The request body should be a form of at most 10000 fields, was more of them",
    ]);
  });

  test("with broken encoding keep their text, with broken bytes are refused", () => {
    expect(judge(form, "name=%ZZ", FORM_TYPE)).toEqual([]);
    const bytes = new Uint8Array([0x6e, 0x3d, 0xff]);
    expect(placesOf(judge(form, bytes, FORM_TYPE))).toEqual(["request.body.syntax"]);
  });
});

describe("bodies of other kinds", () => {
  const other = (mediaType: string, schema: object) => ({
    content: { [mediaType]: { schema } },
  });

  test.each<[type: string, schema: object, body: string | Uint8Array, places: string[]]>([
    ["text/plain", { type: "integer" }, "7", []],
    ["text/plain", { type: "integer" }, "seven", ["request.body.schema"]],
    ["text/plain", { type: "string", enum: ["a"] }, "a", []],
    ["application/octet-stream", { type: "string", format: "binary" }, new Uint8Array([255]), []],
    ["application/octet-stream", {}, new Uint8Array([255]), []],
    // What these hold is not read, so that nothing can be said against it.
    ["multipart/form-data", { type: "object", required: ["file"] }, "--x--", []],
    ["application/xml", { $ref: "#/components/schemas/List" }, "<a/>", []],
  ])("%s by %j", (type, schema, body, places) => {
    const contract = contractOf({
      operation: { requestBody: other(type, schema) },
      components: { schemas: { List: { type: "array", minItems: 1 } } },
    });
    const sent = { headers: { "content-type": type }, body };
    expect(placesOf(judgeRequest(contract, sent))).toEqual(places);
  });
});
