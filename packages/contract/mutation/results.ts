import { type Description, readDescriptions } from "./descriptions.ts";
import { listDocumented } from "./documented.ts";
import { type DriftMutant, makeDriftMutants } from "./driftMutants.ts";
import { checkerOf, scoreDrift } from "./driftScore.ts";
import type { OwnResults } from "./report.ts";
import { listSpecMutants, pickSpecMutants, type SpecMutant } from "./specMutants.ts";
import { scoreSpec } from "./specScore.ts";

/** The seed of the published figures. */
export const SEED = 1;

/** Everything that a run is made of. */
export interface Mutants {
  readonly seed: number;
  readonly descriptions: readonly Description[];
  readonly drift: readonly DriftMutant[];
  /** Every mutant of the descriptions, and those that are chosen. */
  readonly all: readonly SpecMutant[];
  readonly chosen: readonly SpecMutant[];
}

/** Makes the mutants of a run. */
export function makeMutants(seed: number): Mutants {
  const descriptions = readDescriptions();
  const all = descriptions.flatMap(listSpecMutants);
  return {
    seed,
    descriptions,
    drift: makeDriftMutants(descriptions, seed),
    all,
    chosen: pickSpecMutants(all, seed),
  };
}

/**
 * Lets our own engine judge the mutants.
 *
 * @param tell gets the number of mutants of the descriptions that are done
 */
export function judgeOwn(
  { seed, descriptions, drift, chosen }: Mutants,
  tell?: (done: number) => void,
): OwnResults {
  return {
    seed,
    closed: scoreDrift(descriptions, drift, checkerOf(descriptions, "closed")),
    open: scoreDrift(descriptions, drift, checkerOf(descriptions, "open")),
    originals: descriptions.flatMap(listDocumented).length,
    legal: drift.filter(({ legal }) => legal).length,
    spec: scoreSpec(descriptions, chosen, { seed }, tell),
  };
}
