/**
 * `pnpm test`: lints, type-checks, builds and runs every test. Ends with the coverage of the
 * descriptions and a line that counts; a step that failed without a failed test counts as one.
 */
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { printCoverage } from "./coverage.ts";
import { repositoryFolder, runTurbo } from "./turbo.ts";

interface TestReport {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

interface TurboSummary {
  tasks: { taskId: string; task: string; execution?: { exitCode: number } }[];
}

const packages = ["spec", "packages/*", "apps/*"];
const summaries = ".turbo/runs/*.json";

function find(...patterns: readonly string[]): string[] {
  return globSync(patterns, { cwd: repositoryFolder }).map((file) => join(repositoryFolder, file));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8"));
}

function findChromium(): string | undefined {
  const given = process.env["CHROMIUM_PATH"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...(given ? [given] : []), ...candidates].find((path) => existsSync(path));
}

const chromium = findChromium();
if (chromium !== undefined) {
  // Part of what Turborepo caches by: with a browser there are more tests.
  process.env["CHROMIUM_PATH"] = chromium;
} else {
  console.log(
    "No Chromium on the PATH or in CHROMIUM_PATH: tests in a browser are skipped.\n" +
      "On Debian: apt-get install chromium\n",
  );
}

// What an earlier run has left must not be counted; Turborepo restores the reports of cached tasks.
for (const old of find(...packages.map((folder) => `${folder}/reports`), summaries)) {
  rmSync(old, { recursive: true });
}

const options = ["--continue", "--output-logs=new-only", "--summarize"];
const codes = [
  await runTurbo(
    ...["lint", "typecheck", "build", "test", "//#lint:code", "//#typecheck:scripts"],
    ...options,
  ),
  // What is held against a clock runs when nothing else does.
  await runTurbo("test:alone", "--concurrency=1", ...options),
];
const code = codes.find((one) => one !== 0) ?? 0;

const reports = find(...packages.map((folder) => `${folder}/reports/{tests,load}.json`)).map(
  (file) => readJson<TestReport>(file),
);
const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
const skipped = reports.reduce((sum, report) => sum + report.numPendingTests, 0);
const failedTests = reports.reduce((sum, report) => sum + report.numFailedTests, 0);

const failedSteps = find(summaries)
  .flatMap((file) => readJson<TurboSummary>(file).tasks)
  .filter(({ execution }) => execution !== undefined && execution.exitCode !== 0);
for (const { taskId } of failedSteps) console.log(`Failed step: ${taskId}`);
const files = reports.flatMap((report) => report.testResults);
// A file that breaks before its tests run has no failed test, and must count all the same.
const brokenFiles = files.filter(
  ({ status, assertionResults }) =>
    status === "failed" && !assertionResults.some((test) => test.status === "failed"),
);
for (const { name, message } of brokenFiles) console.log(`\nBroken test file: ${name}\n${message}`);
const failures = files
  .flatMap(({ assertionResults }) => assertionResults)
  .filter(({ status }) => status === "failed");
const shown = 20;
for (const { fullName, failureMessages } of failures.slice(0, shown)) {
  // The stack below the message is in the log above.
  const message = (failureMessages[0] ?? "").split(/\n +at /)[0]?.replace(/^Error: /, "");
  console.log(`\nFailed test: ${fullName}\n${message}`);
}
if (failures.length > shown) console.log(`\nand ${failures.length - shown} more failed tests`);

// Failed tests are counted one by one, so their step is not counted again.
const otherSteps = failedSteps.filter(({ task }) => !task.startsWith("test")).length;
const failed = failedTests + brokenFiles.length + otherSteps || (code === 0 ? 0 : 1);

printCoverage();
const skippedToo = skipped > 0 ? `, ${skipped} skipped` : "";
console.log(`\n${passed} passed, ${failed} failed${skippedToo}`);
process.exitCode = code === 0 && failed === 0 ? 0 : 1;
