import { type Circumstances, writeCircumstances } from "@liaison/bench/circumstances";
import { rowsOf } from "@liaison/bench/contenders";
import { median } from "@liaison/bench/statistics";
import { writeTable } from "@liaison/bench/table";
import { type TargetResult, writeTargets } from "@liaison/bench/targets";
import { KINDS } from "../corpus/corpus.ts";
import { type ContenderId, contenders } from "./contenders.ts";
import { CONNECTIONS } from "./load.ts";
import type { Sample, Workload } from "./measure.ts";
import type { Results, Size } from "./results.ts";
import { total, type Verdicts } from "./verdicts.ts";

/** What the report tells beside the figures. */
export interface MockCircumstances extends Circumstances {
  workloads: Record<Size, Pick<Workload, "title" | "paths" | "requests">>;
}

interface Column {
  head: string;
  show(samples: readonly Sample[]): string;
}

/** The best of a column's figures and their median. */
function pair(
  key: keyof Sample,
  show: (figure: number) => string,
  best: (...figures: number[]) => number = Math.min,
): Column["show"] {
  return (samples) => {
    const figures = samples.map((sample) => sample[key]);
    return `${show(best(...figures))} / ${show(median(figures))}`;
  };
}

const whole = (figure: number) => figure.toFixed(0);
const megabytes = (figure: number) => (figure / 1e6).toFixed(0);
const thousandths = (figure: number) => figure.toFixed(3);

const columns: readonly Column[] = [
  { head: "start, ms", show: pair("startTime", whole) },
  { head: "start, CPU ms", show: pair("startCpu", whole) },
  { head: "memory idle, MB", show: pair("idleMemory", megabytes) },
  { head: "memory under load, MB", show: pair("loadMemory", megabytes) },
  { head: "requests/s", show: pair("rate", whole, Math.max) },
  { head: "p99, ms", show: pair("p99", whole) },
  { head: "**CPU ms/request**", show: pair("cpu", thousandths) },
];

/** Writes the report in Markdown. */
export function writeReport(
  results: Results,
  judged: readonly TargetResult[],
  { workloads, ...circumstances }: MockCircumstances,
): string {
  return [
    "<!-- Made by `pnpm bench` (packages/mock/bench/bench.ts). Run it again, do not edit. -->",
    "# Benchmarks of the mock",
    INTRODUCTION,
    writeCircumstances(circumstances, AGAIN),
    "## Targets",
    writeTargets(judged),
    "## Speed and memory",
    COLUMNS,
    ...(["own", "large"] as const).flatMap((size) => [
      `### ${workloads[size].title}`,
      `${workloads[size].requests} requests a round: ${describePaths(workloads[size].paths)}.`,
      writeSamples(results.samples[size]),
    ]),
    ...(results.verdicts === undefined
      ? []
      : ["## Verdicts", VERDICTS, writeVerdicts(results.verdicts)]),
  ]
    .join("\n\n")
    .concat("\n");
}

const INTRODUCTION = `\
How our mock compares with stock Prism and with Scalar's mock server, and how much of each is Node's HTTP server itself. All of them serve the same description from the same file, get the same requests and must send the same bytes; a single request that fails ends the run without a report. Each round starts every server anew, one after the other, so that what else the machine does spreads over all of them. Wall time, requests per second and p99 depend on it all the same: on a busy machine they can be off by half. **CPU per request** is what the server's own processes have used, and is the column to trust.`;

const AGAIN =
  "`pnpm bench` in the root does it again (Linux only; the first run installs the other servers).";

const COLUMNS = `\
Each cell has the best round and the median. A start ends with the first answer. Requests come over ${CONNECTIONS} connections that stay open, as fast as they are answered, from a process of their own, after a warm-up of a fifth of their number. Memory is the resident set of the server's processes, under load its highest reading.

Stock Prism refuses \`GET /api/v4/contacts\` with our description: it takes the \`order\` that was not sent for an object of all its properties, which are more than one. So another list is measured, whose parameters are a filter in brackets, a page and a limit.`;

const VERDICTS = `\
The requests of \`corpus/\`: right of all, by kind. Their verdicts follow from the description, and \`corpus/README.md\` says how they are scored. A request without a whole answer within two seconds hangs; it counts as wrong too. A silent Prism CLI judges as the other one does.`;

function describePaths(paths: readonly string[]): string {
  const [first, second] = paths;
  const others = second === undefined ? "" : `, \`${second}\` and so on, ${paths.length} in turn`;
  return `\`GET ${first}\`${others}`;
}

function writeSamples(samples: ReadonlyMap<ContenderId, readonly Sample[]>): string {
  return writeTable(
    ["", ...columns.map(({ head }) => head)],
    rowsOf(contenders, samples, (own) => columns.map(({ show }) => show(own))),
  );
}

function writeVerdicts(verdicts: Verdicts): string {
  const rows = rowsOf(contenders, verdicts, (apis) => {
    const kinds = KINDS.map((kind) => total([...apis.values()].map((tallies) => tallies[kind])));
    const ours = total(
      [...apis].flatMap(([api, tallies]) => (api === "edges" ? [] : Object.values(tallies))),
    );
    const all = total(kinds);
    return [...kinds.map(share), percentage(ours), `**${percentage(all)}**`, whole(all.hang)];
  });
  return writeTable(["", ...KINDS, "our descriptions", "**all**", "hanging"], rows);
}

type Total = ReturnType<typeof total>;

const share = ({ right, all }: Total) => `${right} of ${all}`;
const percentage = (sum: Total) => `${share(sum)}, ${((100 * sum.right) / sum.all).toFixed(1)} %`;
