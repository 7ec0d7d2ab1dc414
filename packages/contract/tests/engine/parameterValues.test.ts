import { describe, expect, test } from "vitest";
import { contractOf, judgeRequest, messagesOf } from "../fixtures/api.ts";

/** What is wrong with texts of a query parameter, by its schema. */
function wrongs(schema: unknown, texts: readonly string[]): string[] {
  const contract = contractOf({
    method: "get",
    operation: { parameters: [{ name: "p", in: "query", schema }] },
  });
  return texts.filter((text) => {
    const target = `/things?p=${encodeURIComponent(text)}`;
    return judgeRequest(contract, { target }).length > 0;
  });
}

const FAR = "9".repeat(400);

describe("spellings of", () => {
  test.each<[type: string, schema: object | boolean, right: string[], wrong: string[]]>([
    [
      "integers",
      { type: "integer" },
      ["0", "7", "-7", "-0", "9007199254740993"],
      [
        ...["", " ", "7 ", " 7", "+7", "007", "-07", "1e3", "1E3", "0x10", "0b1", "1.0", "7.", "-"],
        ...["--7", "1_000", "1,000", "٧", "7\n", "Infinity", "NaN", "null", "true", "seven"],
        FAR,
      ],
    ],
    [
      "numbers",
      { type: "number" },
      ["0", "7", "-7.5", "0.10", "1.0"],
      ["", ".5", "5.", "+5", "1e3", "0x10", "00.5", "1,5", "Infinity", "NaN", "1.2.3", FAR],
    ],
    [
      "booleans",
      { type: "boolean" },
      ["true", "false"],
      ["", "TRUE", "True", "1", "0", "yes", "null", " true"],
    ],
    ["null", { type: "null" }, [""], ["null", "0", " "]],
    ["texts", { type: "string" }, ["", "7", "true", "null", "Вера", " "], []],
    ["texts that are not empty", { type: "string", minLength: 1 }, ["0", " "], [""]],
    ["anything", {}, ["", "7", "x"], []],
    ["anything by true", true, ["", "7", "x"], []],
    ["nothing", false, [], ["", "7", "x"]],
    ["a nullable integer", { type: ["integer", "null"] }, ["", "7"], ["null", "x"]],
    ["an integer or a text", { type: ["integer", "string"] }, ["7", "x", ""], []],
    [
      "an integer up to 5 or a text of letters",
      {
        anyOf: [
          { type: "integer", maximum: 5 },
          { type: "string", pattern: "^[a-z]+$" },
        ],
      },
      ["5", "-1", "abc"],
      ["6", "", "A", "1.5"],
    ],
    [
      "an integer up to 5 or a text of digits: the text is tried where the number fails",
      {
        oneOf: [
          { type: "integer", maximum: 5 },
          { type: "string", pattern: "^[6-9]$" },
        ],
      },
      ["5", "6", "9"],
      ["10", "x"],
    ],
    [
      "a whole number by all of",
      { allOf: [{ type: "number" }, { type: "integer" }] },
      ["7"],
      ["x"],
    ],
    ["members that are numbers", { enum: [1, 2.5] }, ["1", "2.5", "1.00"], ["2", "x"]],
    ["members that are texts", { enum: ["1", "a"] }, ["1", "a"], ["A", "01", ""]],
    ["members of both", { enum: ["1", 2] }, ["1", "2"], ["3"]],
    ["a constant", { const: true }, ["true"], ["false", "1"]],
    ["a constant null", { const: null }, [""], ["null"]],
    ["a multiple", { type: "number", multipleOf: 0.01 }, ["0.07", "1.1"], ["0.001"]],
    ["a date", { type: "string", format: "date" }, ["2026-11-21"], ["2026-02-30", "21.11.2026"]],
    ["a pattern of letters", { type: "string", pattern: "^\\p{L}+$" }, ["Вера"], ["Вера1", ""]],
  ])("%s", (_, schema, right, wrong) => {
    expect(wrongs(schema, right)).toEqual([]);
    expect(wrongs(schema, wrong)).toEqual(wrong);
  });

  test("a reference counts as what it leads to", () => {
    const contract = contractOf({
      method: "get",
      operation: { parameters: [{ $ref: "#/components/parameters/Page" }] },
      components: {
        parameters: {
          Page: { name: "page", in: "query", schema: { $ref: "#/components/schemas/A" } },
        },
        schemas: { A: { $ref: "#/components/schemas/B" }, B: { type: "integer", minimum: 1 } },
      },
    });
    expect(judgeRequest(contract, { target: "/things?page=1" })).toEqual([]);
    expect(judgeRequest(contract, { target: "/things?page=0" })).toMatchObject([
      { place: "page", keyword: "minimum", specPointer: "/components/schemas/B" },
    ]);
  });
});

describe("a message says what was expected and what came", () => {
  test.each([
    [{ type: "integer" }, "p=1e3", 'The query parameter p should be an integer, was "1e3"'],
    [
      { type: "integer" },
      "p=1&p=2",
      "The query parameter p should be an integer, was a list of 2 items",
    ],
    [
      { type: "integer", minimum: 1 },
      "p=0",
      "The query parameter p should be a number of at least 1, was 0",
    ],
    [
      { type: "integer" },
      `p=${"9".repeat(400)}`,
      `The query parameter p should be an integer, was "${"9".repeat(199)}…"`,
    ],
    [
      { enum: ["asc", "desc"] },
      "p=up",
      'The query parameter p should be one of asc, desc, was "up"',
    ],
    [
      { type: "array", items: { type: "integer" } },
      "p=1&p=x",
      'The query parameter p[1] should be an integer, was "x"',
    ],
    [
      { type: "string", maxLength: 3 },
      `p=${"x".repeat(5000)}`,
      `The query parameter p should be a text of at most 3 characters, was "${"x".repeat(199)}…"`,
    ],
  ])("%j: %s", (schema, search, message) => {
    const contract = contractOf({
      method: "get",
      operation: { parameters: [{ name: "p", in: "query", schema }] },
    });
    expect(messagesOf(judgeRequest(contract, { target: `/things?${search}` }))).toEqual([message]);
  });
});
