import { type Contract, ContractError, createContract, type Operation } from "../src/index.ts";
import { type Corpus, createCorpus, opinionOf, type Probe, TIERS, type Tier } from "./corpus.ts";
import type { Api, Description } from "./descriptions.ts";
import { createEquivalence } from "./equivalent.ts";
import { createFocus, type Focus } from "./focus.ts";
import { createSlices, type Reached, type Slices } from "./slices.ts";
import { mutate, type SpecMutant } from "./specMutants.ts";

/** What became of a mutant. */
export type Fate =
  /** The first part of the corpus that tells it from the original. */
  | Tier
  /** Nothing does. */
  | "survived"
  /** It is no description any more. */
  | "broken"
  /** No operation uses the place. */
  | "unreached";

/** Lets the corpora judge mutants. */
export type SpecJudge = (mutant: SpecMutant) => Fate;

/** How mutants are judged. */
export interface SpecOptions {
  readonly seed: number;
  /** The parts of the corpora that are used, all unless given. */
  readonly tiers?: readonly Tier[];
}

/** A mutated description as one operation shows it. */
export interface MutatedSlice {
  readonly operation: Operation;
  readonly parts: Reached["parts"];
  /** @throws ContractError when it is no description any more */
  contract(): Contract;
}

/** Cuts mutated descriptions down to single operations, which are prepared much faster. */
export function createSlicing(
  descriptions: readonly Description[],
): (mutant: SpecMutant) => MutatedSlice[] {
  const slices = new Map<Api, Slices>(
    descriptions.map(({ api, document, contract }) => [
      api,
      createSlices(document, contract.operations),
    ]),
  );
  return (mutant) => {
    const own = slices.get(mutant.api);
    return (own?.reaching(mutant.pointer) ?? []).map(({ operation, parts }) => {
      let contract: Contract | undefined;
      return {
        operation,
        parts,
        contract: () => {
          contract ??= createContract(mutate(own?.cut(operation) ?? {}, mutant));
          return contract;
        },
      };
    });
  };
}

/** Prepares the judging of mutants by corpora that are made of the descriptions as they are written. */
export function createSpecJudge(
  descriptions: readonly Description[],
  { seed, tiers = TIERS }: SpecOptions,
): SpecJudge {
  const corpora = new Map<Api, Corpus>(
    descriptions.map((description) => [description.api, createCorpus(description, seed)]),
  );
  const focuses = new Map<Api, Focus>(
    descriptions.map((description) => [description.api, createFocus(description, seed)]),
  );
  const slicesOf = createSlicing(descriptions);
  return (mutant) => {
    const slices = slicesOf(mutant);
    if (slices.length === 0) return "unreached";
    const corpus = corpora.get(mutant.api) ?? (() => []);
    const focus = (mutant.isSchema && focuses.get(mutant.api)) || (() => []);
    const isTold = (tier: Tier) =>
      // What is made for the place tells most, and is least.
      slices.some((slice) => isToldBy(slice, focus(slice.operation, mutant.pointer, tier))) ||
      slices.some((slice) =>
        isToldBy(
          slice,
          corpus(slice.operation).filter((probe) => probe.tier === tier),
        ),
      );
    try {
      for (const tier of tiers) {
        if (isTold(tier)) return tier;
      }
      return "survived";
    } catch (error) {
      if (error instanceof ContractError) return "broken";
      throw error;
    }
  };
}

function isToldBy(slice: MutatedSlice, probes: Iterable<Probe>): boolean {
  const { parts } = slice;
  for (const { part, exchange, opinion } of probes) {
    const isOwn = part === "all" || parts.has("all") || parts.has(part);
    if (isOwn && opinionOf(slice.contract(), exchange) !== opinion()) return true;
  }
  return false;
}

/** What became of all mutants. */
export interface SpecScore {
  /** Mutants that should be told from the original. */
  readonly total: number;
  /** Told by the parts of the corpora up to one. */
  readonly told: Readonly<Record<Tier, number>>;
  readonly survivors: readonly string[];
  /** Mutants that are no description any more, and those whose place no operation uses. */
  readonly broken: readonly string[];
  readonly unreached: readonly string[];
  /** Number of mutants that nothing can tell from the original, by the reason. */
  readonly equivalent: ReadonlyMap<string, number>;
}

/**
 * Judges mutants, and adds up. Those that are equivalent are not judged.
 *
 * @param tell gets the number of mutants that are done
 */
export function scoreSpec(
  descriptions: readonly Description[],
  mutants: readonly SpecMutant[],
  options: SpecOptions,
  tell: (done: number) => void = () => {},
): SpecScore {
  const reasonFor = createEquivalence(descriptions);
  const judge = createSpecJudge(descriptions, options);
  const equivalent = new Map<string, number>();
  const fates = new Map<Fate, string[]>();
  for (const [index, mutant] of mutants.entries()) {
    const reason = reasonFor(mutant);
    if (reason === undefined) {
      const fate = judge(mutant);
      fates.set(fate, [...(fates.get(fate) ?? []), mutant.name]);
    } else {
      equivalent.set(reason, (equivalent.get(reason) ?? 0) + 1);
    }
    tell(index + 1);
  }
  const namesOf = (fate: Fate) => fates.get(fate) ?? [];
  let sum = 0;
  const told = TIERS.map((tier) => {
    sum += namesOf(tier).length;
    return [tier, sum] as const;
  });
  const survivors = namesOf("survived");
  return {
    total: sum + survivors.length,
    told: Object.fromEntries(told) as Record<Tier, number>,
    survivors,
    broken: namesOf("broken"),
    unreached: namesOf("unreached"),
    equivalent,
  };
}

/**
 * Judges mutants that are said to be equivalent all the same.
 *
 * @returns names of those that are told from the original, with the part of the corpora
 */
export function findWronglyEquivalent(
  descriptions: readonly Description[],
  mutants: readonly SpecMutant[],
  options: SpecOptions,
): string[] {
  const reasonFor = createEquivalence(descriptions);
  const judge = createSpecJudge(descriptions, options);
  return mutants.flatMap((mutant) => {
    if (reasonFor(mutant) === undefined) return [];
    const fate = judge(mutant);
    return fate === "survived" ? [] : [`${mutant.name} (${fate})`];
  });
}
