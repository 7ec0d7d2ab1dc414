import { describe, expect, test } from "vitest";
import { type Writable, writeForm, writeParameter } from "../../src/generation/writeText.ts";

function query(value: unknown, parameter: Partial<Writable> = {}): string | undefined {
  const { style = "form", explode = style === "form", name = "p", ...rest } = parameter;
  return writeParameter({ name, in: "query", style, explode, ...rest }, value);
}

function simple(
  place: "path" | "header" | "cookie",
  value: unknown,
  parameter: Partial<Writable> = {},
): string | undefined {
  return writeParameter(
    { name: "p", in: place, style: "simple", explode: false, ...parameter },
    value,
  );
}

describe("a parameter of the query", () => {
  test.each([
    ["a text", "a b&c=д", "p=a%20b%26c%3D%D0%B4"],
    ["a number", 1.5, "p=1.5"],
    ["a truth", false, "p=false"],
    ["null", null, "p="],
    ["a list", [1, 2], "p=1&p=2"],
    ["an object", { x: 1, y: "b" }, "x=1&y=b"],
  ])("%s", (_, value, text) => expect(query(value)).toBe(text));

  test.each([
    ["a list", [1, 2], "p=1,2"],
    ["an object", { x: 1, y: 2 }, "p=x,1,y,2"],
  ])("%s in one value", (_, value, text) => expect(query(value, { explode: false })).toBe(text));

  test("a list with spaces or bars between", () => {
    expect(query([1, 2], { style: "spaceDelimited" })).toBe("p=1%202");
    expect(query([1, 2], { style: "pipeDelimited" })).toBe("p=1%7C2");
  });

  test("a list under a name with brackets", () => {
    expect(query(["a"], { name: "chat_id[]" })).toBe("chat_id%5B%5D=a");
  });

  test("a deep object", () => {
    const value = { id: [1, 2], at: { from: 3 }, list: [{ a: 4 }], 1103: true };
    const text = query(value, { style: "deepObject", name: "filter" });
    expect(decodeURIComponent(text ?? "")).toBe(
      "filter[1103]=true&filter[id][]=1&filter[id][]=2&filter[at][from]=3&filter[list][0][a]=4",
    );
  });

  test("JSON", () => {
    expect(query({ a: [] }, { mediaType: "application/json" })).toBe(
      `p=${encodeURIComponent('{"a":[]}')}`,
    );
  });

  test.each([
    ["an empty list", [], {}],
    ["an empty object", {}, { style: "deepObject" }],
    ["an empty list in a deep object", { a: [] }, { style: "deepObject" }],
    ["a list of lists", [[1]], {}],
    ["an object of lists", { a: [1] }, {}],
    ["a comma where commas separate", ["a,b"], { explode: false }],
    ["a bracket in a key", { "a[b": 1 }, { style: "deepObject" }],
    ["a number that needs an exponent", 1e30, {}],
  ])("cannot say %s", (_, value, parameter) => expect(query(value, parameter)).toBeUndefined());
});

describe("a parameter elsewhere", () => {
  test("in the path, in each style", () => {
    expect(simple("path", "a/b c")).toBe("a%2Fb%20c");
    expect(simple("path", [1, 2])).toBe("1,2");
    expect(simple("path", { x: 1, y: 2 })).toBe("x,1,y,2");
    expect(simple("path", { x: 1, y: 2 }, { explode: true })).toBe("x=1,y=2");
    expect(simple("path", 7, { style: "label" })).toBe(".7");
    expect(simple("path", [1, 2], { style: "label", explode: true })).toBe(".1.2");
    expect(simple("path", 7, { style: "matrix" })).toBe(";p=7");
    expect(simple("path", [1, 2], { style: "matrix", explode: true })).toBe(";p=1;p=2");
    expect(simple("path", { x: 1 }, { style: "matrix", explode: true })).toBe(";x=1");
  });

  test("in a header, if it can be sent", () => {
    expect(simple("header", "a b")).toBe("a b");
    expect(simple("header", [1, 2])).toBe("1,2");
    expect(simple("header", "")).toBe("");
    expect(simple("header", "Вера")).toBeUndefined();
    expect(simple("header", " a")).toBeUndefined();
    expect(simple("header", "a\nb")).toBeUndefined();
  });

  test("in a cookie, if it can be sent", () => {
    expect(simple("cookie", "abc", { style: "form" })).toBe("abc");
    expect(simple("cookie", "a;b", { style: "form" })).toBeUndefined();
    expect(simple("cookie", "a b", { style: "form" })).toBeUndefined();
  });
});

describe("a form", () => {
  test("with lists and nested objects", () => {
    const text = writeForm({ name: "a b", tag: ["x", "y"], leads: { id: 1, tags: ["z"] } });
    expect(decodeURIComponent(text ?? "")).toBe("name=a b&tag=x&tag=y&leads[id]=1&leads[tags][]=z");
  });

  test("cannot be a text, or have an empty list", () => {
    expect(writeForm("a")).toBeUndefined();
    expect(writeForm({ a: [] })).toBeUndefined();
  });
});
