import { expect, test } from "vitest";
import { readQuery } from "../src/query.ts";

const declared = [
  { name: "filter", style: "deepObject" },
  { name: "order", style: "deepObject" },
  { name: "chat_id[]", style: "form" },
  { name: "filter[raw][]", style: "form" },
  { name: "with", style: "form" },
];

function read(search: string) {
  return readQuery(search, declared);
}

test("empty brackets make a list, plain or percent-encoded", () => {
  expect(read("?filter[id][]=1&filter[id][]=2")).toEqual({ filter: { id: ["1", "2"] } });
  expect(read("filter%5Bid%5D%5B%5D=1&filter%5Bid%5D%5B%5D=2")).toEqual({
    filter: { id: ["1", "2"] },
  });
});

test("indexes make a list too, and both forms mix as in PHP", () => {
  expect(read("filter[id][0]=1&filter[id][1]=2&filter[id][]=3")).toEqual({
    filter: { id: ["1", "2", "3"] },
  });
});

test("field identifiers stay keys", () => {
  expect(read("filter[fields][1103][]=5&filter[fields][1104][from]=1")).toEqual({
    filter: { fields: { 1103: ["5"], 1104: { from: "1" } } },
  });
});

test("lists of objects", () => {
  expect(read("filter[s][0][a]=1&filter[s][0][b]=2&filter[s][1][a]=3")).toEqual({
    filter: { s: [{ a: "1", b: "2" }, { a: "3" }] },
  });
  expect(read("filter[s][][a]=1&filter[s][][b]=2")).toEqual({
    filter: { s: [{ a: "1" }, { b: "2" }] },
  });
});

test("several deep parameters, ranges and plain names side by side", () => {
  expect(read("order[updated_at]=asc&filter[at][from]=1&filter[at][to]=2&with=a,b")).toEqual({
    order: { updated_at: "asc" },
    filter: { at: { from: "1", to: "2" } },
    with: "a,b",
  });
});

test("a declared name keeps its own brackets, even below a deep parameter", () => {
  expect(read("chat_id[]=a&chat_id[]=b&filter[raw][]=1")).toEqual({
    "chat_id[]": ["a", "b"],
    "filter[raw][]": "1",
  });
});

test("the last of two values for one bracketed key counts, a plain name collects them", () => {
  expect(read("filter[id]=1&filter[id]=2&with=a&with=b")).toEqual({
    filter: { id: "2" },
    with: ["a", "b"],
  });
  expect(read("filter[id]=1&filter[id][]=2")).toEqual({ filter: { id: ["2"] } });
});

test("names are case-sensitive, unknown ones are left for the security check", () => {
  expect(read("WITH=a&Chat_id[]=b&api_key=c")).toEqual({ api_key: "c" });
});

test("a deep parameter without brackets stays text", () => {
  expect(read("filter=a")).toEqual({ filter: "a" });
});

test("no key reaches a prototype", () => {
  const query = read("filter[__proto__][x]=1&__proto__=2");
  expect(Object.getPrototypeOf(query)).toBe(Object.prototype);
  expect(Object.getPrototypeOf(query["filter"])).toBe(Object.prototype);
  expect(Object.keys(query["filter"] as object)).toEqual(["__proto__"]);
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test("a key nested deeper than PHP reads is left out", () => {
  const deep = `filter${"[a]".repeat(5000)}=1`;
  expect(readQuery(deep, [{ name: "filter", style: "deepObject" }])).toEqual({
    [deep.slice(0, -2)]: "1",
  });
});
