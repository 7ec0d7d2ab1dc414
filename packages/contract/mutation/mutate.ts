/** `pnpm mutate`: counts how many planted faults the kit sees, and writes `MUTATION.md`. */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createCheckJudge } from "./checkAlone.ts";
import { createEquivalence } from "./equivalent.ts";
import { askPeers } from "./peers/askPeers.ts";
import {
  type FurtherResults,
  type OwnResults,
  writeDriftTable,
  writeReport,
  writeSpecTable,
  writeSurvivors,
} from "./report.ts";
import { judgeOwn, type Mutants, makeMutants, SEED } from "./results.ts";
import { findWronglyEquivalent, scoreSpec } from "./specScore.ts";

const HELP = `Usage: pnpm mutate [options]

  --seed <n>   chooses other mutants (default: ${SEED})
  --peers      installs jest-openapi, Prism and respect, and lets them judge the same drift
  --write      does all of it for every mutant, and writes MUTATION.md
  --help       prints this text

Ends with 1 when a mutant survives that should be seen, or a false alarm is raised; with 2 when it
could not run.
`;

function tell(line: string): void {
  console.error(`mutate: ${line}`);
}

/** Tells how far it is, every so many. */
function tellEach(what: string, total: number, step: number): (done: number) => void {
  return (done) => {
    if (done % step === 0 || done === total) tell(`${what}: ${done} of ${total}`);
  };
}

function readOptions(): { seed: number; peers: boolean; write: boolean } | "help" {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: String(SEED) },
      peers: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const { seed, peers, write } = values;
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`--seed ${seed} is no whole number from 0 on`);
  if (write && Number(seed) !== SEED) {
    throw new Error(`--write publishes the figures of the seed ${SEED}: leave --seed out`);
  }
  return { seed: Number(seed), peers, write };
}

async function runAll(mutants: Mutants, own: OwnResults): Promise<FurtherResults> {
  const { seed, descriptions, drift, all, chosen } = mutants;
  const peers = await askPeers(descriptions, drift, tell);
  const reasonFor = createEquivalence(descriptions);
  const due = chosen.filter((mutant) => reasonFor(mutant) === undefined);
  const judge = createCheckJudge(descriptions, seed);
  const tellAlone = tellEach("the check alone", due.length, 100);
  const checkAlone = due.filter((mutant, index) => {
    tellAlone(index + 1);
    return judge(mutant);
  }).length;
  const every = scoreSpec(descriptions, all, { seed }, tellEach("all mutants", all.length, 500));
  tell("trying the equivalent mutants all the same");
  for (const name of findWronglyEquivalent(descriptions, all, { seed }))
    fail(`equivalent, yet told: ${name}`);
  for (const name of every.survivors) fail(`survived: ${name}`);
  const further = { peers, checkAlone, all: every };
  await writeFile(new URL("../MUTATION.md", import.meta.url), writeReport(own, further));
  tell("written to packages/contract/MUTATION.md");
  return further;
}

function fail(line: string): void {
  tell(line);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === "help") {
    process.stdout.write(HELP);
    return;
  }
  const mutants = makeMutants(options.seed);
  const { drift, chosen, descriptions } = mutants;
  tell(`${drift.length} responses, ${chosen.length} descriptions`);
  const own = judgeOwn(mutants, tellEach("mutants of the descriptions", chosen.length, 200));
  const further = options.write ? await runAll(mutants, own) : undefined;
  const peers =
    further?.peers ?? (options.peers ? await askPeers(descriptions, drift, tell) : undefined);
  console.log(writeDriftTable(own, peers));
  console.log(`\n${writeSpecTable(own, further?.checkAlone)}`);
  for (const [what, names] of [
    ["Drift that survived", own.closed.survivors],
    ["False alarms", own.closed.falseAlarms],
    ["Mutants of the descriptions that survived", own.spec.survivors],
    ["Mutants that are no description any more", own.spec.broken],
    ["Mutants that no operation shows", own.spec.unreached],
  ] as const) {
    console.log(`\n${what}\n\n${writeSurvivors(names)}`);
  }
  const { closed, spec } = own;
  if (closed.survivors.length + closed.falseAlarms.length + spec.survivors.length > 0) {
    process.exitCode = 1;
  }
}

try {
  await main();
} catch (error) {
  tell((error as Error).message);
  process.exitCode = 2;
}
