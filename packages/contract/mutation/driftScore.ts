import type { Contract, Exchange } from "../src/index.ts";
import type { Api, Description } from "./descriptions.ts";
import { listDocumented } from "./documented.ts";
import type { DriftMutant } from "./driftMutants.ts";
import type { DriftKind } from "./valueDrifts.ts";

/** Says whether a response is reported. */
export type Checker = (api: Api, exchange: Exchange) => boolean;

/** What a checker made of the mutants. */
export interface DriftScore {
  readonly seen: number;
  readonly total: number;
  readonly byKind: Readonly<Record<string, { readonly seen: number; readonly total: number }>>;
  /** The same without mutants of documented responses that are reported as they are. */
  readonly ofPassing: { readonly seen: number; readonly total: number };
  /** Names of mutants that should have been seen and were not. */
  readonly survivors: readonly string[];
  /** Names of originals and legal mutants that were reported. */
  readonly falseAlarms: readonly string[];
}

/** In the order of the table. */
export const KINDS: readonly DriftKind[] = [
  "shape",
  "format",
  "field",
  "member",
  "mediaType",
  "status",
  "body",
  "header",
];

/**
 * Makes a checker of our engine.
 *
 * @param world closed: undeclared fields and members count as well
 */
export function checkerOf(descriptions: readonly Description[], world: "open" | "closed"): Checker {
  const contracts = new Map<Api, Contract>(
    descriptions.map(({ api, contract }) => [api, contract]),
  );
  return (api, exchange) => {
    const { violations = [], drift = [] } = contracts.get(api)?.check(exchange) ?? {};
    return violations.length > 0 || (world === "closed" && drift.length > 0);
  };
}

/** Lets a checker judge all mutants, and everything that is documented. */
export function scoreDrift(
  descriptions: readonly Description[],
  mutants: readonly DriftMutant[],
  isReported: Checker,
): DriftScore {
  const reported = new Set(
    mutants.filter(({ api, exchange }) => isReported(api, exchange)).map(({ name }) => name),
  );
  const originals = descriptions.flatMap((description) =>
    listDocumented(description)
      .filter(({ exchange }) => isReported(description.api, exchange))
      .map(({ name }) => `${description.api} ${name}`),
  );
  return addUp(mutants, reported, originals);
}

/**
 * Adds up what was reported. A mutant counts as seen by who lets its original pass: who reports
 * everything sees nothing.
 *
 * @param reported names of mutants
 * @param originals names of documented responses that were reported as they are, after their API
 */
export function addUp(
  mutants: readonly DriftMutant[],
  reported: ReadonlySet<string>,
  originals: readonly string[],
): DriftScore {
  const passes = ({ api, documented }: DriftMutant) =>
    !originals.includes(`${api} ${documented.name}`);
  const due = mutants.filter(({ legal }) => !legal);
  const isSeen = (mutant: DriftMutant) => reported.has(mutant.name) && passes(mutant);
  const survivors = due.filter((mutant) => !isSeen(mutant)).map(({ name }) => name);
  const alarms = mutants.filter(({ legal, name }) => legal && reported.has(name));
  const byKind = KINDS.map((kind) => {
    const own = due.filter((mutant) => mutant.kind === kind);
    const seen = own.filter(isSeen).length;
    return [kind, { seen, total: own.length }] as const;
  });
  return {
    seen: due.length - survivors.length,
    total: due.length,
    ofPassing: { seen: due.filter(isSeen).length, total: due.filter(passes).length },
    byKind: Object.fromEntries(byKind),
    survivors,
    falseAlarms: [...originals, ...alarms.map(({ name }) => name)],
  };
}
