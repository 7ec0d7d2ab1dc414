import { describe, expect, test } from "vitest";
import { calls, normalizeTarget } from "./calls.ts";
import type { ContenderId } from "./contenders.ts";
import { contenders } from "./contenders.ts";
import type { Load } from "./measure.ts";
import { shuffleRound } from "./measure.ts";
import { writeReport } from "./report.ts";
import type { CpuSample, Results } from "./results.ts";
import { judgeTargets } from "./targets.ts";
import type { TypeCost } from "./typeCosts.ts";

const raw: CpuSample = { getContact: 10, listContacts: 10, linkLead: 10 };
const rawLoad: Load = { rate: 10_000, cpu: 100 };
const types: TypeCost = {
  title: "ours",
  ours: true,
  instantiations: 50,
  perCall: 3,
  check: 30,
  editor: { diagnostics: 100, completion: 100 },
};
const core = { title: "core", found: 1800, goal: 1800, most: 1800 };

/** Results that keep every target, some with nothing to spare. */
const good: Results = {
  cpu: new Map<ContenderId, readonly CpuSample[]>([
    ["raw", [raw, { getContact: 30, listContacts: 30, linkLead: 30 }]],
    ["liaison", [{ getContact: 10.6, listContacts: 11.5, linkLead: 10.8 }]],
  ]),
  load: new Map<ContenderId, readonly Load[]>([
    ["raw", [rawLoad, { rate: 2000, cpu: 300 }]],
    ["liaison", [{ rate: 9700, cpu: 100 }]],
    ["liaisonUndici", [{ rate: 30_000, cpu: 30 }]],
  ]),
  sizes: [core],
  programs: new Map([["raw", { gzip: 400, minified: 600 }]]),
  types: [types, { ...types, ours: false, instantiations: 13_123 }],
};

function missed(results: Results): string[] {
  return judgeTargets(results)
    .filter(({ kept }) => !kept)
    .map(({ target, found }) => `${target}: ${found ?? "not measured"}`);
}

const withCpu = (cpu: Partial<CpuSample>): Partial<Results> => ({
  cpu: new Map(good.cpu).set("liaison", [{ ...raw, ...cpu }]),
});
const withLoad = (id: ContenderId, rate: number): Partial<Results> => ({
  load: new Map(good.load).set(id, [{ rate, cpu: 100 }]),
});
const withTypes = (cost: Partial<TypeCost>): Partial<Results> => ({
  types: [types, { ...types, ...cost }],
});

test("good figures keep every target", () => {
  expect(missed(good)).toEqual([]);
});

test.each<[Partial<Results>, string]>([
  [withCpu({ getContact: 10.7 }), "GET by id at most 1.06 × fetch: 10.70 µs to 10.00 µs, 1.070 ×"],
  [withCpu({ listContacts: 11.6 }), "at most 1.15 × fetch: 11.60 µs to 10.00 µs, 1.160 ×"],
  [withCpu({ linkLead: 10.9 }), "POST at most 1.08 × fetch: 10.90 µs to 10.00 µs, 1.090 ×"],
  [withLoad("liaison", 9600), "at least 0.97 × fetch: 9600/s to 10000/s, 0.96 ×"],
  [withLoad("liaisonUndici", 29_900), "undici at least 3 × fetch: 29900/s to 10000/s, 2.99 ×"],
  [withTypes({ instantiations: 51 }), "six calls at most 50 instantiations: 51"],
  [withTypes({ perCall: 3.5 }), "each further call at most 3 instantiations: 3.5"],
  [withTypes({ editor: { diagnostics: 101, completion: 1 } }), "within 100 ms: 101 ms"],
  [withTypes({ editor: { diagnostics: 1, completion: 101 } }), "within 100 ms: 101 ms"],
  [{ sizes: [{ ...core, found: 1801 }] }, "core: at most 1800 B: 1801 B"],
])("a missed target is told, %#", (bad, told) => {
  expect(missed({ ...good, ...bad })).toEqual([expect.stringContaining(told)]);
});

test("what was not measured is not kept", () => {
  const nothing = { cpu: new Map(), load: new Map(), sizes: [], programs: new Map(), types: [] };
  expect(missed(nothing)).toHaveLength(9);
});

test("the report has the best and the median, and marks a missed target", () => {
  const results = { ...good, ...withLoad("liaison", 5000) };
  const report = writeReport(results, judgeTargets(results), {
    machine: { hardware: "2 × Demo", node: "v24.0.0", date: "2026-01-01", load: 0 },
    versions: { demo: "1.0.0" },
    rounds: 2,
  });
  expect(report).toContain("| fetch by hand | 10.0 / 20.0 | 1.00 | 10.0 / 20.0 | 1.00 |");
  expect(report).toContain("| fetch by hand | 10000 / 6000 | 1.00 | 100 |");
  expect(report).toContain("5000/s to 10000/s, 0.50 × | **missed** |");
  expect(report).toContain("| core: at most 1800 B | 1800 B | kept |");
  expect(report).not.toContain("NaN");
});

test("a round has every client, and those that are judged twice", () => {
  const ids = shuffleRound(contenders).map(({ id }) => id);
  expect(ids.sort()).toEqual(
    [...contenders.map(({ id }) => id), "raw", "liaison", "liaisonUndici"].sort(),
  );
});

describe("a request is compared", () => {
  test.each([
    "/api/v4/contacts?with=leads&page=2&limit=50&query=Ada&order[updated_at]=asc",
    "http://127.0.0.1:1/api/v4/contacts?order%5Bupdated_at%5D=asc&query=Ada&page=2&with=leads&limit=50",
  ])("whatever the order and encoding of its query, %s", (url) => {
    expect(normalizeTarget(url)).toBe(calls.listContacts.target);
  });

  test.each([
    "/api/v4/contacts?with=leads&page=2&limit=50&query=Ada",
    "/api/v4/contacts?with=leads&page=2&limit=50&query=Ada&order=asc",
  ])("with each of its values, %s", (url) => {
    expect(normalizeTarget(url)).not.toBe(calls.listContacts.target);
  });
});
