import type { Report } from "../report/report.ts";
import type { KnownFinding } from "./finding.ts";

/**
 * Tells of entries of a baseline whether a run could have found them: their operation had an answer
 * that was judged or, for an entry of any operation, something had.
 */
export function createExercised({
  results,
}: Pick<Report, "results">): (entry: Pick<KnownFinding, "operationId">) => boolean {
  const judged = results.filter(({ status }) => status !== undefined);
  const operations = new Set(judged.map(({ operationId }) => operationId));
  return ({ operationId }) =>
    operationId === undefined ? judged.length > 0 : operations.has(operationId);
}
