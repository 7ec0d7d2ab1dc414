import { expect, test } from "vitest";
import { countCoverage, createCoverageCounter } from "../../src/index.ts";
import { contractOf } from "../fixtures/api.ts";

const KINDS = ["statuses", "mediaTypes", "parameters", "refusals"] as const;

const integer = { type: "integer" };
const json = { content: { "application/json": {}, "text/html": {} } };

const contract = contractOf({
  root: {
    paths: {
      "/things": {
        get: {
          operationId: "listThings",
          parameters: [
            { name: "page", in: "query", schema: integer },
            { name: "X-Trace", in: "header", schema: integer },
          ],
          responses: { 200: { description: "", ...json }, "4XX": { description: "" } },
        },
      },
      "/things/{id}": {
        get: {
          operationId: "getThing",
          parameters: [{ name: "id", in: "path", required: true, schema: integer }],
          responses: { default: { description: "" } },
        },
      },
    },
  },
});

function check(target: string, status: number, type?: string) {
  const headers = type === undefined ? {} : { "content-type": type };
  const body = new TextEncoder().encode(type === undefined ? "" : "{}");
  return contract.check({
    request: { method: "GET", target, headers: {}, body: new Uint8Array() },
    response: { status, headers, body },
  }).coverage;
}

function countAfter(...exchanges: Parameters<typeof check>[]) {
  const coverage = createCoverageCounter(contract, KINDS);
  for (const exchange of exchanges) {
    const touched = check(...exchange);
    if (touched !== undefined) coverage.add(touched);
  }
  return countCoverage(coverage.document(), ["operations", ...KINDS]);
}

test("nothing is covered at first, in the order of the description", () => {
  expect(countAfter()).toEqual({
    operations: { covered: 0, total: 2, missing: ["listThings", "getThing"] },
    statuses: {
      covered: 0,
      total: 3,
      missing: ["listThings 200", "listThings 4XX", "getThing default"],
    },
    mediaTypes: {
      covered: 0,
      total: 2,
      missing: ["listThings 200 application/json", "listThings 200 text/html"],
    },
    parameters: {
      covered: 0,
      total: 3,
      missing: ["listThings query page", "listThings header X-Trace", "getThing path id"],
    },
    refusals: {
      covered: 0,
      total: 3,
      missing: ["listThings query page", "listThings header X-Trace", "getThing path id"],
    },
  });
});

test.each<[exchange: Parameters<typeof check>, covered: object]>([
  [
    ["/things?page=1", 200, "application/json"],
    { operations: 1, statuses: 1, mediaTypes: 1, parameters: 1, refusals: 0 },
  ],
  [
    ["/things?page=x", 404],
    { operations: 1, statuses: 1, mediaTypes: 0, parameters: 0, refusals: 1 },
  ],
  [["/things", 500], { operations: 1, statuses: 0, mediaTypes: 0, parameters: 0, refusals: 0 }],
  [["/things/7", 302], { operations: 1, statuses: 1, mediaTypes: 0, parameters: 1, refusals: 0 }],
  [["/others", 200], { operations: 0, statuses: 0, mediaTypes: 0, parameters: 0, refusals: 0 }],
])("%j covers %j", (exchange, covered) => {
  const counts = Object.entries(countAfter(exchange, exchange));
  expect(Object.fromEntries(counts.map(([kind, count]) => [kind, count.covered]))).toEqual(covered);
});

test("everything can be covered, and forgotten", () => {
  const coverage = createCoverageCounter(contract, KINDS);
  const exchanges: Parameters<typeof check>[] = [
    ["/things?page=1", 200, "application/json"],
    ["/things?page=x", 200, "text/html"],
    ["/things", 404],
    ["/things/7", 200],
    ["/things/x", 200],
  ];
  for (const exchange of exchanges) {
    const touched = check(...exchange);
    if (touched !== undefined) coverage.add(touched);
  }
  expect(countCoverage(coverage.document(), ["operations", ...KINDS])).toMatchObject({
    operations: { missing: [] },
    statuses: { missing: [] },
    mediaTypes: { missing: [] },
    parameters: { missing: ["listThings header X-Trace"] },
    refusals: { missing: ["listThings header X-Trace"] },
  });
  coverage.clear();
  expect(countCoverage(coverage.document(), ["operations", ...KINDS]).operations.covered).toBe(0);
});

test("a text that is always valid cannot be refused", () => {
  const free = [{ type: "string" }, { type: "string", description: "Any", "x-note": 1 }, true];
  const union = [{ type: ["string", "integer"] }];
  const bound = [{ type: "string", minLength: 1 }, { type: "integer" }, { enum: ["a"] }];
  const parameters = [...free, ...union, ...bound].map((schema, index) => ({
    ...{ name: `p${index}`, in: "query", schema },
  }));
  const text = contractOf({ operation: { parameters } });
  const [operation] = createCoverageCounter(text).document().operations;
  expect(Object.keys(operation?.parameters ?? {})).toHaveLength(7);
  expect(Object.keys(operation?.refusals ?? {})).toEqual(["query p4", "query p5", "query p6"]);
});
