/** `pnpm bench`: measures the clients against others and writes `BENCHMARKS.md`. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Options, type Outcome, runBenchmark, tell } from "@liaison/bench/benchmark";
import { chooseContenders } from "@liaison/bench/contenders";
import { describeMachine } from "@liaison/bench/machine";
import { bundleContender, bundleToRun } from "./bundle.ts";
import { type Contender, type ContenderId, contenders } from "./contenders.ts";
import { measureCpu, measureLoad, shuffleRound, startLoopbackServer } from "./measure.ts";
import { preparePeers } from "./peers.ts";
import { writeReport } from "./report.ts";
import type { Results } from "./results.ts";
import { measureSizes } from "./sizes.ts";
import { judgeTargets } from "./targets.ts";
import { measureTypes } from "./typeCosts.ts";

const HELP = `Usage: pnpm bench [options]

  --quick            one round of each measurement in place of 5 and 3
  --only <names>     clients, separated by commas: ${contenders.map(({ id }) => id).join(", ")}
  --check            ends with exit code 1 when a target is missed
  --help             prints this text

Without --quick and --only the report is written to packages/client/BENCHMARKS.md.
`;

const CPU_ROUNDS = 5;
const LOAD_ROUNDS = 3;

interface ClientOptions extends Options {
  quick: boolean;
  chosen: readonly Contender[];
}

function readOptions(): ClientOptions | "help" {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      check: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const { quick, only, check } = values;
  return {
    quick,
    chosen: chooseContenders(contenders, only, "client"),
    check,
    complete: !quick && only === undefined,
  };
}

/** Measures contenders in rounds; a round is a list of them in the order to take. */
async function measureRounds<Sample>(
  name: string,
  rounds: number,
  chosen: readonly Contender[],
  measure: (contender: Contender) => Promise<Sample>,
): Promise<ReadonlyMap<ContenderId, Sample[]>> {
  const samples = new Map<ContenderId, Sample[]>();
  for (let round = 1; round <= rounds; round += 1) {
    tell(`${name}, round ${round} of ${rounds}`);
    for (const contender of shuffleRound(chosen)) {
      const { id } = contender;
      try {
        samples.set(id, [...(samples.get(id) ?? []), await measure(contender)]);
      } catch (error) {
        const { stderr, message } = error as Error & { stderr?: string };
        throw new Error(`${name}, ${id}: ${stderr || message}`);
      }
    }
  }
  return samples;
}

async function measureAll({ quick, chosen }: ClientOptions, folder: string): Promise<Results> {
  const bundles = new Map<ContenderId, string>();
  const programs = new Map<ContenderId, { minified: number; gzip: number }>();
  for (const contender of chosen) {
    const path = join(folder, `${contender.id}.cjs`);
    await bundleToRun(contender, path);
    bundles.set(contender.id, path);
    programs.set(contender.id, await bundleContender(contender));
  }
  const pathOf = ({ id }: Contender) => bundles.get(id) as string;
  const cpu = await measureRounds(
    "processor time",
    quick ? 1 : CPU_ROUNDS,
    chosen.filter(({ stubbed }) => stubbed),
    (contender) => measureCpu(pathOf(contender)),
  );
  const server = await startLoopbackServer();
  try {
    const load = await measureRounds("loopback", quick ? 1 : LOAD_ROUNDS, chosen, (contender) =>
      measureLoad(pathOf(contender), server.url),
    );
    return { cpu, load, programs, sizes: await measureSizes(), types: await measureTypes(tell) };
  } finally {
    server.stop();
  }
}

async function measure(options: ClientOptions, folder: string): Promise<Outcome> {
  const machine = describeMachine();
  const versions = await preparePeers(tell);
  const results = await measureAll(options, folder);
  const rounds = options.quick ? 1 : CPU_ROUNDS;
  const judged = judgeTargets(results);
  return { report: writeReport(results, judged, { machine, versions, rounds }), judged };
}

await runBenchmark({
  help: HELP,
  reportFile: "packages/client/BENCHMARKS.md",
  readOptions,
  measure,
});
