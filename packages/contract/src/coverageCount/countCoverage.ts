import {
  COVERAGE_KINDS,
  type CoverageDocument,
  type CoverageItemKind,
} from "./coverageDocument.ts";

/** The kinds of things that are counted. */
export type CoverageKind = "operations" | CoverageItemKind;

/** In the order in which they are told. */
export const ALL_COVERAGE_KINDS: readonly CoverageKind[] = ["operations", ...COVERAGE_KINDS];

/** How much of one kind of things was touched. */
export interface CoverageCount {
  readonly covered: number;
  readonly total: number;
  /** What was not, in the order of the description: `listContacts query page`. */
  readonly missing: readonly string[];
}

/**
 * Counts by kind how much of a description was touched.
 *
 * @param kinds left out, all
 */
export function countCoverage<Kind extends CoverageKind = CoverageKind>(
  { operations }: Pick<CoverageDocument, "operations">,
  kinds: readonly Kind[] = ALL_COVERAGE_KINDS as readonly Kind[],
): Readonly<Record<Kind, CoverageCount>> {
  const count = (names: readonly (readonly [string, number])[]): CoverageCount => {
    const missing = names.flatMap(([name, hits]) => (hits === 0 ? [name] : []));
    return { covered: names.length - missing.length, total: names.length, missing };
  };
  const counts = kinds.map((kind: CoverageKind) => [
    kind,
    count(
      operations.flatMap((operation): [string, number][] => {
        const { operationId, exchanges } = operation;
        if (kind === "operations") return [[operationId, exchanges]];
        return Object.entries(operation[kind]).map(([name, hits]) => [
          `${operationId} ${name}`,
          hits,
        ]);
      }),
    ),
  ]);
  return Object.fromEntries(counts) as Record<Kind, CoverageCount>;
}

/**
 * The part of a count that was touched, in per cent, rounded down: 100 only when nothing is missing.
 *
 * @returns 100 when there is nothing to touch
 */
export function percentOf({ covered, total }: Pick<CoverageCount, "covered" | "total">): number {
  return total === 0 ? 100 : Math.floor((100 * covered) / total);
}
