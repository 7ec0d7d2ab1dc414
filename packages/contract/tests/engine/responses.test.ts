import { describe, expect, test } from "vitest";
import { findResponse } from "../../src/index.ts";
import { contractOf, judgeResponse, messagesOf, operationOf, placesOf } from "../fixtures/api.ts";

const thing = {
  type: "object",
  properties: { name: { type: "string" }, secret: { type: "string", writeOnly: true } },
  required: ["name", "secret"],
};

const json = (schema: object) => ({ content: { "application/hal+json": { schema } } });

const contract = contractOf({
  method: "get",
  operation: {
    responses: {
      200: {
        description: "one",
        ...json(thing),
        headers: {
          "X-Count": { required: true, schema: { type: "integer" } },
          "X-List": { schema: { type: "array", items: { type: "integer" } } },
          "X-Json": { content: { "application/json": { schema: { type: "object" } } } },
          "X-Free": {},
          "Content-Type": { required: true, schema: { type: "integer" } },
        },
      },
      204: { description: "none" },
      "4XX": {
        description: "refused",
        content: { "application/problem+json": {}, "text/html": { schema: { type: "string" } } },
      },
      404: { description: "missing", ...json({ type: "object", required: ["title"] }) },
      "x-more": {},
    },
  },
});

const HAL = "application/hal+json";
const right = { "content-type": HAL, "x-count": "7" };
const body = '{"name":"Ada"}';

describe("statuses", () => {
  test.each([
    [200, "200"],
    [204, "204"],
    [404, "404"],
    [400, "4XX"],
    [499, "4XX"],
    [201, undefined],
    [500, undefined],
  ])("%j falls under %j", (status, declared) => {
    expect(findResponse(operationOf(contract), status)?.status).toBe(declared);
  });

  test("default comes last", () => {
    const responses = {
      default: { description: "" },
      "2XX": { description: "" },
      201: { description: "" },
    };
    const operation = operationOf(contractOf({ operation: { responses } }));
    const found = [201, 202, 302].map((status) => findResponse(operation, status)?.status);
    expect(found).toEqual(["201", "2XX", "default"]);
  });

  test("that are not declared are told with those that are", () => {
    const violations = judgeResponse(contract, 500, { body: "x" });
    expect(messagesOf(violations)).toEqual([
      "The status should be one of 200, 204, 404, 4XX, was 500",
    ]);
    expect(violations).toMatchObject([
      {
        rule: "response.status.undeclared",
        operationId: "useThing",
        specPointer: "/paths/~1things/get/responses",
      },
    ]);
  });
});

describe("bodies and headers", () => {
  test.each<[status: number, headers: Record<string, string>, body: string, messages: string[]]>([
    [200, right, body, []],
    [200, { ...right, "x-list": "1, 2", "x-json": "{}", "x-free": "", "x-other": "" }, body, []],
    [200, { ...right, "content-type": `${HAL}; charset=UTF-8` }, body, []],
    [204, {}, "", []],
    [400, { "content-type": "text/html" }, "<p>Bad</p>", []],
    [400, { "content-type": "application/problem+json" }, "null", []],
    [200, { "content-type": HAL }, body, ["The header x-count is missing"]],
    [200, { ...right, "x-count": "x" }, body, ['The header x-count should be an integer, was "x"']],
    [200, { ...right, "x-list": "1,x" }, body, ['The header x-list should be an integer, was "x"']],
    [
      200,
      { ...right, "x-json": "[]" },
      body,
      ["The header x-json should be an object, was a list of 0 items"],
    ],
    [200, { ...right, "x-json": "{" }, body, ['The header x-json should be JSON, was "{"']],
    [200, right, "", ["The response body is missing"]],
    [200, right, "{}", ["/name of the response body is missing"]],
    [200, right, '{"name":7}', ["/name of the response body should be a text, was 7"]],
    [200, right, "[]", ["The response body should be an object, was a list of 0 items"]],
    [200, right, "<p>", ["The response body should be JSON, was other text"]],
    [
      200,
      { ...right, "content-type": "application/json" },
      body,
      ["The media type of the response body should be application/hal+json, was application/json"],
    ],
    [
      200,
      { "x-count": "7" },
      body,
      ["The media type of the response body should be application/hal+json, was no Content-Type"],
    ],
    [204, {}, " ", ["The response body should be left out, was 1 bytes"]],
    [404, { "content-type": HAL }, "{}", ["/title of the response body is missing"]],
  ])("%j %j %s", (status, headers, text, messages) => {
    expect(messagesOf(judgeResponse(contract, status, { headers, body: text }))).toEqual(messages);
  });

  test("an answer to HEAD has no body, but its headers", () => {
    const head = { method: "HEAD" };
    expect(judgeResponse(contract, 200, { ...head, headers: right })).toEqual([]);
    expect(placesOf(judgeResponse(contract, 200, { ...head, headers: {} }))).toEqual([
      "response.header.missing x-count",
    ]);
    expect(judgeResponse(contract, 404, head)).toEqual([]);
  });

  test("what is only written need not be answered", () => {
    const needy = contractOf({
      operation: {
        responses: {
          200: {
            description: "",
            ...json({ properties: { id: { readOnly: true } }, required: ["id"] }),
          },
        },
      },
    });
    const sent = { headers: { "content-type": HAL }, body: "{}" };
    expect(placesOf(judgeResponse(needy, 200, sent))).toEqual(["response.body.schema /id"]);
  });

  test("a header called like what every object inherits is not there", () => {
    const odd = contractOf({
      operation: {
        responses: { 204: { description: "", headers: { constructor: { required: true } } } },
      },
    });
    expect(messagesOf(judgeResponse(odd, 204, {}))).toEqual(["The header constructor is missing"]);
  });
});

test("findings tell what the response fell under", () => {
  const operation = operationOf(contract);
  const judge = (status: number, type: string, text: string) => {
    const response = {
      status,
      headers: { "content-type": type, "x-count": "7" },
      body: new TextEncoder().encode(text),
    };
    const { declared, mediaType } = contract.judgeResponse(operation, response);
    return [declared?.status, mediaType];
  };
  expect(judge(200, HAL, body)).toEqual(["200", HAL]);
  expect(judge(200, HAL, "{}")).toEqual(["200", HAL]);
  expect(judge(200, HAL, "{")).toEqual(["200", undefined]);
  expect(judge(200, "text/html", "x")).toEqual(["200", undefined]);
  expect(judge(410, "TEXT/HTML", "x")).toEqual(["4XX", "text/html"]);
  expect(judge(204, "", "")).toEqual(["204", undefined]);
  expect(judge(500, HAL, body)).toEqual([undefined, undefined]);
});
