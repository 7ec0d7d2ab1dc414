import type { SpecLocation } from "../../findings/finding.ts";
import type { ReporterContext } from "../../report/reporter.ts";
import type { Change } from "../change.ts";
import type { DiffReport } from "../compareDescriptions.ts";

/** What a reporter may know beside the changes. */
export interface DiffContext extends ReporterContext {
  /** Where a change stands in a file; undefined where no file is known. */
  readonly locate: (change: Change) => SpecLocation | undefined;
}

/**
 * Tells the changes between two descriptions in one form. Pure: the same changes give the same text.
 *
 * @returns the whole text, ending with a line break
 */
export type DiffReporter = (report: DiffReport, context: DiffContext) => string;
