import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  APIS,
  type BodyCheck,
  type CorpusApi,
  createBodyCheck,
  type Entry,
  type Kind,
  readCorpus,
  readDocument,
  score,
  sendEntry,
} from "../corpus/corpus.ts";
import type { Contender, ContenderId } from "./contenders.ts";
import { startServer } from "./runningServer.ts";

/** How a contender has judged the requests of one kind. */
export interface Tally {
  right: number;
  wrong: number;
  hang: number;
}

/** The tallies of each contender, by API and kind. */
export type Verdicts = ReadonlyMap<ContenderId, ReadonlyMap<CorpusApi, Record<Kind, Tally>>>;

const HANG = 2000;

/**
 * Replays the verdict corpus to each contender, one request after the other.
 *
 * @param folder for the descriptions and the servers' output
 * @param tell gets one line per contender and API
 * @throws Error when a server ends in the middle
 */
export async function replayCorpus(
  contenders: readonly Contender[],
  folder: string,
  tell: (line: string) => void,
): Promise<Verdicts> {
  const corpus = await readCorpus();
  const verdicts = new Map<ContenderId, Map<CorpusApi, Record<Kind, Tally>>>();
  for (const api of APIS) {
    const document = await readDocument(api);
    const file = join(folder, `corpus-${api}.json`);
    await writeFile(file, JSON.stringify(document));
    const entries = corpus.filter((entry) => entry.api === api);
    const checkBody = createBodyCheck(document);
    for (const contender of contenders.filter(({ judges }) => judges)) {
      const tallies = await replay(contender, file, entries, checkBody, folder);
      const byApi = verdicts.get(contender.id) ?? new Map<CorpusApi, Record<Kind, Tally>>();
      verdicts.set(contender.id, byApi.set(api, tallies));
      const { right, wrong, hang } = total(Object.values(tallies));
      tell(`corpus ${api}, ${contender.id}: ${right} right, ${wrong} wrong, ${hang} hanging`);
    }
  }
  return verdicts;
}

/** Adds up tallies. */
export function total(tallies: readonly Tally[]): Tally & { all: number } {
  const sum = (key: keyof Tally) => tallies.reduce((count, tally) => count + tally[key], 0);
  const [right, wrong, hang] = [sum("right"), sum("wrong"), sum("hang")];
  return { right, wrong, hang, all: right + wrong + hang };
}

async function replay(
  contender: Contender,
  file: string,
  entries: readonly Entry[],
  checkBody: BodyCheck,
  folder: string,
): Promise<Record<Kind, Tally>> {
  const none = (): Tally => ({ right: 0, wrong: 0, hang: 0 });
  const tallies = { accept: none(), refuse: none(), route: none(), auth: none() };
  const server = await startServer(contender, { file, answer: "" }, "/", folder);
  try {
    for (const entry of entries) {
      const outcome = await sendEntry(entry, server.url, HANG);
      if (outcome.kind === "broken" && outcome.reason.includes("ECONNREFUSED")) {
        throw new Error(`${contender.id} has ended at or before ${entry.file}, "${entry.name}"`);
      }
      tallies[entry.kind][score(entry, outcome, checkBody).verdict] += 1;
    }
  } finally {
    await server.stop();
  }
  return tallies;
}
