import { describe, expect, test } from "vitest";
import { contractOf, judgeRequest, messagesOf, placesOf } from "../fixtures/api.ts";

const integer = { type: "integer" };

/** Makes a function that tells what is wrong with a query, by its parameters. */
function judgeBy(...parameters: readonly object[]) {
  const contract = contractOf({
    method: "get",
    operation: { parameters: parameters.map((parameter) => ({ in: "query", ...parameter })) },
  });
  return (search: string) => judgeRequest(contract, { target: `/things?${search}` });
}

const deep = (name: string, schema: object) => ({
  name,
  style: "deepObject",
  explode: true,
  schema,
});

describe("deep objects", () => {
  const judge = judgeBy(
    deep("filter", {
      type: "object",
      additionalProperties: false,
      properties: {
        id: { anyOf: [integer, { type: "array", items: integer, maxItems: 2 }] },
        at: {
          type: "object",
          properties: { from: integer, to: integer },
          minProperties: 1,
          additionalProperties: false,
        },
        to_id: integer,
        to_type: { enum: ["leads"] },
        flag: { type: ["boolean", "null"] },
        fields: { type: "object", propertyNames: { pattern: "^\\d+$" } },
      },
      dependentRequired: { to_id: ["to_type"] },
    }),
    deep("order", {
      oneOf: [
        {
          type: "object",
          properties: { id: { enum: ["asc", "desc"] } },
          required: ["id"],
          additionalProperties: false,
        },
        {
          type: "object",
          properties: { at: { enum: ["asc", "desc"] } },
          required: ["at"],
          additionalProperties: false,
        },
      ],
    }),
    deep("maybe", { type: ["object", "null"], properties: { a: integer } }),
  );

  test.each([
    "",
    "filter[id]=1",
    "filter[id][]=1&filter[id][]=2",
    "filter[id][0]=1",
    "filter[at][from]=1&filter[at][to]=2",
    "filter[to_id]=1&filter[to_type]=leads",
    "filter[flag]=",
    "filter[flag]=true",
    "filter[fields][1103]=x",
    "order[id]=asc",
    "order[at]=desc",
    "maybe[a]=1",
    "maybe=",
  ])("%s is right", (search) => {
    expect(messagesOf(judge(search))).toEqual([]);
  });

  test.each([
    ["filter[id]=x", ["request.query.invalid filter[id]"]],
    ["filter[id][]=1&filter[id][]=x", ["request.query.invalid filter[id][1]"]],
    ["filter[id][]=1&filter[id][]=2&filter[id][]=3", ["request.query.invalid filter[id]"]],
    ["filter[id][a]=1", ["request.query.invalid filter[id]"]],
    ["filter[bogus]=1", ["request.query.invalid filter[bogus]"]],
    ["filter[ID]=1", ["request.query.invalid filter[ID]"]],
    ["filter[__proto__]=1", ["request.query.invalid filter[__proto__]"]],
    ["filter[constructor]=1", ["request.query.invalid filter[constructor]"]],
    ["filter[at]=1", ["request.query.invalid filter[at]"]],
    [
      "filter[at][from]=x&filter[at][until]=1",
      ["request.query.invalid filter[at][until]", "request.query.invalid filter[at][from]"],
    ],
    ["filter[to_id]=1", ["request.query.invalid filter[to_type]"]],
    ["filter[flag]=1", ["request.query.invalid filter[flag]"]],
    ["filter[fields][name]=x", ["request.query.invalid filter[fields][name]"]],
    ["filter=1", ["request.query.invalid filter"]],
    ["filter[]=1", ["request.query.invalid filter[0]"]],
    ["order[id]=up", ["request.query.invalid order[id]"]],
    ["order[bogus]=asc", ["request.query.invalid order[id]", "request.query.invalid order[bogus]"]],
    ["maybe[a]=x", ["request.query.invalid maybe[a]"]],
    ["maybe=x", ["request.query.invalid maybe"]],
  ])("%s is wrong", (search, places) => {
    const found = placesOf(judge(search));
    expect(found.toSorted()).toEqual([...places].sort());
  });
});

describe("lists", () => {
  const list = (more: object) => ({ type: "array", items: { enum: ["leads", "tags"] }, ...more });
  const judge = judgeBy(
    { name: "with", style: "form", explode: false, schema: list({ uniqueItems: true }) },
    { name: "kinds", schema: list({ minItems: 2 }) },
    { name: "ids[]", schema: { type: "array", items: integer } },
    { name: "plain", schema: { type: "string" } },
  );

  test.each([
    ["with=leads", []],
    ["with=leads,tags", []],
    ["with=leads%2Ctags", []],
    ["with=leads,leads", ["request.query.invalid with"]],
    ["with=leads,bogus", ["request.query.invalid with[1]"]],
    ["with=leads,", ["request.query.invalid with[1]"]],
    ["with=leads%20,tags", ["request.query.invalid with[0]"]],
    ["with[]=leads", ["request.query.unknown with[]"]],
    ["kinds=leads&kinds=tags", []],
    ["kinds=leads", ["request.query.invalid kinds"]],
    ["kinds=leads,tags", ["request.query.invalid kinds", "request.query.invalid kinds[0]"]],
    ["ids[]=1&ids[]=2", []],
    ["ids[0]=1&ids[1]=2", []],
    ["ids[]=1&ids[]=x", ["request.query.invalid ids[1]"]],
    ["ids=1", ["request.query.unknown ids"]],
    ["plain=a,b", []],
    ["plain=a&plain=b", ["request.query.invalid plain"]],
  ])("%s", (search, places) => {
    expect(placesOf(judge(search)).toSorted()).toEqual([...places].sort());
  });
});

