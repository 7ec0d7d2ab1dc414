/**
 * Prints how the kit and `redocly diff` judge the same seeded changes and rewrites, in one run of some
 * minutes: `node tests/diff/sideBySide.ts`, in the folder of the package.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { compareDescriptions } from "../../src/diff/compareDescriptions.ts";
import { allSeeds } from "./allSeeds.ts";
import { OTHER_WORDS, SAME } from "./rewrites.ts";
import { type Json, readBundle, type Verdict } from "./seeds.ts";

/** One pair with what is known of it, and what each tool says. */
interface Row {
  readonly name: string;
  readonly expected: Verdict;
  readonly kit: string;
  readonly redocly: string;
}

const run = promisify(execFile);
const spec = createRequire(new URL(import.meta.resolve("@liaison/spec/package.json")));
const REDOCLY = join(dirname(spec.resolve("@redocly/cli/package.json")), "bin/cli.js");

const rewrites = (["amocrm", "suprsend"] as const).flatMap((api) => {
  const document = readBundle(api);
  return Object.entries({ ...SAME, ...OTHER_WORDS }).map(([name, rewrite]) => {
    const next = structuredClone(document);
    rewrite(next);
    return { name, old: document, next, verdict: "none" as const };
  });
});

// Without a configuration beside the files its own rules are used.
const folder = await mkdtemp(join(tmpdir(), "side-by-side-"));
try {
  const changes = await judgeAll(allSeeds());
  const same = await judgeAll(rewrites);
  print(changes, same);
} finally {
  await rm(folder, { recursive: true });
}

async function judgeAll(
  pairs: readonly { name: string; old: Json; next: Json; verdict: Verdict }[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    const two = pairs.slice(index, index + 2).map(async ({ name, old, next, verdict }, side) => ({
      name,
      expected: verdict,
      kit: compareDescriptions(old, next).verdict,
      redocly: await askRedocly(old, next, String(side)),
    }));
    rows.push(...(await Promise.all(two)));
  }
  return rows;
}

async function askRedocly(old: Json, next: Json, side: string): Promise<string> {
  const [a, b] = [join(folder, `old${side}.json`), join(folder, `new${side}.json`)];
  await writeFile(a, JSON.stringify(old));
  await writeFile(b, JSON.stringify(next));
  const args = [REDOCLY, "diff", a, b, "--format", "json", "--fail-on", "none"];
  const { stdout } = await run(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, REDOCLY_TELEMETRY: "off" },
    maxBuffer: 100_000_000,
    timeout: 60_000,
  });
  return String(JSON.parse(stdout).bump);
}

function print(changes: readonly Row[], same: readonly Row[]): void {
  const breaking = changes.filter(({ expected }) => expected === "major");
  const harmless = changes.filter(({ expected }) => expected !== "major");
  const line = (what: string, rows: readonly Row[], is: (row: Row, found: string) => boolean) => {
    const [kit, redocly] = (["kit", "redocly"] as const).map((tool) => {
      const count = rows.filter((row) => is(row, row[tool])).length;
      return `${count} (${((100 * count) / rows.length).toFixed(1)} %)`;
    });
    console.log(`| ${what} | ${rows.length} | ${kit} | ${redocly} |`);
  };
  console.log("| | pairs | liaison diff | redocly diff |\n| --- | --: | --: | --: |");
  line("breaking changes missed", breaking, (_, found) => found !== "major");
  line("harmless changes called breaking", harmless, (_, found) => found === "major");
  line("exact verdicts", changes, ({ expected }, found) => expected === found);
  line("rewrites called breaking", same, (_, found) => found === "major");
  const wrong = changes.filter((row) => (row.expected === "major") !== (row.redocly === "major"));
  const names = new Map<string, number>();
  for (const { name, expected } of wrong) {
    const key = `${expected === "major" ? "missed" : "false alarm"}: ${name}`;
    names.set(key, (names.get(key) ?? 0) + 1);
  }
  console.log("\nWhere redocly diff says otherwise:");
  for (const [name, count] of [...names].sort()) console.log(`${count} × ${name}`);
}
