import { beforeAll, describe, expect, test } from "vitest";
import { compareDescriptions } from "../../src/diff/compareDescriptions.ts";
import { createContract } from "../../src/index.ts";
import { createSource, type Refutation, refute, type Source } from "./oracle.ts";
import { schemaSeeds } from "./schemaSeeds.ts";
import { type Json, readBundle, type Seed, spread } from "./seeds.ts";

/** A seed with what the values say. */
interface Tried {
  readonly seed: Seed;
  readonly found: string;
  readonly refutation: Refutation | undefined;
}

// The unchanged description is on one side of every pair, its values are made once.
const sources = new Map<Json, Source>();

function sourceOf(document: Json, isKept: boolean): Source {
  const known = sources.get(document);
  if (known !== undefined) return known;
  const source = createSource(createContract(document));
  if (isKept) sources.set(document, source);
  return source;
}

function tryOut(seed: Seed, base: Json): Tried {
  const { verdict: found, changes } = compareDescriptions(seed.old, seed.next);
  const touched = changes.flatMap(({ occurrences }) => occurrences.map((one) => one.operationId));
  // Some of the operations that share a changed schema are enough to find a value.
  const operationIds = new Set(
    spread(
      touched.filter((id) => id !== undefined),
      2,
    ),
  );
  const [old, next] = [seed.old, seed.next].map((one) => sourceOf(one, one === base));
  if (!old || !next) throw new Error("both sides have a source");
  return { seed, found, refutation: refute(old, next, operationIds) };
}

describe("values that are held against both descriptions", () => {
  const tried: Tried[] = [];
  beforeAll(() => {
    for (const api of ["amocrm", "suprsend"] as const) {
      const base = readBundle(api);
      const seeds = [...schemaSeeds(base, 1), ...schemaSeeds(base, 1, true)];
      tried.push(...spread(seeds, 28).map((seed) => tryOut(seed, base)));
    }
  }, 240_000);

  test("never refute a change that is called harmless", () => {
    const refuted = tried.filter(({ found, refutation }) => found !== "major" && refutation);
    expect(tried.filter(({ found }) => found !== "major").length).toBeGreaterThan(20);
    expect(
      refuted.map(
        ({ seed, refutation }) => `${seed.name} at ${seed.pointer}: ${JSON.stringify(refutation)}`,
      ),
    ).toEqual([]);
  });

  test("show most of the breaking ones, so that they could", () => {
    const breaking = tried.filter(({ found }) => found === "major");
    const shown = breaking.filter(({ refutation }) => refutation !== undefined);
    expect(shown.length / breaking.length).toBeGreaterThan(0.6);
  });
});
