import { describe, expect, it } from "vitest";
import { serializeFlatQuery } from "../src/flatQuery.ts";
import { serializeQuery } from "../src/query.ts";

const queries: [Record<string, unknown>, string][] = [
  [{}, ""],
  [{ page: 2, limit: 50 }, "page=2&limit=50"],
  [{ with: ["leads", "customers"] }, "with=leads,customers"],
  [{ with: ["a,b", "c"] }, "with=a%2Cb,c"],
  [{ "chat_id[]": ["a", "b"], page: 1 }, "chat_id[]=a&chat_id[]=b&page=1"],
  [{ after: null, before: undefined, limit: 10, with: [], "id[]": [null] }, "limit=10"],
  [{ with: [undefined, "leads", null] }, "with=leads"],
  [{ query: "Ада & Со=" }, "query=%D0%90%D0%B4%D0%B0%20%26%20%D0%A1%D0%BE%3D"],
  [{ query: "" }, "query="],
  [{ "a b": true, c: 12n, d: 1e21 }, "a%20b=true&c=12&d=1e%2B21"],
];

describe("serializeFlatQuery", () => {
  it.each(queries)("writes %o", (query, written) => {
    expect(serializeFlatQuery(query)).toBe(written);
  });

  it.each(queries)("writes %o as the general writer does", (query) => {
    expect(serializeFlatQuery(query)).toBe(serializeQuery(query));
  });

  it.each([[{}], [Number.NaN], [Number.POSITIVE_INFINITY], [[["a"]]], [() => 1], [new Date()]])(
    "refuses %s",
    (value) => {
      expect(() => serializeFlatQuery({ limit: value })).toThrow(TypeError);
      expect(() => serializeFlatQuery({ limit: value })).toThrow(/limit/);
    },
  );

  it("refuses a text that is cut inside a character", () => {
    expect(() => serializeFlatQuery({ query: "😀".slice(0, 1) })).toThrow(URIError);
  });
});
