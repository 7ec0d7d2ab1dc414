import { describe, expect, test } from "vitest";
import { createParameterShape, createQueryReader } from "../../src/engine/messages/parameters.ts";
import { readText } from "../../src/engine/messages/readText.ts";
import { createSchemaView } from "../../src/engine/schemas/schemaView.ts";
import { contractOf, operationOf } from "../fixtures/api.ts";

type Declared = Readonly<Record<string, unknown>>;

/** Makes the reading of queries for parameters as they would be written in a document. */
function readerOf(...parameters: readonly Declared[]) {
  const contract = contractOf({
    method: "get",
    operation: { parameters: parameters.map((parameter) => ({ in: "query", ...parameter })) },
  });
  const operation = operationOf(contract);
  const view = createSchemaView(contract.document);
  const readQuery = createQueryReader(operation, createParameterShape(view));
  return (search: string): { values: Record<string, unknown>; others: readonly string[] } => {
    const { texts, others } = readQuery(search);
    const values = operation.parameters.flatMap(({ name, schemaPointer = "" }) => {
      const text = texts.get(name);
      return text === undefined
        ? []
        : [[name, readText(view, [view.at(schemaPointer)], text, false)]];
    });
    return { values: Object.fromEntries(values), others };
  };
}

const text = { type: "string" };
const integer = { type: "integer" };
const texts = { type: "array", items: text };
const integers = { type: "array", items: integer };
const colour = { type: "object", properties: { R: integer, G: integer } };

const deep = (name: string, schema: object) => ({ name, style: "deepObject", schema });
const flat = (name: string, schema: object) => ({ name, style: "form", explode: false, schema });

/** `filter` as amoCRM has it, with lists, ranges and identifiers as keys. */
const filter = deep("filter", {
  type: "object",
  properties: {
    id: { anyOf: [integer, integers] },
    at: { type: "object", properties: { from: integer, to: integer } },
    fields: { type: "object", additionalProperties: { anyOf: [texts, colour] } },
    s: { type: "array", items: { type: "object", properties: { a: integer, b: integer } } },
  },
});

describe("every style with every type", () => {
  test.each<[style: string, explode: boolean, type: object, search: string, value: unknown]>([
    ["form", true, integer, "p=7", 7],
    ["form", false, integer, "p=7", 7],
    ["form", true, integers, "p=7&p=8", [7, 8]],
    ["form", true, integers, "p=7", [7]],
    ["form", true, texts, "p=a,b", ["a,b"]],
    ["form", false, integers, "p=7,8", [7, 8]],
    ["form", false, integers, "p=7%2C8", [7, 8]],
    ["form", false, integers, "p=7", [7]],
    ["form", false, texts, "p=a%2Cb,c", ["a,b", "c"]],
    ["form", false, texts, "p=", [""]],
    ["form", true, colour, "R=100&G=200", { R: 100, G: 200 }],
    ["form", false, colour, "p=R,100,G,200", { R: 100, G: 200 }],
    ["form", false, colour, "p=R,100,G", { R: 100, G: "" }],
    ["spaceDelimited", false, integers, "p=7%208", [7, 8]],
    ["spaceDelimited", false, integers, "p=7+8", [7, 8]],
    ["spaceDelimited", false, colour, "p=R%20100%20G%20200", { R: 100, G: 200 }],
    ["spaceDelimited", true, integers, "p=7&p=8", [7, 8]],
    ["pipeDelimited", false, integers, "p=7|8", [7, 8]],
    ["pipeDelimited", false, integers, "p=7%7C8", [7, 8]],
    ["pipeDelimited", false, colour, "p=R|100|G|200", { R: 100, G: 200 }],
    ["pipeDelimited", true, integers, "p=7&p=8", [7, 8]],
    ["deepObject", true, colour, "p[R]=100&p[G]=200", { R: 100, G: 200 }],
    ["deepObject", true, integers, "p[]=7&p[]=8", [7, 8]],
  ])("%s, explode %j, %j: %s", (style, explode, schema, search, value) => {
    const read = readerOf({ name: "p", style, explode, schema });
    expect(read(search)).toEqual({ values: { p: value }, others: [] });
  });
});

