import { describe, expect, it } from "vitest";
import { serializeQuery } from "../src/index.ts";

describe("serializeQuery", () => {
  it.each([
    ["nothing", {}, ""],
    [
      "scalars",
      { page: 2, query: "a b", flag: true, big: 9007199254740993n },
      "page=2&query=a%20b&flag=true&big=9007199254740993",
    ],
    [
      "nested objects and arrays",
      {
        filter: { updated_at: { from: 1 }, id: [1, 2] },
        order: { updated_at: "asc" },
        with: ["leads", "customers"],
      },
      "filter[updated_at][from]=1&filter[id][]=1&filter[id][]=2&order[updated_at]=asc&with=leads,customers",
    ],
    [
      "a parameter named with brackets",
      { "chat_id[]": ["a", "b"], "contact_id[]": 1 },
      "chat_id[]=a&chat_id[]=b&contact_id=1",
    ],
    [
      "what has no value",
      { a: undefined, b: null, c: [], d: {}, e: { f: undefined, g: [] }, h: "" },
      "h=",
    ],
    [
      "holes in arrays",
      { with: ["a", undefined, "b", null], filter: { id: [1, undefined] } },
      "with=a,b&filter[id][]=1",
    ],
    [
      "reserved and other characters",
      { query: "a&b=c#d+e/ё,%" },
      "query=a%26b%3Dc%23d%2Be%2F%D1%91%2C%25",
    ],
    ["characters in keys", { filter: { "a]b&": 1 }, "q&": 1 }, "filter[a%5Db%26]=1&q%26=1"],
    ["commas inside of listed values", { with: ["a,b", "c"] }, "with=a%2Cb,c"],
    [
      "objects without a prototype",
      { filter: Object.assign(Object.create(null), { id: 1 }) },
      "filter[id]=1",
    ],
  ] as const)("writes %s", (_name, query, expected) => {
    expect(serializeQuery(query)).toBe(expected);
  });

  it("is read back whole by a URL parser", () => {
    const url = new URL(`http://127.0.0.1/?${serializeQuery({ filter: { name: "Вера & Ada" } })}`);
    expect([...url.searchParams]).toEqual([["filter[name]", "Вера & Ada"]]);
  });

  it.each([
    ["NaN", { page: Number.NaN }, "page"],
    ["infinity", { filter: { id: [Number.POSITIVE_INFINITY] } }, "filter.id"],
    ["a date", { filter: { created_at: { from: new Date(0) } } }, "filter.created_at.from"],
    ["an array inside an array", { filter: { id: [[1]] } }, "filter.id"],
    ["an object inside an array", { with: [{}] }, "with"],
    ["a function", { page: () => 1 }, "page"],
  ])("refuses %s and says where it stands", (_name, query, place) => {
    expect(() => serializeQuery(query)).toThrow(TypeError);
    expect(() => serializeQuery(query)).toThrow(`query parameter ${place} cannot be "`);
  });

  it.each([
    ["an object without a prototype", { with: [Object.create(null)] }],
    ["a symbol", { page: Symbol("x") }],
  ])("refuses %s", (_name, query) => {
    expect(() => serializeQuery(query)).toThrow(TypeError);
  });

  it("refuses a text that is cut inside a character", () => {
    expect(() => serializeQuery({ query: "tea \ud83c" })).toThrow(URIError);
  });
});
