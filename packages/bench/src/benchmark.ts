/** The frame of a benchmark's program: what it prints, writes and ends with. */
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listMissed, type TargetResult } from "./targets.ts";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** Options that every benchmark has. */
export interface Options {
  /** Whether a missed target makes the exit code 1. */
  check: boolean;
  /** Whether this run may replace the report. */
  complete: boolean;
}

/** What a run has led to. */
export interface Outcome {
  /** In Markdown. */
  report: string;
  judged: readonly TargetResult[];
}

/** A benchmark to run as a program. */
export interface Benchmark<Own extends Options> {
  /** What `--help` prints. */
  help: string;
  /** File of the report, from the folder of the repository. */
  reportFile: string;
  /** @throws Error when the command line is wrong */
  readOptions(): Own | "help";
  /**
   * @param folder empty, and removed at the end of the program
   * @throws Error when something cannot be measured
   */
  measure(options: Own, folder: string): Promise<Outcome>;
}

/** Tells on standard error how far the benchmark is. */
export function tell(line: string): void {
  console.error(`bench: ${line}`);
}

/**
 * Runs a benchmark: prints its report, writes it when the run was complete, and tells the targets that
 * were missed. An error is told, and makes the exit code 1.
 */
export async function runBenchmark<Own extends Options>(benchmark: Benchmark<Own>): Promise<void> {
  // A signal that ends a program by itself leaves folders and processes behind.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => process.exit(130));
  }
  try {
    const options = benchmark.readOptions();
    if (options === "help") process.stdout.write(benchmark.help);
    else await run(benchmark, options);
  } catch (error) {
    tell((error as Error).message);
    process.exitCode = 1;
  }
}

async function run<Own extends Options>(
  { reportFile, measure }: Benchmark<Own>,
  options: Own,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "liaison-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  const { report, judged } = await measure(options, folder);
  console.log(report);
  if (options.complete) {
    await writeFile(join(repository, reportFile), report);
    tell(`written to ${reportFile}`);
  }
  const missed = listMissed(judged);
  for (const line of missed) tell(line);
  if (options.check && missed.length > 0) process.exitCode = 1;
}
