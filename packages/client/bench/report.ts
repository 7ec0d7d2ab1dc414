import { type Circumstances, writeCircumstances } from "@liaison/bench/circumstances";
import { rowsOf } from "@liaison/bench/contenders";
import { median } from "@liaison/bench/statistics";
import { writeTable } from "@liaison/bench/table";
import { type TargetResult, writeTargets } from "@liaison/bench/targets";
import { CALL_IDS, calls } from "./calls.ts";
import { type ContenderId, contenders } from "./contenders.ts";
import type { Results } from "./results.ts";
import { bestCpu } from "./targets.ts";

/** Writes the report in Markdown. */
export function writeReport(
  results: Results,
  judged: readonly TargetResult[],
  circumstances: Circumstances,
): string {
  return [
    "<!-- Made by `pnpm bench` (packages/client/bench/bench.ts). Run it again, do not edit. -->",
    "# Benchmarks of the clients",
    INTRODUCTION,
    writeCircumstances(circumstances, AGAIN),
    "## Targets",
    writeTargets(judged),
    "## Processor time per call",
    CPU,
    writeCpu(results.cpu),
    "## Over the network of one machine",
    LOAD,
    writeLoad(results.load),
    "## Size of a bundle",
    SIZES,
    writeSizes(results),
    PROGRAMS,
    writePrograms(results.programs),
    "## Types",
    TYPES,
    writeTypes(results.types),
  ]
    .join("\n\n")
    .concat("\n");
}

const INTRODUCTION = `\
What the client of amoCRM costs beside \`fetch\` called by hand, and what other clients cost. "All layers on" is a transport as \`createTransport\` of \`@liaison/amocrm/operations\` makes it: token, throttle (with a limit that makes no call wait), retries, a timeout of 30 s, errors by status. Each client has to send the same request, with the same token, and to return the same body, or the run ends without a report.`;

const AGAIN = "`pnpm bench` in the root does it again; the first run installs the other clients.";

const CPU = `\
Microseconds of processor time, threads for garbage collection included. The global \`fetch\` is replaced by a function that returns a real \`Response\` with a contact of 0.7 kB, so that only the client's own work and that of \`Response\` is left. Each round runs every client in a process of its own, in random order: the figure of a round is the best of five batches, that of the table the best round, then the median. The best is the least disturbed, and ratios are made of it.`;

const LOAD = `\
GET by id from a Node server in another process, 50 calls at a time over connections that are kept alive. Requests per second of the best round, then the median; processor time of the client per request, the best. Here most of the time is that of \`fetch\` itself, which the undici transport goes around. Node's \`fetch\` takes longer when it is given a signal, as each client with a timeout has to. \`amocrm-js\` speaks TLS only, so its \`https.request\` is replaced by plain HTTP, which favours it and spares it \`fetch\`. The SDK of SuprSend gets the same answer for an object.`;

const SIZES = `\
Bytes after \`esbuild --bundle --minify\` and \`gzip -9\`, of the built packages. \`size.test.ts\` in \`apps/contract-tests\` holds the same limits in every test run.`;

const PROGRAMS =
  "The program of the three calls above, for each client. Those that run on Node only are bundled for Node.";

const TYPES = `\
TypeScript 5.9, the slowest that the clients support, on six calls whose results are read, beyond an empty file. The check is the compiler's own time. The editor's times are medians of a language server that is warm, after an edit. The large description is ours, multiplied. Others are made from our description of 33 operations; what they cost grows with it.`;

function writeCpu(cpu: Results["cpu"]): string {
  const raw = cpu.get("raw");
  return writeTable(
    ["", ...CALL_IDS.flatMap((id) => [`${calls[id].title}, µs`, "× fetch"])],
    rowsOf(contenders, cpu, (samples) =>
      CALL_IDS.flatMap((id) => {
        const best = bestCpu(samples, id);
        const middle = median(samples.map((sample) => sample[id]));
        return [
          `${best.toFixed(1)} / ${middle.toFixed(1)}`,
          raw ? (best / bestCpu(raw, id)).toFixed(2) : "",
        ];
      }),
    ),
  );
}

function writeLoad(load: Results["load"]): string {
  const bestRate = (id: ContenderId) => Math.max(...(load.get(id) ?? []).map(({ rate }) => rate));
  return writeTable(
    ["", "requests/s", "× fetch", "CPU µs/request"],
    rowsOf(contenders, load, (samples, id) => [
      `${bestRate(id).toFixed(0)} / ${median(samples.map(({ rate }) => rate)).toFixed(0)}`,
      load.has("raw") ? (bestRate(id) / bestRate("raw")).toFixed(2) : "",
      Math.min(...samples.map(({ cpu }) => cpu)).toFixed(0),
    ]),
  );
}

function writeSizes({ sizes }: Results): string {
  const rows = sizes.map(({ title, found, goal }) => [title, String(found), String(goal)]);
  return writeTable(["Ours", "gzip, B", "limit"], rows);
}

function writePrograms(programs: Results["programs"]): string {
  return writeTable(
    ["", "gzip, B", "minified, B"],
    rowsOf(contenders, programs, ({ gzip, minified }) => [String(gzip), String(minified)]),
  );
}

function writeTypes(types: Results["types"]): string {
  const rows = types.map(({ title, instantiations, perCall, check, editor }) => [
    title,
    String(instantiations),
    perCall === undefined ? "" : perCall.toFixed(1),
    check.toFixed(0),
    editor?.diagnostics.toFixed(0) ?? "",
    editor?.completion.toFixed(0) ?? "",
  ]);
  return writeTable(
    ["", "instantiations", "per further call", "check, ms", "errors, ms", "completion, ms"],
    rows,
  );
}