describe("every spelling of brackets", () => {
  const read = readerOf(filter);

  test.each([
    ["filter[id][]=1&filter[id][]=2", { id: [1, 2] }],
    ["filter%5Bid%5D%5B%5D=1&filter%5bid%5d%5b%5d=2", { id: [1, 2] }],
    ["filter[id][0]=1&filter[id][1]=2&filter[id][]=3", { id: [1, 2, 3] }],
    ["filter[id][1]=2&filter[id][0]=1", { id: [1, 2] }],
    ["filter[id][]=1&filter%5Bid%5D%5B1%5D=2", { id: [1, 2] }],
    ["filter[id]=1", { id: 1 }],
    ["filter[id]=1&filter[id]=2", { id: 2 }],
    ["filter[id]=1&filter[id][]=2", { id: [2] }],
    ["filter[id][]=1&filter[id]=2", { id: 2 }],
    ["filter[fields][1103][]=5", { fields: { 1103: ["5"] } }],
    ["filter[fields][0][]=5&filter[fields][1][R]=1", { fields: { 0: ["5"], 1: { R: 1 } } }],
    ["filter[at][from]=1&filter[at][to]=2", { at: { from: 1, to: 2 } }],
    ["filter[s][0][a]=1&filter[s][0][b]=2&filter[s][1][a]=3", { s: [{ a: 1, b: 2 }, { a: 3 }] }],
    ["filter[s][][a]=1&filter[s][][b]=2", { s: [{ a: 1 }, { b: 2 }] }],
    ["filter[s][7][a]=1&filter[s][3][a]=2", { s: [{ a: 2 }, { a: 1 }] }],
    ["filter[]=1", { 0: "1" }],
    ["filter[a b]=1&filter[c%20d]=2&filter[e+f]=3", { "a b": "1", "c d": "2", "e f": "3" }],
    ["filter[имя]=Вера", { имя: "Вера" }],
    ["filter[x]", { x: "" }],
    ["filter[x]=a=b", { x: "a=b" }],
    ["&&filter[x]=1&", { x: "1" }],
  ])("%s", (search, value) => {
    expect(read(search)).toEqual({ values: { filter: value }, others: [] });
  });

  test.each([
    "filter[id",
    "filter]id[",
    "filter[id]x=1",
    "filter[id]]",
    "filter[[id]]",
    "filter[a][b]c[d]",
    "[id]",
    "[]",
    "Filter[id]",
    "filter.id",
    "filter%255Bid%255D",
    " filter[id]",
  ])("%s is none", (search) => {
    const [name = ""] = decodeURIComponent(search).split("=");
    expect(read(search)).toEqual({ values: {}, others: [name] });
  });

  test("a deep parameter without brackets stays text, whatever stands beside it", () => {
    expect(read("filter=a").values).toEqual({ filter: "a" });
    expect(read("filter[id]=1&filter=a").values).toEqual({ filter: "a" });
    expect(read("filter").values).toEqual({ filter: "" });
  });

  test("what is no encoding stays as it is", () => {
    expect(read("filter[x]=%ZZ&filter[%]=100%").values).toEqual({
      filter: { x: "%ZZ", "%": "100%" },
    });
  });

  test("holes in counted brackets make an object where the schema allows both", () => {
    const either = readerOf(deep("p", { anyOf: [integers, { type: "object" }] }));
    expect(either("p[0]=1&p[2]=2").values).toEqual({ p: { 0: "1", 2: "2" } });
    expect(either("p[0]=1&p[1]=2").values).toEqual({ p: [1, 2] });
  });

  test("a number with a zero before it is a key, as in PHP", () => {
    const list = readerOf(deep("p", integers));
    expect(list("p[1]=1&p[10]=2").values).toEqual({ p: [1, 2] });
    expect(list("p[01]=1").values).toEqual({ p: { "01": "1" } });
  });
});

