import { afterEach, describe, expect, test, vi } from "vitest";
import { readJson } from "../../src/engine/messages/readJson.ts";

afterEach(() => vi.restoreAllMocks());

describe("every engine's words come down to the same", () => {
  test.each([
    ["Unexpected end of JSON input", "text that ends too early"],
    ["Unterminated string in JSON at position 4", "text that ends too early"],
    ["Unterminated string in JSON at position 4 (line 1 column 5)", "text that ends too early"],
    [
      "Expected ',' or '}' after property value in JSON at position 6",
      "text that is broken at position 6",
    ],
    [
      "Expected ',' or '}' after property value in JSON at position 6 (line 1 column 7)",
      "text that is broken at position 6",
    ],
    [
      "Unexpected non-whitespace character after JSON at position 3",
      "text that is broken at position 3",
    ],
    ["Expected ',' or '}' after property value in JSON at position 11", "text that ends too early"],
    ["Unexpected token 's', \"secret\" is not valid JSON", "other text"],
    ["Unexpected token 's', ...\"a secret\"... is not valid JSON", "other text"],
    ['"secret" is not valid JSON', "other text"],
    ['JSON Parse error: Unexpected identifier "secret"', "other text"],
    ["JSON.parse: unexpected character at line 1 column 1 of the JSON data", "other text"],
  ])("%s", (words, actual) => {
    vi.spyOn(JSON, "parse").mockImplementation(() => {
      throw new SyntaxError(words);
    });
    expect(readJson("secret text")).toEqual({ expected: "JSON", actual });
  });
});
