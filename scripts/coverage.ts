import { existsSync, readFileSync } from "node:fs";

interface Count {
  covered: number;
  total: number;
}

const report = new URL("../apps/contract-tests/reports/coverage.json", import.meta.url);

/** Prints what the contract tests have covered of the descriptions, if they have run. */
export function printCoverage(): void {
  if (!existsSync(report)) return;
  const counts: Record<string, Count> = JSON.parse(readFileSync(report, "utf8"));
  console.log("\nContract coverage of the descriptions");
  for (const [kind, { covered, total }] of Object.entries(counts)) {
    const percent = Math.floor((100 * covered) / total);
    console.log(`  ${kind.padEnd(18)} ${`${covered}/${total}`.padStart(9)} ${percent} %`);
  }
}
