/** Breaks each behaviour of mutations.ts in a copy of the sources, and tells whether a test falls. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Mutation, mutations } from "./mutations.ts";

const home = new URL("../..", import.meta.url).pathname;
const copy = mkdtempSync(join(tmpdir(), "liaison-mutations-"));
for (const folder of ["src", "tests/transport", "tests/faults", "package.json"]) {
  cpSync(join(home, folder), join(copy, folder), { recursive: true });
}
symlinkSync(join(home, "node_modules"), join(copy, "node_modules"));

/** The first test that falls, `undefined` when all hold. */
function findFall(tests: readonly string[]): string | undefined {
  const files = tests.map((name) => `tests/transport/${name}.test.ts`);
  const report = join(copy, "report.json");
  const options = ["--bail=1", "--testTimeout=60000", "--reporter=json", `--outputFile=${report}`];
  const { status, error } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", ...options, ...files],
    // A behaviour may be lost in a way that lets calls hang.
    { cwd: copy, timeout: 120_000 },
  );
  if (status === 0) return undefined;
  if (error) return `(${error.message})`;
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[];
  };
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const fallen = all.find((result) => result.status === "failed")?.fullName;
  if (fallen === undefined) throw new Error(testResults.map(({ message }) => message).join("\n"));
  return fallen;
}

/** Applies the edits; gives those whose text is not in the sources any more. */
function apply({ edits }: Mutation): string[] {
  const missing: string[] = [];
  for (const [file, from, to] of edits) {
    const path = join(copy, "src", file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) missing.push(`${file}: ${from}`);
    writeFileSync(
      path,
      text.replaceAll(from, () => to),
    );
  }
  return missing;
}

const word = process.argv[2] ?? "";
const chosen = mutations.filter(({ behaviour, tests }) => `${behaviour} ${tests}`.includes(word));
let unproven = 0;
try {
  const subjects = new Set(chosen.flatMap(({ tests }) => tests));
  const fall = findFall([...subjects]);
  if (fall !== undefined) throw new Error(`A test falls without any edit: ${fall}`);
  for (const mutation of chosen) {
    const missing = apply(mutation);
    const fall = missing.length ? undefined : findFall(mutation.tests);
    if (fall === undefined) unproven++;
    const verdict = missing.length ? "STALE" : fall === undefined ? "SURVIVED" : "falls";
    console.log(`${verdict}: ${mutation.behaviour} — ${missing.join("; ") || (fall ?? "no test")}`);
    cpSync(join(home, "src"), join(copy, "src"), { recursive: true });
  }
} finally {
  rmSync(copy, { recursive: true });
}
console.log(`${chosen.length} behaviours, ${unproven} without proof`);
process.exitCode = unproven ? 1 : 0;
