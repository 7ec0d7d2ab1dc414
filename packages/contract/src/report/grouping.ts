import type { Rule } from "../engine/violation.ts";
import type { Finding } from "../findings/finding.ts";
import { withoutIndexes } from "../findings/place.ts";
import { isFailure, type Report, type Result } from "./report.ts";

/** How a finding counts: it fails the run, it is told, or a baseline accepts it. */
export type FindingKind = "error" | "warning" | "known";

/** The kinds, the gravest first. */
export const FINDING_KINDS: readonly FindingKind[] = ["error", "warning", "known"];

/** Findings that say the same of an operation: one rule, one place up to the indexes of lists. */
export interface FindingGroup {
  readonly kind: FindingKind;
  /** The first of them. */
  readonly finding: Finding;
  /** The place, with `*` for indexes. */
  readonly place: string;
  /** Results that have it, each once, in the order of the report. */
  readonly results: readonly Result[];
  /** How many findings it stands for: a list of ten wrong items is one result and ten findings. */
  readonly count: number;
  /** An earlier operation has the same, by the same place of the description. */
  readonly isRepeated: boolean;
}

/** What a report says of one operation. */
export interface OperationGroup {
  /** Absent for requests that no operation of the description fits. */
  readonly operationId?: string;
  readonly method?: string;
  /** As the description writes it. */
  readonly path?: string;
  /** In the order of the report. */
  readonly results: readonly Result[];
  /** The gravest first, and then as they were found. */
  readonly findings: readonly FindingGroup[];
}

/** How a finding counts. */
export function kindOf(finding: Finding): FindingKind {
  if (finding.known) return "known";
  return isFailure(finding) ? "error" : "warning";
}

/** What a group without an operation is called. */
export const NO_OPERATION = "no operation fits";

/**
 * Groups the results of a report by operation, in the order of the description; requests that fit no
 * operation come first. Operations without results are left out.
 */
export function groupByOperation({ results, coverage }: Report): readonly OperationGroup[] {
  const byOperation = new Map<string | undefined, Result[]>([[undefined, []]]);
  for (const { operationId } of coverage.operations) byOperation.set(operationId, []);
  for (const result of results) {
    const own = byOperation.get(result.operationId) ?? [];
    own.push(result);
    byOperation.set(result.operationId, own);
  }
  const declared = new Map(coverage.operations.map((one) => [one.operationId, one]));
  const told = new Set<string>();
  return [...byOperation]
    .filter(([, own]) => own.length > 0)
    .map(([operationId, own]) => {
      const operation = operationId === undefined ? undefined : declared.get(operationId);
      return {
        ...(operationId !== undefined && { operationId }),
        ...(operation && { method: operation.method, path: operation.path }),
        results: own,
        findings: groupFindings(own, told),
      };
    });
}

/** The rules of what no baseline accepts, in the order in which they are told. */
export function openRules(operations: readonly OperationGroup[]): readonly Rule[] {
  const open = operations
    .flatMap(({ findings }) => findings)
    .filter(({ kind }) => kind !== "known");
  return [...new Set(open.map(({ finding }) => finding.rule))];
}

/** @param told what earlier operations have; gets what this one has */
function groupFindings(results: readonly Result[], told: Set<string>): FindingGroup[] {
  const groups = new Map<string, FindingGroup & { results: Result[]; count: number }>();
  for (const result of results) {
    for (const finding of result.findings) {
      const kind = kindOf(finding);
      const place = withoutIndexes(finding.place);
      const key = [kind, finding.rule, finding.keyword, place, finding.specPointer].join("\n");
      const group = groups.get(key) ?? {
        kind,
        finding,
        place,
        results: [],
        count: 0,
        isRepeated: told.has(key),
      };
      group.count += 1;
      if (group.results.at(-1) !== result) group.results.push(result);
      groups.set(key, group);
    }
  }
  for (const key of groups.keys()) told.add(key);
  return FINDING_KINDS.flatMap((kind) => [...groups.values()].filter((one) => one.kind === kind));
}
