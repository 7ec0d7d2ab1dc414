import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { createCorpus, opinionOf } from "../../mutation/corpus.ts";
import { listDocumented } from "../../mutation/documented.ts";
import { makeDriftMutants } from "../../mutation/driftMutants.ts";
import { checkerOf, scoreDrift } from "../../mutation/driftScore.ts";
import { createEquivalence, readListed } from "../../mutation/equivalent.ts";
import { shuffle } from "../../mutation/pick.ts";
import { type OwnResults, ownDriftRows, percent, writeSpecTable } from "../../mutation/report.ts";
import { judgeOwn, makeMutants, SEED } from "../../mutation/results.ts";
import { createSlices } from "../../mutation/slices.ts";
import { pickSpecMutants, type SpecMutant } from "../../mutation/specMutants.ts";
import { createSpecJudge, findWronglyEquivalent, scoreSpec } from "../../mutation/specScore.ts";
import { createContract } from "../../src/index.ts";

const mutants = makeMutants(SEED);
const { descriptions, drift, all, chosen } = mutants;

let own: OwnResults;

beforeAll(() => {
  own = judgeOwn(mutants);
}, 300_000);

describe("drift that is planted in responses", () => {
  test("is made in numbers, of every documented response", () => {
    const due = drift.filter(({ legal }) => !legal);
    expect(due.length).toBeGreaterThanOrEqual(400);
    const amocrm = due.filter(({ api }) => api === "amocrm");
    expect(amocrm.length).toBeGreaterThan(due.length / 2);
    const kinds = [...new Set(due.map(({ kind }) => kind))];
    expect(kinds).toHaveLength(8);
    expect(new Set(drift.map(({ name }) => name)).size).toBe(drift.length);
  });

  test("is the same for the same seed", () => {
    const namesOf = (seed: number) => makeDriftMutants(descriptions, seed).map(({ name }) => name);
    expect(namesOf(SEED)).toEqual(drift.map(({ name }) => name));
    expect(namesOf(SEED + 1)).not.toEqual(namesOf(SEED));
  });

  test("is seen, at least 99 in 100", () => {
    const { seen, total, survivors } = own.closed;
    expect(survivors.length, survivors.join("\n")).toBeLessThanOrEqual(total / 100);
    expect(seen / total).toBeGreaterThanOrEqual(0.99);
  });

  test("is told from what is documented and what is legal: no false alarm", () => {
    expect(own.legal).toBeGreaterThan(100);
    expect(own.originals).toBeGreaterThan(380);
    expect(own.closed.falseAlarms).toEqual([]);
    expect(own.open.falseAlarms).toEqual([]);
  });

  test("is seen less by an engine that does not look for what is undeclared", () => {
    const { open, closed } = own;
    expect(open.seen / open.total).toBeLessThan(0.9);
    expect(open.byKind["member"]?.seen).toBe(0);
    expect(open.survivors.length).toBeGreaterThan(100);
    expect(closed.seen).toBeGreaterThan(open.seen);
  });

  test("is not scored by crying wolf, nor by silence", () => {
    const wolf = scoreDrift(descriptions, drift, () => true);
    expect(wolf.falseAlarms).toHaveLength(own.originals + own.legal);
    expect(wolf.seen).toBe(0);
    const silent = scoreDrift(descriptions, drift, () => false);
    expect([silent.seen, silent.falseAlarms.length]).toEqual([0, 0]);
  });

  test("of media types and headers passes an engine that looks only at bodies", () => {
    const check = checkerOf(descriptions, "closed");
    const bodiesOnly = scoreDrift(descriptions, drift, (api, exchange) => {
      const documented = drift.find((mutant) => mutant.exchange === exchange)?.documented;
      const { headers } = documented?.exchange.response ?? exchange.response;
      return check(api, { ...exchange, response: { ...exchange.response, headers } });
    });
    expect(bodiesOnly.byKind["mediaType"]?.seen).toBe(0);
    expect(bodiesOnly.byKind["header"]?.seen).toBe(0);
    expect(bodiesOnly.byKind["shape"]?.seen).toBe(own.closed.byKind["shape"]?.seen);
  });
});

