import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPeers } from "@liaison/bench/peers";
import type { Description } from "../descriptions.ts";
import { listDocumented } from "../documented.ts";
import type { DriftMutant } from "../driftMutants.ts";
import { addUp, type DriftScore } from "../driftScore.ts";
import { canBeSent } from "./answers.ts";
import { askJestOpenApi } from "./jestOpenApi.ts";
import { PEERS, type Peer, type Question } from "./peer.ts";
import { askPrism } from "./prism.ts";
import { askRespect } from "./respect.ts";

/** What a peer made of the mutants, by its row in the table. */
export type PeerScores = ReadonlyMap<string, DriftScore>;

const ASKED: readonly { readonly name: string; readonly ask: Peer; readonly isRemote: boolean }[] =
  [
    { name: "jest-openapi", ask: askJestOpenApi, isRemote: false },
    { name: "Prism's proxy", ask: askPrism, isRemote: true },
    { name: "respect", ask: askRespect, isRemote: true },
  ];

/**
 * Installs the peers unless they are there, and lets each judge the same mutants and everything that
 * is documented.
 *
 * @throws Error when one cannot be installed or does not run
 */
export async function askPeers(
  descriptions: readonly Description[],
  mutants: readonly DriftMutant[],
  tell: (line: string) => void,
): Promise<PeerScores> {
  await installPeers(PEERS, "the peers", tell);
  const folder = await mkdtemp(join(tmpdir(), "liaison-mutation-"));
  try {
    const scores = new Map<string, DriftScore>();
    for (const { name, ask, isRemote } of ASKED) {
      const asked = mutants.filter(({ exchange }) => !isRemote || canBeSent(exchange.response));
      const reported = new Map<string, Set<string>>();
      for (const description of descriptions) {
        const list = questionsOf(description, asked);
        tell(`${name} judges ${list.length} responses of ${description.api}`);
        const said = await ask({ ...description, list }, folder);
        for (const [row, names] of Object.entries(said)) {
          reported.set(row, new Set([...(reported.get(row) ?? []), ...names]));
        }
      }
      for (const [row, names] of reported) scores.set(row, scoreOf(descriptions, asked, names));
    }
    return scores;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function questionsOf(description: Description, mutants: readonly DriftMutant[]): Question[] {
  const { api } = description;
  return [
    ...listDocumented(description).map(({ name, operation, exchange }) => ({
      name: `${api} ${name}`,
      operation,
      exchange,
    })),
    ...mutants
      .filter((mutant) => mutant.api === api)
      .map(({ name, documented: { operation }, exchange }) => ({ name, operation, exchange })),
  ];
}

function scoreOf(
  descriptions: readonly Description[],
  mutants: readonly DriftMutant[],
  reported: ReadonlySet<string>,
): DriftScore {
  const originals = descriptions.flatMap((description) =>
    listDocumented(description)
      .map(({ name }) => `${description.api} ${name}`)
      .filter((name) => reported.has(name)),
  );
  return addUp(mutants, reported, originals);
}
