import { type CoverageCount, type CoverageCounter, countCoverage } from "@liaison/contract";

/** What a mock counts: it sends bodies out without reading their fields. */
export const COUNTED_KINDS = ["statuses", "mediaTypes", "parameters", "refusals"] as const;

/** How much of the description the calls have touched, by kind. */
export type MockCoverage = Readonly<
  Record<"operations" | (typeof COUNTED_KINDS)[number], CoverageCount>
>;

/** Counts what was touched so far. */
export function countCalls(coverage: CoverageCounter): MockCoverage {
  return countCoverage(coverage.document(), ["operations", ...COUNTED_KINDS]);
}
