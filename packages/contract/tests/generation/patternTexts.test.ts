import { describe, expect, test } from "vitest";
import { matchingTexts } from "../../src/generation/patternTexts.ts";

describe("texts that match a pattern", () => {
  test.each([
    "^[0-9]+$",
    "^[A-Z]{2}[0-9]{3}$",
    "^[0-9a-f]{8}-[0-9a-f]{4}$",
    "^(asc|desc)$",
    "^(?:\\+7|8)\\d{10}$",
    "^\\w+@\\w+\\.(com|ru)$",
    "^[^/]+$",
    "^x-",
    "^.{3,5}$",
    "^(?<year>\\d{4})-(0[1-9]|1[0-2])$",
    "^\\u0410[\\u0410-\\u042f]*$",
    "^a?b*c+$",
    "^$",
    "[a-z]+\\d",
    "^[-_.~]{1,3}$",
    "^\\/api\\/v4\\/\\S+$",
    "^sha256:[a-fA-F0-9]{64}$",
  ])("%s", (pattern) => {
    const texts = matchingTexts(pattern);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toMatch(new RegExp(pattern, "u"));
  });

  test("of several lengths, where it has no end", () => {
    const lengths = matchingTexts("^[0-9]+$").map((text) => text.length);
    expect(new Set(lengths)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]));
  });

  test("are none for what is not understood", () => {
    expect(matchingTexts("^(?=a)a$")).toEqual([]);
    expect(matchingTexts("^(?<!a)b$")).toEqual([]);
    expect(matchingTexts("^\\p{Lu}+$")).toEqual([]);
    expect(matchingTexts("^(a)\\1$")).toEqual([]);
  });

  test("are none for what matches nothing", () => {
    expect(matchingTexts("a^")).toEqual([]);
  });

  test("of large counts and nested repeats stay small", () => {
    expect(matchingTexts("^(a{1000}){1000}$")).toEqual([]);
    for (const text of matchingTexts("^((a+)+)+$")) expect(text.length).toBeLessThan(10_000);
  });
});
