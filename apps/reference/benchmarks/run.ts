/** `pnpm bench`: measures the reference against others and writes `BENCHMARKS.md`. */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Options, type Outcome, runBenchmark, tell } from "@liaison/bench/benchmark";
import { chooseContenders } from "@liaison/bench/contenders";
import { describeMachine } from "@liaison/bench/machine";
import { type Browser, chromium } from "playwright-core";
import { isolatedChromium } from "../../../scripts/isolatedChromium.ts";
import { packagedFile } from "../src/site/packagedFile.ts";
import { chromiumPath } from "./chromium.ts";
import { type ContenderId, contenders, type ReferenceContender, type Size } from "./contenders.ts";
import { type Category, runLighthouse } from "./lighthouse.ts";
import { measure } from "./measure.ts";
import { unpackPeers } from "./peerPackages.ts";
import { type Profile, profiles } from "./profiles.ts";
import { writeReport } from "./report.ts";
import type { AuditedId, Results } from "./results.ts";
import type { Sample } from "./sample.ts";
import { type Stage, setStage } from "./stage.ts";
import { judgeTargets } from "./targets.ts";

const HELP = `Usage: pnpm bench [options]

  --rounds <n>      visits per cell at most (default: as many as BENCHMARKS.md tells)
  --only <names>    references, separated by commas: ${contenders.map(({ id }) => id).join(", ")}
  --no-lighthouse   leaves Lighthouse out
  --check           ends with exit code 1 when a target is missed
  --help            prints this text

Without options other than --check the report is written to apps/reference/BENCHMARKS.md.
`;

const MOST_ROUNDS = Math.max(...contenders.flatMap(({ rounds }) => Object.values(rounds)));

interface ReferenceOptions extends Options {
  rounds: number;
  chosen: readonly ReferenceContender[];
  lighthouse: boolean;
}

function readOptions(): ReferenceOptions | "help" {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string" },
      only: { type: "string" },
      "no-lighthouse": { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const { rounds = String(MOST_ROUNDS), only, check } = values;
  if (!/^[1-9]$/.test(rounds)) throw new Error(`--rounds ${rounds} is no number from 1 to 9`);
  return {
    rounds: Number(rounds),
    chosen: chooseContenders(contenders, only, "reference"),
    lighthouse: !values["no-lighthouse"],
    check,
    complete: !values.rounds && !only && !values["no-lighthouse"],
  };
}

async function measureAll(
  browser: Browser,
  stage: Stage,
  { chosen, rounds }: ReferenceOptions,
): Promise<Results["samples"]> {
  const visit = (contender: ReferenceContender, size: Size, profile: Profile) => {
    const { texts } = stage.described[size].target;
    const page = { url: stage.address(contender, size), texts };
    // On a busy machine a reference may scroll before it is laid out, and so past its operation.
    return measure(browser, page, profile, stage.servers).catch((error: Error) => {
      tell(`once more: ${error.message}`);
      return measure(browser, page, profile, stage.servers);
    });
  };
  const collect = () => new Map<ContenderId, Sample[]>();
  const samples = {
    own: { fast: collect(), slow: collect() },
    large: { fast: collect(), slow: collect() },
  };
  const [first] = chosen;
  const [fast] = profiles;
  // The first visit of a browser pays for what it does once.
  if (first && fast) await visit(first, "own", fast);
  for (let round = 1; round <= rounds; round += 1) {
    for (const size of ["own", "large"] as const) {
      for (const profile of profiles) {
        for (const contender of chosen.filter((one) => one.rounds[size] >= round)) {
          const sample = await visit(contender, size, profile);
          const { id } = contender;
          const cell = samples[size][profile.id];
          cell.set(id, [...(cell.get(id) ?? []), sample]);
          tell(`round ${round}, ${size}, ${profile.id}, ${id}: ${sample.readable.toFixed(0)} ms`);
        }
      }
    }
  }
  return samples;
}

async function audit(
  stage: Stage,
  chosen: readonly ReferenceContender[],
): Promise<Results["scores"]> {
  const pages = new Map<AuditedId, string>([["landing", stage.landing]]);
  for (const contender of chosen) pages.set(contender.id, stage.address(contender, "own"));
  const scores = new Map<AuditedId, Record<Category, number>>();
  for (const [id, url] of pages) {
    const report = await runLighthouse(url, { formFactor: "mobile" });
    scores.set(id, report.scores);
    tell(`Lighthouse, ${id}: ${Object.values(report.scores).join(", ")}`);
  }
  return scores;
}

async function versionOf(name: string): Promise<string> {
  return JSON.parse(await readFile(packagedFile(`${name}/package.json`), "utf8")).version;
}

async function compare(options: ReferenceOptions, folder: string): Promise<Outcome> {
  const machine = describeMachine();
  const executablePath = chromiumPath();
  const peers = await unpackPeers(tell);
  const stage = await setStage(options.chosen, folder, tell);
  try {
    const browser = await chromium.launch({ executablePath, args: [...isolatedChromium] });
    const samples = await measureAll(browser, stage, options).finally(() => browser.close());
    const scores = options.lighthouse ? await audit(stage, options.chosen) : new Map();
    const results: Results = { samples, scores };
    const judged = judgeTargets(results);
    const versions = {
      Chromium: browser.version(),
      "@redocly/cli": await versionOf("@redocly/cli"),
      ...peers,
      lighthouse: await versionOf("lighthouse"),
    };
    const { rounds } = options;
    const circumstances = { machine, versions, rounds, described: stage.described };
    return { report: writeReport(results, judged, circumstances), judged };
  } finally {
    await stage.close();
  }
}

await runBenchmark({
  help: HELP,
  reportFile: "apps/reference/BENCHMARKS.md",
  readOptions,
  measure: compare,
});
