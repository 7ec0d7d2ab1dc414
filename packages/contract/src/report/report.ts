import type { CoverageDocument } from "../coverageCount/coverageDocument.ts";
import type { Finding, KnownFinding } from "../findings/finding.ts";

/** What was held against the description: one exchange, with what was found. */
export interface Result {
  /** Unique in the report and the same in every run: `getContact · valid · every property`. */
  readonly name: string;
  /** Absent when the description has no operation for the request. */
  readonly operationId?: string;
  /** Absent when no request was sent. Secrets are taken out of the target. */
  readonly request?: { readonly method: string; readonly target: string };
  /** Absent when no answer came. */
  readonly status?: number;
  /** In the order in which they stand in the message. */
  readonly findings: readonly Finding[];
  /** Why it was not sent; it has no findings then. */
  readonly skipped?: string;
}

/** What a run did and found: plain data that every reporter tells in its own form. Holds no secrets. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** What made the exchanges. */
  readonly command: "check" | "proxy" | "replay" | "test";
  readonly description: {
    readonly title: string;
    readonly version: string;
    /** The file it was read from, relative to the working directory; absent for one that comes with the kit. */
    readonly file?: string;
  };
  /** Origin that answered; absent where several did or none is known. */
  readonly target?: string;
  /** Of a run that chose by chance. */
  readonly seed?: number;
  /** In the order of the run's plan, whatever the order of the answers. */
  readonly results: readonly Result[];
  readonly summary: Summary;
  /** Entries of the baseline that fit nothing any more: they can be taken out. */
  readonly unusedBaseline: readonly KnownFinding[];
  readonly coverage: CoverageDocument;
}

/** The counts of a report. */
export interface Summary {
  readonly results: number;
  /** Results without an error that counts. */
  readonly passed: number;
  /** Results with at least one error that no baseline accepts. */
  readonly failed: number;
  readonly skipped: number;
  /** Findings of severity error that no baseline accepts. */
  readonly errors: number;
  readonly warnings: number;
  /** Findings that the baseline accepts. */
  readonly known: number;
}

/** Whether a finding fails the run. */
export function isFailure({ severity, known }: Finding): boolean {
  return severity === "error" && known === undefined;
}

/** Counts the results of a report. */
export function summarize(results: readonly Result[]): Summary {
  const findings = results.flatMap((result) => result.findings);
  const skipped = results.filter((result) => result.skipped !== undefined).length;
  const failed = results.filter((result) => result.findings.some(isFailure)).length;
  return {
    results: results.length,
    passed: results.length - failed - skipped,
    failed,
    skipped,
    errors: findings.filter(isFailure).length,
    warnings: findings.filter(({ severity, known }) => severity === "warning" && !known).length,
    known: findings.filter(({ known }) => known !== undefined).length,
  };
}
