import { describe, expect, it } from "vitest";
import type { OperationDescriptor } from "../src/operation.ts";
import { splitPath, writePath } from "../src/path.ts";

const operation: OperationDescriptor = {
  operationId: "listObjectSubscriptions",
  method: "GET",
  path: splitPath("/v1/object/{object_type}/{id}/subscription/"),
  query: undefined,
};

describe("splitPath", () => {
  it.each([
    ["/contacts", ["/contacts"]],
    ["/contacts/{id}", ["/contacts/", "id", ""]],
    ["/{type}/{id}/links", ["/", "type", "/", "id", "/links"]],
    ["{id}", ["", "id", ""]],
  ])("splits %s into texts and names in turn", (template, parts) => {
    expect(splitPath(template)).toEqual(parts);
  });
});

describe("writePath", () => {
  it.each([
    ["plain text", "tasters", "tasters"],
    ["a number", 50101, "50101"],
    ["zero", 0, "0"],
    ["a big integer", 9007199254740993n, "9007199254740993"],
    ["a slash", "a/b", "a%2Fb"],
    ["a space", "a b", "a%20b"],
    ["an at sign", "ada@example.com", "ada%40example.com"],
    ["a percent sign", "100%", "100%25"],
    ["something that looks encoded already", "%2F", "%252F"],
    ["Cyrillic", "Вера", "%D0%92%D0%B5%D1%80%D0%B0"],
    ["an emoji", "🫖", "%F0%9F%AB%96"],
    ["query and fragment signs", "a?b#c", "a%3Fb%23c"],
    ["dots beside other characters", "..a", "..a"],
    ["three dots", "...", "..."],
    ["braces", "{id}", "%7Bid%7D"],
  ])("writes %s as one segment", (_name, id, segment) => {
    const path = writePath(operation, { object_type: "teams", id });
    expect(path).toBe(`/v1/object/teams/${segment}/subscription/`);
    expect(new URL(path, "http://127.0.0.1").pathname).toBe(path);
  });

  it("needs no values for a path without parameters", () => {
    expect(writePath({ ...operation, path: splitPath("/contacts") })).toBe("/contacts");
  });

  it.each([
    ["nothing", undefined],
    ["an empty object", {}],
    ["one of two", { object_type: "teams" }],
    ["the other spelling", { object_type: "teams", Id: "tasters" }],
  ])("says which value is missing from %s", (_name, values) => {
    const name = values && "object_type" in values ? "id" : "object_type";
    expect(() => writePath(operation, values)).toThrow(TypeError);
    expect(() => writePath(operation, values)).toThrow(
      `listObjectSubscriptions: path parameter ${name} `,
    );
  });

  it.each([null, "", ".", "..", Number.NaN, {}, ["a"], new Date(0)])(
    "refuses %j and names the parameter",
    (id) => {
      expect(() => writePath(operation, { object_type: "teams", id })).toThrow(
        /^listObjectSubscriptions: path parameter id /,
      );
    },
  );

  it.each([
    ["a text that is cut inside a character", "cut \ud83c"],
    ["an object that has no text", Object.create(null)],
  ])("refuses %s", (_name, id) => {
    expect(() => writePath(operation, { object_type: "teams", id })).toThrow();
  });
});
