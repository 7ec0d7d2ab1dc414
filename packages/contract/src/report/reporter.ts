import type { Report } from "./report.ts";

/** What a reporter may know of the place where its text is read. */
export interface ReporterContext {
  /** Whether the reader sees colours. */
  readonly color: boolean;
  /** Characters in a line. */
  readonly width: number;
}

/**
 * Tells a report in one form. Pure: the same report gives the same text, byte for byte.
 *
 * @returns the whole text, ending with a line break
 */
export type Reporter = (report: Report, context: ReporterContext) => string;
