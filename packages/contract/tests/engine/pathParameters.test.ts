import { describe, expect, test } from "vitest";
import { contractOf, judgeRequest, messagesOf, operationOf } from "../fixtures/api.ts";

const integer = { type: "integer" };
const integers = { type: "array", items: integer };
const colour = {
  type: "object",
  properties: { R: integer, G: integer },
  additionalProperties: false,
};

function judge(parameter: object, segment: string): string[] {
  const contract = contractOf({
    method: "get",
    path: "/things/{id}",
    operation: { parameters: [{ name: "id", in: "path", required: true, ...parameter }] },
  });
  return messagesOf(judgeRequest(contract, { target: `/things/${segment}` }));
}

describe("every style", () => {
  test.each<[style: string, explode: boolean, schema: object, right: string, wrong: string]>([
    ["simple", false, integer, "7", "x"],
    ["simple", false, integers, "7,8", "7,x"],
    ["simple", true, integers, "7,8", "7;8"],
    ["simple", false, colour, "R,100,G,200", "R,x"],
    ["simple", true, colour, "R=100,G=200", "R=100,B=200"],
    ["label", false, integer, ".7", "7"],
    ["label", false, integers, ".7,8", ".7.8"],
    ["label", true, integers, ".7.8", "7.8"],
    ["label", false, colour, ".R,100,G,200", ".B,100"],
    ["label", true, colour, ".R=100.G=200", "R=100.G=200"],
    ["matrix", false, integer, ";id=7", "7"],
    ["matrix", false, integers, ";id=7,8", ";ids=7,8"],
    ["matrix", true, integers, ";id=7;id=8", ";id=7,8"],
    ["matrix", false, colour, ";id=R,100,G,200", ";R=100;G=200"],
    ["matrix", true, colour, ";R=100;G=200", "R=100;G=200"],
    ["matrix", true, colour, ";R=100;G=200", ";R=1=2"],
  ])("%s, explode %j, %j: %s, not %s", (style, explode, schema, right, wrong) => {
    expect(judge({ style, explode, schema }, right)).toEqual([]);
    expect(judge({ style, explode, schema }, wrong)).not.toEqual([]);
  });

  test("simple is meant where none is said", () => {
    expect(judge({ schema: integers }, "7,8")).toEqual([]);
  });
});

describe("values", () => {
  test.each([
    [{ schema: integer }, "50101", []],
    [{ schema: integer }, "1e3", ['The path parameter id should be an integer, was "1e3"']],
    [{ schema: integer }, "%37", []],
    [{ schema: { enum: ["Вера"] } }, "%D0%92%D0%B5%D1%80%D0%B0", []],
    [{ schema: { const: "a/b" } }, "a%2Fb", []],
    [{ schema: { const: "a b" } }, "a%20b", []],
    [{ schema: { const: "a+b" } }, "a+b", []],
    [{ schema: { const: "%41" } }, "%2541", []],
    [{ content: { "application/json": { schema: integers } } }, "[7]", []],
    [
      { content: { "application/json": { schema: integers } } },
      "7",
      ["The path parameter id should be a list, was 7"],
    ],
    [
      { style: "label", schema: integer },
      "7",
      ["The path parameter id should be written in the style label, was another form"],
    ],
  ])("%j: %s", (parameter, segment, messages) => {
    expect(judge(parameter, segment)).toEqual(messages);
  });
});

test("parameters of the path hold for each operation, which may declare them anew", () => {
  const shared = { name: "id", in: "path", required: true, schema: integer };
  const own = { name: "id", in: "path", required: true, schema: { type: "string" } };
  const query = { name: "id", in: "query", schema: integer };
  const responses = { 200: { description: "done" } };
  const judgeBy = (parameters: object[]) => {
    const contract = contractOf({
      root: {
        paths: { "/things/{id}": { parameters: [shared, query], get: { parameters, responses } } },
      },
    });
    return messagesOf(judgeRequest(contract, { target: "/things/x?id=y", method: "GET" }));
  };
  expect(judgeBy([])).toEqual([
    'The path parameter id should be an integer, was "x"',
    'The query parameter id should be an integer, was "y"',
  ]);
  expect(judgeBy([own])).toEqual(['The query parameter id should be an integer, was "y"']);
});

test("a request for another path has no value to judge", () => {
  const contract = contractOf({
    method: "get",
    path: "/things/{constructor}",
    operation: {
      parameters: [{ name: "constructor", in: "path", required: true, schema: integer }],
    },
  });
  expect(judgeRequest(contract, { target: "/others/x" })).toEqual([]);
  expect(messagesOf(judgeRequest(contract, { target: "/things/x" }))).toHaveLength(1);
  expect(operationOf(contract).parameters).toHaveLength(1);
});
