import { appendFile } from "node:fs/promises";
import { keptEntries, parseBaseline, writeBaseline } from "../findings/baseline.ts";
import type { KnownFinding } from "../findings/finding.ts";
import { UsageError } from "../input/usageError.ts";
import type { Report } from "../report/report.ts";
import { REPORTERS, type ReporterName } from "../report/reporters.ts";
import { verdict } from "../report/wording.ts";
import { readOutputs, saveOutput } from "./outputs.ts";
import type { Terminal } from "./terminal.ts";

/** What is written beside the reports. */
export interface WrittenOptions {
  /** File that gets the coverage as JSON. */
  readonly coverage?: string;
  /** File that gets an entry for each finding that fails the run. */
  readonly updateBaseline?: string;
  readonly reason?: string;
  readonly expires?: string;
  /** Which part of the requests the run sends, `1/4`. */
  readonly shard?: string;
}

/** Writes what a run has found. */
export interface ReportWriter {
  /**
   * Writes the report with every reporter, the coverage and the baseline.
   *
   * @param old entries of the file of `updateBaseline`: those stay that the run says nothing about
   * @returns the exit code: 0, or 1 when a finding fails the run
   * @throws UsageError when a file cannot be written; the others are written all the same
   */
  write(report: Report, options: WrittenOptions, old?: readonly KnownFinding[]): Promise<number>;
}

/**
 * Prepares the writing.
 *
 * @param given `junit=report.xml`; without a file it is printed. Nothing given: `pretty`, and `github`
 *   in a workflow of GitHub
 * @throws UsageError for an unknown reporter, and for two that write to the same place
 */
export function createReportWriter(given: readonly string[], terminal: Terminal): ReportWriter {
  const outputs = readOutputs(given, Object.keys(REPORTERS) as ReporterName[], terminal);
  return {
    write: async (report, { coverage, updateBaseline, reason = "", expires, shard }, old = []) => {
      const failures: string[] = [];
      const save = async (file: string, text: string, write?: typeof appendFile): Promise<void> => {
        try {
          await saveOutput(terminal, file, text, write);
        } catch (error) {
          failures.push((error as Error).message);
        }
      };
      for (const { name, file } of outputs) {
        const { reporter } = REPORTERS[name];
        const context = { color: file === undefined && terminal.color, width: terminal.width };
        const text = reporter(report, context);
        if (file === undefined) terminal.out(text);
        else await save(file, text);
        const summary = terminal.env["GITHUB_STEP_SUMMARY"];
        if (name === "github" && summary) {
          await save(summary, REPORTERS.markdown.reporter(report, context), appendFile);
        }
      }
      // Whoever reads only the terminal must not wonder about the exit code.
      if (outputs.every(({ file }) => file !== undefined)) terminal.err(`${verdict(report)}\n`);
      if (coverage !== undefined) await save(coverage, `${JSON.stringify(report.coverage)}\n`);
      if (updateBaseline !== undefined) {
        const kept = keptEntries(old, report, shard !== undefined);
        const text = writeBaseline(report, reason, expires, kept);
        const failed = failures.length;
        await save(updateBaseline, text);
        if (failures.length === failed) {
          const { length } = parseBaseline(text);
          const entries = length === 1 ? "1 entry" : `${length} entries`;
          terminal.err(`liaison: ${updateBaseline} is written with ${entries}\n`);
        }
      }
      if (failures.length > 0) throw new UsageError(failures.join("; "));
      return report.summary.failed > 0 ? 1 : 0;
    },
  };
}