describe("mutants of the descriptions", () => {
  test("are made in numbers, the same for the same seed", () => {
    expect(own.spec.total).toBeGreaterThanOrEqual(700);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    const namesOf = (list: readonly SpecMutant[]) => list.map(({ name }) => name);
    expect(namesOf(pickSpecMutants(all, SEED))).toEqual(namesOf(chosen));
    expect(namesOf(pickSpecMutants(all, SEED + 1))).not.toEqual(namesOf(chosen));
    const operators = (list: readonly SpecMutant[]) => new Set(list.map((one) => one.operator));
    expect(operators(chosen)).toEqual(operators(all));
  });

  test("are all told from the original, but for equivalent ones", () => {
    const { survivors, broken, unreached, told, total } = own.spec;
    expect(survivors).toEqual([]);
    expect(broken).toEqual([]);
    expect(unreached).toEqual([]);
    expect(told.invalid).toBe(total);
  });

  test("mostly pass documented examples alone, and then generated valid messages", () => {
    const { told, total } = own.spec;
    expect(told.examples / total).toBeLessThan(0.4);
    expect(told.valid / total).toBeGreaterThan(told.examples / total + 0.1);
    expect(told.valid / total).toBeLessThan(0.7);
  });

  test("survive a corpus without near-misses, and are listed", () => {
    const reasonFor = createEquivalence(descriptions);
    const due = shuffle(chosen, SEED).filter((mutant) => reasonFor(mutant) === undefined);
    const some = due.slice(0, 40);
    const { survivors, total } = scoreSpec(descriptions, some, { seed: SEED, tiers: ["examples"] });
    expect(total).toBe(40);
    expect(survivors.length).toBeGreaterThan(15);
    expect(some.map(({ name }) => name)).toEqual(expect.arrayContaining([...survivors]));
  });

  test("are told by nothing when nothing is changed: slices say what the whole says", () => {
    const differing: string[] = [];
    let probes = 0;
    for (const description of descriptions) {
      const { document, contract } = description;
      const { cut } = createSlices(document, contract.operations);
      const corpus = createCorpus(description, SEED);
      for (const operation of shuffle(contract.operations, SEED).slice(0, 3)) {
        const slice = createContract(cut(operation));
        for (const { exchange, opinion, about } of corpus(operation)) {
          probes += 1;
          if (opinionOf(slice, exchange) !== opinion()) {
            differing.push(`${operation.operationId}: ${about}`);
          }
        }
      }
    }
    expect(differing).toEqual([]);
    expect(probes).toBeGreaterThan(3000);
  });

  test("that are no description any more are told apart from survivors", () => {
    const original = all.find(({ api }) => api === "parcels") as SpecMutant;
    const broken: SpecMutant = {
      ...original,
      pointer: "/components/schemas/Code",
      value: { type: "text" },
      isSchema: true,
    };
    const unused: SpecMutant = { ...original, pointer: "/components/schemas/Nobody", value: {} };
    const judge = createSpecJudge(descriptions, { seed: SEED });
    expect(judge(broken)).toBe("broken");
    expect(judge(unused)).toBe("unreached");
  });
});

describe("equivalent mutants", () => {
  const reasonFor = createEquivalence(descriptions);
  const equivalent = all.filter((mutant) => reasonFor(mutant) !== undefined);

  test("are few, and each that is listed exists", () => {
    expect(equivalent.length).toBeLessThan(all.length / 10);
    const listed = readListed();
    const reasons = new Set(equivalent.map((mutant) => reasonFor(mutant)));
    expect(listed.filter(({ reason }) => !reasons.has(reason))).toEqual([]);
    const names = all.map(({ name }) => name);
    const exact = listed.flatMap((one) => one.mutants).filter((name) => !name.includes("*"));
    expect(exact.filter((name) => !names.includes(name))).toEqual([]);
  });

  test("survive when they are tried all the same", () => {
    const some = shuffle(equivalent, SEED).slice(0, 12);
    expect(findWronglyEquivalent(descriptions, some, { seed: SEED })).toEqual([]);
  });
});

describe("MUTATION.md", () => {
  const report = readFileSync(new URL("../../MUTATION.md", import.meta.url), "utf8");

  test("has the figures of this run", () => {
    for (const row of ownDriftRows(own)) expect(report).toContain(`| ${row.join(" | ")} |`);
    for (const line of writeSpecTable(own).split("\n")) expect(report).toContain(line);
  });

  test("lists every survivor", () => {
    for (const name of own.closed.survivors) expect(report).toContain(`- ${name}`);
  });

  test("names the others beside us", () => {
    for (const name of ["jest-openapi", "Prism", "Redocly respect"]) {
      expect(report).toMatch(new RegExp(`^\\| ${name}.* \\d+/\\d+ \\| [\\d.]+ % \\|`, "m"));
    }
  });
});

test("a share is only called complete when it is", () => {
  expect(percent({ seen: 9999, total: 10_000 })).toBe("99.9 %");
  expect(percent({ seen: 10_000, total: 10_000 })).toBe("100.0 %");
});

test("every documented response is an original of its own", () => {
  for (const description of descriptions) {
    const names = listDocumented(description).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
});