describe("what must be there", () => {
  const judge = judgeBy(
    { name: "page", required: true, schema: integer },
    { name: "filter", required: true, style: "deepObject", schema: { type: "object" } },
    { name: "empty", allowEmptyValue: true, schema: integer },
  );

  test.each([
    ["page=1&filter[a]=1", []],
    ["page=1&filter[a]=1&empty=", []],
    ["page=1&filter[a]=1&empty", []],
    ["page=1&filter[a]=1&empty=x", ["request.query.invalid empty"]],
    ["", ["request.query.missing page", "request.query.missing filter"]],
    ["page=&filter[a]=1", ["request.query.invalid page"]],
    ["Page=1&filter[a]=1", ["request.query.missing page", "request.query.unknown Page"]],
    ["page=1&filters[a]=1", ["request.query.missing filter", "request.query.unknown filters[a]"]],
  ])("%s", (search, places) => {
    expect(placesOf(judge(search))).toEqual(places);
  });
});

describe("keys that nobody declared", () => {
  test("are told once each, with those that are known", () => {
    const judge = judgeBy({ name: "page", schema: integer }, { name: "limit", schema: integer });
    expect(messagesOf(judge("x=1&x=2&PAGE=1&y[]=1&__proto__=1&=1"))).toEqual([
      "The query parameter x is not expected, known are page, limit",
      "The query parameter PAGE is not expected, known are page, limit",
      "The query parameter y[] is not expected, known are page, limit",
      "The query parameter __proto__ is not expected, known are page, limit",
      "The query parameter is not expected, known are page, limit",
    ]);
  });

  test("are unknown to an operation without parameters too", () => {
    expect(messagesOf(judgeBy()("x=1"))).toEqual(["The query parameter x is not expected"]);
  });

  test("are told up to a number, by a name that is not too long", () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => `k${index}`);
    expect(judgeBy()(keys.join("&"))).toHaveLength(50);
    const [violation] = judgeBy()("x".repeat(1_000_000));
    expect(violation?.message.length).toBeLessThan(1200);
    expect(violation?.place.length).toBeLessThan(1001);
  });

  test("a key that is nested deeper than PHP reads is one of them", () => {
    const judge = judgeBy(deep("filter", { type: "object" }));
    const search = `filter${"[a]".repeat(65)}=1`;
    expect(placesOf(judge(search))).toEqual([`request.query.unknown ${search.slice(0, -2)}`]);
  });

  test("what stands behind a number sign is no query", () => {
    const contract = contractOf({ method: "get" });
    expect(judgeRequest(contract, { target: "/things#x?y=1" })).toEqual([]);
    expect(placesOf(judgeRequest(contract, { target: "/things?x=1?y=2#z=3" }))).toEqual([
      "request.query.unknown x",
    ]);
  });

  test("the key of an apiKey scheme is none of them", () => {
    const contract = contractOf({
      method: "get",
      operation: { security: [{ key: [] }, {}] },
      components: { securitySchemes: { key: { type: "apiKey", in: "query", name: "api_key" } } },
    });
    expect(messagesOf(judgeRequest(contract, { target: "/things?api_key=demo&x=1" }))).toEqual([
      "The query parameter x is not expected, known are api_key",
    ]);
  });
});

describe("parameters that are declared by content", () => {
  const schema = { type: "object", properties: { id: integer }, required: ["id"] };
  const judge = judgeBy(
    { name: "json", content: { "application/json": { schema } } },
    { name: "xml", content: { "application/xml": { schema: { type: "string", minLength: 3 } } } },
    { name: "bare", content: { "application/json": {} } },
  );

  test.each([
    ['json={"id":7}', []],
    ["json=%7B%22id%22:7%7D", []],
    ['json={"id":"7"}', ["request.query.invalid json[id]"]],
    ["json={}", ["request.query.invalid json[id]"]],
    ["json=null", ["request.query.invalid json"]],
    ["json={", ["request.query.invalid json"]],
    ["json=", ["request.query.invalid json"]],
    ["json={}&json={}", ["request.query.invalid json"]],
    [`json=${"[".repeat(600)}${"]".repeat(600)}`, ["request.query.invalid json"]],
    ["xml=<a/>", []],
    ["xml=<", ["request.query.invalid xml"]],
    ["bare={", []],
  ])("%s", (search, places) => {
    expect(placesOf(judge(search))).toEqual(places);
  });
});
