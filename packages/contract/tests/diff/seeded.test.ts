import { describe, expect, test } from "vitest";
import { compareDescriptions } from "../../src/diff/compareDescriptions.ts";
import { allSeeds } from "./allSeeds.ts";
import type { Seed } from "./seeds.ts";

const SEEDS: readonly Seed[] = allSeeds();

function tell({ name, pointer, verdict }: Seed, found: string): string {
  return `${name} at ${pointer}: is ${verdict}, was called ${found}`;
}

describe("seeded changes", () => {
  const judged = SEEDS.map((seed) => ({
    seed,
    found: compareDescriptions(seed.old, seed.next).verdict,
  }));

  test("are many, of all levels", () => {
    expect(SEEDS.length).toBeGreaterThanOrEqual(200);
    for (const verdict of ["major", "minor", "patch"]) {
      expect(SEEDS.filter((seed) => seed.verdict === verdict).length).toBeGreaterThan(10);
    }
  });

  test("have the verdict that is known from how they were made", () => {
    const wrong = judged.filter(({ seed, found }) => seed.verdict !== found);
    expect(wrong.map(({ seed, found }) => tell(seed, found))).toEqual([]);
  });
});
