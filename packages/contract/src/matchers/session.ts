import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { createCoverageCounter } from "../coverageCount/counter.ts";
import type { ExchangeCoverage } from "../coverageCount/exchangeCoverage.ts";
import { fingerprint } from "../engine/schemas/fingerprint.ts";
import { createWeighing } from "../findings/weigh.ts";
import { createHidingOf } from "../redaction/credentials.ts";
import { isFailure } from "../report/report.ts";
import { judge } from "./judgement.ts";
import { loadContract } from "./loadContract.ts";
import { explainFailure, type Paint, tellWarning } from "./message.ts";
import { checkOptions, readSettings, type SetupOptions } from "./setup.ts";
import { sight } from "./sight.ts";

/** What a matcher says of a value. */
export interface MatchResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The matching of one test file. */
export interface MatchSession {
  /**
   * Holds a value against the contract.
   *
   * @param test that asks, whatever the runner knows it by
   * @throws Error, one line, when the value cannot be judged
   */
  match(
    value: unknown,
    operationId: string | undefined,
    paint: Paint,
    test: unknown,
  ): Promise<MatchResult>;
  /** @throws Error when the test has ended and an assertion of its has not */
  refusePending(...tests: readonly unknown[]): void;
  /** Writes the coverage, if it is wanted. */
  finish(testFile: string | undefined): Promise<void>;
}

interface PendingMatch {
  readonly test: unknown;
  /** Made where the match was asked for, so that it shows the line. */
  readonly error: Error;
}

/** Said of what a test did not wait for. */
export const NOT_AWAITED =
  "the contract was not awaited, and the test ended before it was held against it: write await in front";

/**
 * Prepares the matching for one test file. The contract is loaded at once; what is wrong with it is
 * told by the first match.
 *
 * @throws Error, one line that names the option, for options that cannot be used
 */
export function createSession(options: SetupOptions): MatchSession {
  checkOptions(options);
  const loading = load(options);
  // Told when it is awaited: a test file that matches nothing need not fail.
  loading.catch(() => {});
  const touched: ExchangeCoverage[] = [];
  const warned = new Set<string>();
  const pending = new Set<PendingMatch>();

  const match: MatchSession["match"] = async (value, operationId, paint) => {
    const sighting = await sight(value);
    const { contract, locate, weighing } = await loading;
    const { verdict, title: plain } = judge(contract, sighting, operationId);
    const hide = createHidingOf(sighting, verdict.operation);
    const title = hide(plain);
    if (verdict.coverage) touched.push(verdict.coverage);
    const findings = [...verdict.violations, ...verdict.drift].flatMap(
      (violation) => weighing.weigh(violation, hide) ?? [],
    );
    const failures = findings.filter(isFailure);
    for (const finding of findings) {
      if (finding.severity !== "warning" || finding.known !== undefined) continue;
      const warning = tellWarning(finding);
      if (!warned.has(warning)) console.warn(warning);
      warned.add(warning);
    }
    if (failures.length === 0) {
      return { pass: true, message: () => `${title} keeps to the contract, and should not` };
    }
    return { pass: false, message: () => explainFailure(title, failures, paint, locate) };
  };

  return {
    match: async (value, operationId, paint, test) => {
      const started: PendingMatch = { test, error: new Error(NOT_AWAITED) };
      pending.add(started);
      try {
        return await match(value, operationId, paint, test);
      } finally {
        pending.delete(started);
      }
    },
    refusePending: (...tests) => {
      for (const started of pending) {
        if (!tests.includes(started.test)) continue;
        pending.delete(started);
        throw started.error;
      }
    },
    finish: async (testFile = "tests") => {
      const { coverage } = options;
      if (coverage === undefined) return;
      const path = join(resolve(coverage), coverageFile(relative(process.cwd(), testFile)));
      // What an earlier run of this file touched must not count as touched now.
      await rm(path, { force: true });
      if (touched.length === 0) return;
      const counter = createCoverageCounter((await loading).contract);
      for (const exchange of touched) counter.add(exchange);
      await mkdir(resolve(coverage), { recursive: true });
      await writeFile(path, `${JSON.stringify(counter.document())}\n`);
    },
  };
}

/** `a/b.test.ts` and `a-b.test.ts` must not write into one file. */
function coverageFile(testFile: string): string {
  const name = testFile.replaceAll(/[^\w.-]+/g, "-");
  const unlike = name === testFile ? "" : `-${fingerprint(testFile)}`;
  return `${name}${unlike}.json`;
}

async function load(options: SetupOptions) {
  const [loaded, settings] = await Promise.all([loadContract(options), readSettings(options)]);
  return { ...loaded, weighing: createWeighing(settings) };
}
