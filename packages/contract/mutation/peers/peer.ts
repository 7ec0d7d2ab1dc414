import type { Exchange, JsonObject, Operation } from "../../src/index.ts";
import type { Inputs } from "../descriptions.ts";

/** A response that a peer is asked about. */
export interface Question {
  /** Unique. */
  readonly name: string;
  readonly operation: Operation;
  readonly exchange: Exchange;
}

/** All questions about one description. */
export interface Questions {
  readonly api: string;
  readonly document: JsonObject;
  readonly inputs: Inputs;
  readonly list: readonly Question[];
}

/** What a peer says, by the names of its rows in the table: the names of the responses it reports. */
export type Reported = Readonly<Record<string, ReadonlySet<string>>>;

/**
 * Asks a peer.
 *
 * @param folder for its files
 * @throws Error when it does not run
 */
export type Peer = (questions: Questions, folder: string) => Promise<Reported>;

/** Folder of the packages of the peers. */
export const PEERS: URL = new URL("./", import.meta.url);
