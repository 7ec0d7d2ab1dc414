/** `pnpm bench`: measures the mock against others and writes `BENCHMARKS.md`. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Options, type Outcome, runBenchmark, tell } from "@liaison/bench/benchmark";
import { chooseContenders } from "@liaison/bench/contenders";
import { describeMachine } from "@liaison/bench/machine";
import { multiplyApi, type OpenApiDocument } from "@liaison/bench/multiplyApi";
import { installPeers } from "@liaison/bench/peers";
import { type Contender, type ContenderId, contenders, type Served } from "./contenders.ts";
import { measure, type Sample, type Workload } from "./measure.ts";
import { writeReport } from "./report.ts";
import type { Results, Size } from "./results.ts";
import { startServer } from "./runningServer.ts";
import { judgeTargets } from "./targets.ts";
import { replayCorpus } from "./verdicts.ts";

const HELP = `Usage: pnpm bench [options]

  --rounds <n>       rounds (default: 3)
  --requests <n>     requests of a round and server; half as many at 300 operations (default: 5000)
  --only <names>     servers, separated by commas: ${contenders.map(({ id }) => id).join(", ")}
  --no-corpus        leaves the verdict corpus out
  --check            ends with exit code 1 when a target is missed
  --help             prints this text

Without options other than --check the report is written to packages/mock/BENCHMARKS.md.
`;

// The warm-up of the smaller load must have a request for each connection.
const LEAST_REQUESTS = 500;
const OPERATIONS = 300;
const PATH = "/api/v4/leads/70101/links";
const TEMPLATE = "/api/v4/leads/{entity_id}/links";

interface MockOptions extends Options {
  rounds: number;
  requests: number;
  chosen: readonly Contender[];
  corpus: boolean;
}

function readOptions(): MockOptions | "help" {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string" },
      requests: { type: "string" },
      only: { type: "string" },
      "no-corpus": { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const { rounds, requests, only, check } = values;
  return {
    rounds: readCount("rounds", rounds ?? "3", 1),
    requests: readCount("requests", requests ?? "5000", LEAST_REQUESTS),
    chosen: chooseContenders(contenders, only, "server"),
    corpus: !values["no-corpus"],
    check,
    complete: !rounds && !requests && !only && !values["no-corpus"],
  };
}

function readCount(name: string, text: string, lowest: number): number {
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text) || count < lowest) {
    throw new Error(`--${name} ${text} is no whole number from ${lowest} on`);
  }
  return count;
}

async function prepareWorkloads(requests: number, folder: string): Promise<Record<Size, Workload>> {
  const own: OpenApiDocument = JSON.parse(
    await readFile(new URL(import.meta.resolve("@liaison/spec/amocrm.json")), "utf8"),
  );
  const large = multiplyApi(own, OPERATIONS);
  const prepare = async (
    title: string,
    document: OpenApiDocument,
    amount: number,
  ): Promise<Workload> => {
    const paths = Object.keys(document.paths)
      .filter((path) => path.endsWith(TEMPLATE))
      .map((path) => path.replace(TEMPLATE, PATH));
    const served = await writeDescription(document, folder, String(paths.length));
    return { title, served, paths, requests: amount, body: await writeAnswer(served, folder) };
  };
  return {
    own: await prepare("At our description of amoCRM, 33 operations", own, requests),
    large: await prepare(
      `At ${OPERATIONS} operations: copies of them, with components of their own`,
      large,
      Math.ceil(requests / 2),
    ),
  };
}

async function writeDescription(
  document: OpenApiDocument,
  folder: string,
  name: string,
): Promise<Served> {
  const file = join(folder, `description-${name}.json`);
  await writeFile(file, JSON.stringify(document));
  return { file, answer: join(folder, `answer-${name}`) };
}

/** Records the answer that all servers must send, and the bare one does send. */
async function writeAnswer(served: Served, folder: string): Promise<string> {
  const [ours] = contenders as [Contender];
  const server = await startServer(ours, served, PATH, folder);
  await server.stop();
  const { mediaType, body } = server.first;
  await writeFile(served.answer, `${mediaType}\n${body}`);
  return body;
}

async function measureAll(
  workloads: Record<Size, Workload>,
  { rounds, chosen }: MockOptions,
  folder: string,
): Promise<Results["samples"]> {
  const samples: Record<Size, Map<ContenderId, Sample[]>> = { own: new Map(), large: new Map() };
  for (let round = 1; round <= rounds; round += 1) {
    for (const size of ["own", "large"] as const) {
      for (const contender of chosen) {
        const sample = await measure(contender, workloads[size], folder);
        const { id } = contender;
        samples[size].set(id, [...(samples[size].get(id) ?? []), sample]);
        tell(`round ${round}, ${size}, ${id}: ${sample.cpu.toFixed(3)} CPU ms/request`);
      }
    }
  }
  return samples;
}

async function measureWithPeers(options: MockOptions, folder: string): Promise<Outcome> {
  const machine = describeMachine();
  const peers = new URL("./peers/", import.meta.url);
  const versions = await installPeers(peers, "the other servers", tell);
  const workloads = await prepareWorkloads(options.requests, folder);
  const samples = await measureAll(workloads, options, folder);
  const results: Results = {
    samples,
    ...(options.corpus && { verdicts: await replayCorpus(options.chosen, folder, tell) }),
  };
  const { rounds } = options;
  const judged = judgeTargets(results);
  const report = writeReport(results, judged, { machine, versions, rounds, workloads });
  return { report, judged };
}

await runBenchmark({
  help: HELP,
  reportFile: "packages/mock/BENCHMARKS.md",
  readOptions,
  measure: measureWithPeers,
});
