import type { CoverageDocument, ItemCounts, OperationCoverage } from "./coverageDocument.ts";
import { COVERAGE_KINDS, type CoverageItemKind } from "./coverageDocument.ts";

/**
 * Adds up documents of the same description, as of the shards of a run. What one of them does not
 * know is taken from the other: descriptions may differ in their version.
 *
 * @param documents at least one
 */
export function mergeCoverage(documents: readonly CoverageDocument[]): CoverageDocument {
  const [first, ...rest] = documents;
  if (first === undefined) throw new RangeError("There is no coverage to add up");
  const operations = rest.reduce(
    (sum, next) => addOperations(sum, next.operations),
    [...first.operations],
  );
  return { ...first, operations };
}

function addOperations(
  a: readonly OperationCoverage[],
  b: readonly OperationCoverage[],
): OperationCoverage[] {
  const byId = new Map(a.map((operation) => [operation.operationId, operation]));
  for (const operation of b) {
    const known = byId.get(operation.operationId);
    byId.set(operation.operationId, known === undefined ? operation : add(known, operation));
  }
  return [...byId.values()];
}

function add(a: OperationCoverage, b: OperationCoverage): OperationCoverage {
  const sums = COVERAGE_KINDS.map((kind) => [kind, addCounts(a[kind], b[kind])]);
  return {
    ...a,
    exchanges: a.exchanges + b.exchanges,
    ...(Object.fromEntries(sums) as Record<CoverageItemKind, ItemCounts>),
  };
}

function addCounts(a: ItemCounts, b: ItemCounts): ItemCounts {
  const sums = new Map(Object.entries(a));
  for (const [name, count] of Object.entries(b)) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries(sums);
}
