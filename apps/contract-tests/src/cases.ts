import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Api } from "./description.ts";

/** What a caller passes to the client. */
export interface CallInput {
  readonly path?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
}

/** A right call and the request that must leave the client for it, byte for byte. */
export interface AcceptedCase {
  readonly name: string;
  readonly input: CallInput;
  readonly request: {
    readonly method: string;
    readonly path: string;
    /** Without the leading `?`. */
    readonly query: string;
    /** All headers but `authorization`, names in lower case. */
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
}

/** A wrong request, sent past the client, and the status that must refuse it. */
export interface RefusedCase {
  readonly name: string;
  /** Path with query. */
  readonly path: string;
  /** False: no `Authorization` header. */
  readonly token?: false;
  /** Content type of the body, `application/json` unless another one is the mistake. */
  readonly contentType?: string;
  readonly body?: string;
  readonly status: number;
}

/** The cases of one operation: `cases/<api>/<operationId>.yaml`. */
export interface OperationCases {
  readonly accepted: readonly AcceptedCase[];
  readonly refused: readonly RefusedCase[];
}

/**
 * Reads every case file of an API, by operationId.
 *
 * @throws Error that names the file when it is no YAML or has other keys than it may have
 */
export async function readCases(api: Api): Promise<Map<string, OperationCases>> {
  const folder = new URL(`../cases/${api}/`, import.meta.url);
  const cases = new Map<string, OperationCases>();
  for (const file of (await readdir(folder)).sort()) {
    const text = await readFile(new URL(encodeURIComponent(file), folder), "utf8");
    cases.set(file.replace(/\.yaml$/, ""), readCase(`cases/${api}/${file}`, text));
  }
  return cases;
}

const acceptedKeys = ["name", "input", "request"];
const inputKeys = ["path", "query", "body"];
const refusedKeys = ["name", "path", "token", "contentType", "body", "status"];

/**
 * Reads one case file.
 *
 * @param file how the file is called in errors
 * @throws Error as {@link readCases} says
 */
export function readCase(file: string, text: string): OperationCases {
  let cases: OperationCases;
  try {
    cases = parse(text);
  } catch (error) {
    throw new Error(`${file} is no valid YAML: ${(error as Error).message.split("\n")[0]}`);
  }
  checkKeys(file, cases, ["accepted", "refused"]);
  for (const one of cases.accepted ?? []) {
    checkKeys(`${file}, ${one.name}`, one, acceptedKeys);
    checkKeys(`${file}, ${one.name}, input`, one.input, inputKeys);
  }
  for (const one of cases.refused ?? []) checkKeys(`${file}, ${one.name}`, one, refusedKeys);
  return cases;
}

/** A misspelt key would make a case test less than it says. */
function checkKeys(place: string, value: object | null, known: readonly string[]): void {
  const unknown = Object.keys(value ?? {}).find((key) => !known.includes(key));
  if (unknown) throw new Error(`${place}: unknown key ${unknown}, known are ${known.join(", ")}.`);
}