describe("names that are declared with brackets", () => {
  const read = readerOf(
    filter,
    { name: "ids[]", schema: integers },
    { name: "filter[raw][]", schema: texts },
    { name: "range[from]", schema: integer },
  );

  test.each([
    ["ids[]=1&ids[]=2", { "ids[]": [1, 2] }],
    ["ids%5B%5D=1", { "ids[]": [1] }],
    ["ids[0]=1&ids[1]=2", { "ids[]": [1, 2] }],
    ["filter[raw][]=a&filter[id]=1", { "filter[raw][]": ["a"], filter: { id: 1 } }],
    ["filter[raw][0]=a&filter[raw][1]=b", { "filter[raw][]": ["a", "b"] }],
    ["range[from]=1", { "range[from]": 1 }],
    ["range%5Bfrom%5D=1", { "range[from]": 1 }],
  ])("%s", (search, values) => {
    expect(read(search)).toEqual({ values, others: [] });
  });

  test.each(["ids=1", "ids[a]=1", "ids[][]=1", "IDS[]=1", "range[to]=1", "range=1", "raw[]=1"])(
    "%s belongs to none",
    (search) => {
      expect(read(search)).toEqual({ values: {}, others: [search.split("=")[0]] });
    },
  );
});

describe("several parameters side by side", () => {
  const read = readerOf(filter, deep("order", { type: "object" }), flat("with", texts), {
    name: "page",
    schema: integer,
  });

  test("each takes its own", () => {
    expect(read("order[updated_at]=asc&filter[at][from]=1&page=2&with=a,b&x=1&x=2")).toEqual({
      values: {
        filter: { at: { from: 1 } },
        order: { updated_at: "asc" },
        with: ["a", "b"],
        page: 2,
      },
      others: ["x", "x"],
    });
  });

  test("a value that is sent twice is a list, names have a letter case", () => {
    expect(read("page=1&page=2&with=a&with=b&PAGE=3&With=c")).toEqual({
      values: { page: ["1", "2"], with: ["a", "b"] },
      others: ["PAGE", "With"],
    });
  });

  test("an empty name is nobody's", () => {
    expect(read("=1&=")).toEqual({ values: {}, others: ["", ""] });
    expect(read("")).toEqual({ values: {}, others: [] });
  });
});

describe("objects that are spread over the query", () => {
  const read = readerOf(
    { name: "colour", schema: colour },
    { name: "size", schema: integer },
    { name: "more", schema: { type: "object", additionalProperties: integer } },
  );

  test("take their own properties, then any key", () => {
    expect(read("R=1&size=2&weight=3")).toEqual({
      values: { colour: { R: 1 }, size: 2, more: { weight: 3 } },
      others: [],
    });
  });
});

describe("no key reaches a prototype", () => {
  test.each([
    ["filter[__proto__][x]=1", { filter: JSON.parse('{"__proto__":{"x":"1"}}') }, []],
    ["filter[constructor]=1", { filter: { constructor: "1" } }, []],
    ["filter[s][0][__proto__]=1", { filter: { s: [JSON.parse('{"__proto__":"1"}')] } }, []],
    ["__proto__=2&constructor[a]=1", {}, ["__proto__", "constructor[a]"]],
  ])("%s", (search, values, others) => {
    expect(JSON.stringify(readerOf(filter)(search))).toBe(JSON.stringify({ values, others }));
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe("keys without measure", () => {
  const read = readerOf(filter);

  test("are read as deep as PHP reads", () => {
    const keyOf = (depth: number) => `filter${"[a]".repeat(depth)}`;
    expect(read(`${keyOf(64)}=1`).others).toEqual([]);
    expect(read(`${keyOf(65)}=1`)).toEqual({ values: {}, others: [keyOf(65)] });
    expect(read(`${keyOf(5000)}=1`)).toEqual({ values: {}, others: [keyOf(5000)] });
  });

  test.each(["[]", "[", "]", "[a", "a]", "%5B", "%", "=", "]["])(
    "ten megabytes of %s are read in a moment",
    (unit) => {
      const start = performance.now();
      read(`filter${unit.repeat(10_000_000 / unit.length)}`);
      expect(performance.now() - start).toBeLessThan(3000);
    },
  );
});
