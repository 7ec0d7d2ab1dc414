import { describe, expect, test } from "vitest";
import { contractOf, judgeRequest, messagesOf, placesOf } from "../fixtures/api.ts";

const integer = { type: "integer" };
const integers = { type: "array", items: integer };
const colour = {
  type: "object",
  properties: { R: integer, G: integer },
  additionalProperties: false,
};

function judgeBy(place: "header" | "cookie", ...parameters: readonly object[]) {
  const contract = contractOf({
    method: "get",
    operation: { parameters: parameters.map((parameter) => ({ in: place, ...parameter })) },
  });
  return (headers: Record<string, string>) => judgeRequest(contract, { headers });
}

describe("headers", () => {
  const judge = judgeBy(
    "header",
    { name: "X-Count", schema: { ...integer, minimum: 1 } },
    { name: "X-List", schema: integers },
    { name: "X-Colour", schema: colour },
    { name: "X-Spread", explode: true, schema: colour },
    { name: "X-Json", content: { "application/json": { schema: colour } } },
    { name: "X-Free" },
    // Other rules describe these, so that nothing here can be wrong with them.
    { name: "Accept", required: true, schema: integer },
    { name: "content-type", required: true, schema: integer },
    { name: "Authorization", required: true, schema: integer },
  );

  test.each([
    [{}],
    [{ "x-count": "7" }],
    [{ "x-list": "7, 8,9" }],
    [{ "x-list": "7" }],
    [{ "x-colour": "R,100, G,200" }],
    [{ "x-spread": "R=100, G=200" }],
    [{ "x-json": '{"R":100}' }],
    [{ "x-free": "", accept: "x", "content-type": "x", authorization: "x", "x-other": "x" }],
  ])("%j is right", (headers) => {
    expect(messagesOf(judge(headers))).toEqual([]);
  });

  test.each([
    [{ "x-count": "0" }, "The header X-Count should be a number of at least 1, was 0"],
    [{ "x-count": "1e3" }, 'The header X-Count should be an integer, was "1e3"'],
    [{ "x-count": "" }, 'The header X-Count should be an integer, was ""'],
    [{ "x-count": "1, 2" }, 'The header X-Count should be an integer, was "1, 2"'],
    [{ "x-list": "7,x" }, 'The header X-List[1] should be an integer, was "x"'],
    [{ "x-colour": "R,x" }, 'The header X-Colour[R] should be an integer, was "x"'],
    [{ "x-spread": "B=1" }, "The header X-Spread[B] is not expected, known are R, G"],
    [{ "x-json": "{" }, 'The header X-Json should be JSON, was "{"'],
    [{ "x-json": '{"R":"1"}' }, 'The header X-Json[R] should be an integer, was "1"'],
  ])("%j is wrong", (headers, message) => {
    expect(messagesOf(judge(headers as Record<string, string>))).toEqual([message]);
  });

  test("one that is required is missed, in any letter case of its name", () => {
    const needy = judgeBy("header", { name: "X-Request-ID", required: true, schema: integer });
    expect(messagesOf(needy({}))).toEqual(["The header X-Request-ID is missing"]);
    expect(placesOf(needy({}))).toEqual(["request.header.missing X-Request-ID"]);
    expect(needy({ "x-request-id": "7" })).toEqual([]);
  });
});

describe("cookies", () => {
  const judge = judgeBy(
    "cookie",
    { name: "session", required: true, schema: { type: "string", minLength: 3 } },
    { name: "visits", schema: integer },
    { name: "ids", explode: false, schema: integers },
  );

  test.each([
    ["session=abc", []],
    ["session=abc; visits=7; ids=1,2; other=x", []],
    ["visits=7;session=abc", []],
    ["session=a=b=c", []],
    ["session=ab", ["request.cookie.invalid session"]],
    ["session=", ["request.cookie.invalid session"]],
    ["session=abc; visits=x", ["request.cookie.invalid visits"]],
    ["session=abc; ids=1,x", ["request.cookie.invalid ids[1]"]],
    ["Session=abc", ["request.cookie.missing session"]],
    ["session", ["request.cookie.missing session"]],
    ["", ["request.cookie.missing session"]],
    [";;;", ["request.cookie.missing session"]],
  ])("%s", (cookie, places) => {
    expect(placesOf(judge({ cookie }))).toEqual(places);
  });

  test("none at all", () => {
    expect(messagesOf(judge({}))).toEqual(["The cookie session is missing"]);
  });
});
