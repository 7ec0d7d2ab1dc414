import { describe, expect, test } from "vitest";
import { contractOf, judgeJson, judgeRequest, messagesOf, operationOf } from "../fixtures/api.ts";

const MEGABYTES = 10_485_760;

/** Milliseconds of work that a call takes, however many others want the processor. */
function timeOf(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Fills ten megabytes with a unit between two ends. */
function fill(start: string, unit: string, end: string): string {
  return start + unit.repeat((MEGABYTES - start.length - end.length) / unit.length) + end;
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Eight forms of four forms each, so that every wrong item is wrong in dozens of ways. */
const schemas = {
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => [
      `Outer${i}`,
      { anyOf: [0, 1, 2, 3].map((j) => ref(`Inner${i}${j}`)) },
    ]),
  ),
  ...Object.fromEntries(
    Array.from({ length: 32 }, (_, index) => [
      `Inner${index >> 2}${index & 3}`,
      { type: "object", required: ["kind"], properties: { kind: { const: index } } },
    ]),
  ),
};
const forms = {
  type: "array",
  items: { anyOf: Array.from({ length: 8 }, (_, i) => ref(`Outer${i}`)) },
};

describe("ten megabytes of JSON", () => {
  test.each<[name: string, schema: unknown, body: string]>([
    ["numbers of which each is wrong", { items: { type: "string" } }, fill("[", "1,", "1]")],
    ["items that fit no form", forms, fill("[", "1,", "1]")],
    ["objects that must differ, and do not", { uniqueItems: true }, fill("[", '{"a":1},', "1]")],
    ["one text", { type: "string", maxLength: 5 }, fill('"', "x", '"')],
    ["one name", { additionalProperties: false }, fill('{"', "x", '":1}')],
    ["an address without an end", { format: "url" }, fill('"http://', ":", '"')],
    ["brackets", true, fill("", "[", "")],
    ["text that is no JSON", true, fill("[", '"\\u0041",', "x")],
  ])("%s", (_, schema, body) => {
    expect(timeOf(() => judgeJson(schema, body, schemas))).toBeLessThan(10_000);
  });
});

describe("bodies that are small enough to be explained in full", () => {
  // A time that grows with the square of the errors would be minutes here.
  test.each(["1", '{"kind":"x"}'])("thousands of items like %s that fit no form", (item) => {
    const body = `[${Array(4900).fill(item).join()}]`;
    expect(timeOf(() => expect(judgeJson(forms, body, schemas)).toHaveLength(50))).toBeLessThan(
      10_000,
    );
  });

  test("objects that must differ", () => {
    const body = JSON.stringify(Array.from({ length: 100_000 }, (_, id) => ({ id })));
    expect(timeOf(() => expect(judgeJson({ uniqueItems: true }, body)).toEqual([]))).toBeLessThan(
      5000,
    );
  });
});

describe("ten megabytes of a form", () => {
  const contract = contractOf({
    operation: {
      requestBody: { content: { "application/x-www-form-urlencoded": { schema: {} } } },
    },
  });
  const headers = { "content-type": "application/x-www-form-urlencoded" };

  test.each(["a&", "a=1&", "a[]=1&", "a[b][c]=1&", "&", "=", "[", "a[]", "%", "+", "%5B"])(
    "%s",
    (unit) => {
      const body = fill("", unit, "");
      expect(timeOf(() => judgeRequest(contract, { headers, body }))).toBeLessThan(30_000);
    },
  );

  test("of different keys", () => {
    const body = Array.from({ length: 700_000 }, (_, index) => `key${index}=1`).join("&");
    expect(timeOf(() => judgeRequest(contract, { headers, body }))).toBeLessThan(20_000);
  });
});

test("a hundred thousand keys of a query take a moment", () => {
  const list = (name: string) => ({ name, in: "query", schema: { type: "array" } });
  const contract = contractOf({
    method: "get",
    operation: { parameters: Array.from({ length: 40 }, (_, index) => list(`p${index}[]`)) },
  });
  for (const key of ["x%", "p7[%]", "p7[a%]", "%[]"]) {
    const keys = Array.from({ length: 100_000 }, (_, index) => key.replace("%", String(index)));
    const target = `/things?${keys.join("&")}`;
    expect(timeOf(() => judgeRequest(contract, { target }))).toBeLessThan(5000);
  }
});

const TOO_DEEP = "The response body should be nested less deeply, was an object with 2 properties";

test("branches that lead back to their schema come to an end", () => {
  const branch = (kind: string) => ({
    properties: { inner: ref("Node"), kind: { const: kind } },
    required: ["kind"],
  });
  const schemas = { Node: { type: "object", oneOf: ["a", "b"].map(branch) } };
  const nested = (levels: number) =>
    `${'{"inner":'.repeat(levels)}{"kind":"a"}${',"kind":"a"}'.repeat(levels)}`;
  expect(judgeJson(ref("Node"), nested(12), schemas)).toEqual([]);
  const contract = contractOf({
    operation: {
      responses: {
        200: { description: "", content: { "application/json": { schema: ref("Node") } } },
      },
    },
    components: { schemas },
  });
  for (const levels of [30, 500]) {
    const body = new TextEncoder().encode(nested(levels));
    const response = { status: 200, headers: { "content-type": "application/json" }, body };
    const check = () => contract.checkResponse(operationOf(contract), response).violations;
    expect(timeOf(() => expect(messagesOf(check())).toEqual([TOO_DEEP]))).toBeLessThan(10_000);
  }
});
