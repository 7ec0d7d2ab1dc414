import { describe, expect, it } from "vitest";
import { readCase } from "../src/cases.ts";

describe("a case file is refused", () => {
  it.each([
    ["that is no YAML", "accepted: [", /^cases\/x\.yaml is no valid YAML: /],
    ["with an unknown section", "acepted: []", /^cases\/x\.yaml: unknown key acepted, known are/],
    [
      "with a misspelt input",
      "accepted: [{ name: a, input: { qurey: {} }, request: {} }]",
      /^cases\/x\.yaml, a, input: unknown key qurey/,
    ],
    ["with a misspelt refusal", "refused: [{ name: b, stauts: 400 }]", /, b: unknown key stauts/],
  ])("%s", (_name, text, message) => {
    expect(() => readCase("cases/x.yaml", text)).toThrow(message);
  });
});
