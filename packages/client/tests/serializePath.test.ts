import { describe, expect, it } from "vitest";
import { serializePath } from "../src/index.ts";

const template = "/v1/object/{object_type}/{id}/subscription/";

describe("serializePath", () => {
  it.each([
    ["plain text", "tasters", "tasters"],
    ["a number", 50101, "50101"],
    ["a big integer", 9007199254740993n, "9007199254740993"],
    ["a slash", "a/b", "a%2Fb"],
    ["a space", "a b", "a%20b"],
    ["an at sign", "ada@example.com", "ada%40example.com"],
    ["a percent sign", "100%", "100%25"],
    ["something that looks encoded already", "%2F", "%252F"],
    ["Cyrillic", "Вера", "%D0%92%D0%B5%D1%80%D0%B0"],
    ["query and fragment signs", "a?b#c", "a%3Fb%23c"],
    ["dots beside other characters", "..a", "..a"],
    ["braces", "{id}", "%7Bid%7D"],
  ])("writes %s as one segment", (_name, id, segment) => {
    const path = serializePath(template, { object_type: "teams", id });
    expect(path).toBe(`/v1/object/teams/${segment}/subscription/`);
    expect(new URL(path, "http://127.0.0.1").pathname).toBe(path);
  });

  it("says that a value is missing", () => {
    expect(() => serializePath(template, { object_type: "teams" })).toThrow(
      /^Path parameter id of .*: it is missing; it must be a number or a text/,
    );
  });

  it.each([Object.create(null), "cut \ud83c", null, "", ".", "..", Number.NaN, {}, ["a"], true])(
    "refuses %j and names the parameter",
    (id) => {
      expect(() => serializePath(template, { object_type: "teams", id })).toThrow(
        /^Path parameter id of .*\/subscription\/: .* cannot be sent; it must be a number or a text/,
      );
    },
  );
});
