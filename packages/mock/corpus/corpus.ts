import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";

export { type BodyCheck, createBodyCheck } from "./bodyCheck.ts";
export { type Score, score } from "./score.ts";
export { type Outcome, sendEntry } from "./sendEntry.ts";

/** What the entries are sent to: our two descriptions, and `edges.openapi.yaml` beside this file. */
export const APIS = ["amocrm", "suprsend", "edges"] as const;

/** Name of an API of the corpus. */
export type CorpusApi = (typeof APIS)[number];

/** What an entry proves, and so how it is scored. */
export const KINDS = ["accept", "refuse", "route", "auth"] as const;

/** Kind of an entry; README.md beside this file says what each of them counts as right. */
export type Kind = (typeof KINDS)[number];

/** A request as it goes over the wire. */
export interface CorpusRequest {
  /** In upper case. */
  readonly method: string;
  /** Path and query, sent as they are written. */
  readonly path: string;
  /** Headers beside or instead of those that are sent unasked: the token and the body's type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** False: no token is sent. A text: this token instead of {@link TOKEN}. */
  readonly token?: false | string;
  /** A value that is sent as JSON. */
  readonly body?: unknown;
  /** The body is a list that has {@link CorpusRequest.body} this many times. */
  readonly times?: number;
  /** A body that is sent as it is written, in UTF-8. */
  readonly text?: string;
  /** The bytes of a body. */
  readonly base64?: string;
}

/** The answer that is right. */
export interface Expectation {
  readonly status: number;
  /** Without parameters. Absent where the answer has no content; only with the kind `accept`. */
  readonly mediaType?: string;
  /** Methods that the `Allow` header must name; only with the kind `route`. */
  readonly allow?: readonly string[];
}

/** One request and the verdict that follows from the description. */
export interface Entry {
  readonly api: CorpusApi;
  /** Its file below this folder: `amocrm/filters.yaml`. */
  readonly file: string;
  /** What is special about the request; no two entries of a file and an operation share it. */
  readonly name: string;
  readonly kind: Kind;
  /** Limit of stock Prism that the entry stands for, as the notes number them: `P7`. */
  readonly limit?: string;
  /** The operation that is called; absent with the kind `route`. */
  readonly operation?: string;
  readonly request: CorpusRequest;
  /** Absent with the kind `refuse`: which refusal it must be is said once, by `score`. */
  readonly expect?: Expectation;
}

/** Token of every request that does not say otherwise. */
export const TOKEN = "demo-token";

/**
 * Reads every entry of the corpus.
 *
 * @throws Error that names the file, and the entry if it is one, when something in it is wrong
 */
export async function readCorpus(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const api of APIS) {
    const folder = new URL(`./${api}/`, import.meta.url);
    for (const name of (await readdir(folder)).sort()) {
      const text = await readFile(new URL(name, folder), "utf8");
      entries.push(...readEntries(api, `${api}/${name}`, text));
    }
  }
  return entries;
}

/**
 * Reads the description of an API of the corpus.
 *
 * @throws Error when `@liaison/spec` is not built
 */
export async function readDocument(api: CorpusApi): Promise<object> {
  if (api === "edges") {
    return parse(await readFile(new URL("./edges.openapi.yaml", import.meta.url), "utf8"));
  }
  const bundle = new URL(import.meta.resolve(`@liaison/spec/${api}.json`));
  return JSON.parse(await readFile(bundle, "utf8"));
}

/**
 * Reads one file of entries.
 *
 * @param file how the file is called in errors
 * @throws Error as {@link readCorpus} says
 */
export function readEntries(api: CorpusApi, file: string, text: string): Entry[] {
  let list: unknown;
  try {
    list = parse(text);
  } catch (error) {
    throw new Error(`${file} is no valid YAML: ${(error as Error).message.split("\n")[0]}`);
  }
  if (!Array.isArray(list)) throw new Error(`${file} is not a list of entries.`);
  const places = new Set<string>();
  return list.map((written, index) => {
    const name = isObject(written) ? written["name"] : undefined;
    const place = `${file}, ${typeof name === "string" ? `"${name}"` : `entry ${index + 1}`}`;
    const mistake = findMistake(written);
    if (mistake !== undefined) throw new Error(`${place}: ${mistake}.`);
    const entry: Entry = {
      api,
      file,
      ...(written as Omit<Entry, "api" | "file">),
    };
    const unique = `${entry.operation ?? ""} ${entry.name}`;
    if (places.has(unique)) throw new Error(`${place}: there are two entries of that name.`);
    places.add(unique);
    return entry;
  });
}

const ENTRY_KEYS = ["name", "kind", "limit", "operation", "request", "expect"];
const REQUEST_KEYS = ["method", "path", "headers", "token", "body", "times", "text", "base64"];
const EXPECTATION_KEYS: Record<Kind, readonly string[]> = {
  accept: ["status", "mediaType"],
  refuse: [],
  route: ["status", "allow"],
  auth: ["status"],
};

/** A misspelt or misplaced key would make an entry prove less than it says. */
function findMistake(entry: unknown): string | undefined {
  if (!isObject(entry)) return "it is not an object";
  const { name, kind, limit, operation, request, expect } = entry;
  if (typeof name !== "string" || name === "") return "name is missing";
  if (!KINDS.some((known) => known === kind)) return `kind is none of ${KINDS.join(", ")}`;
  if (limit !== undefined && !/^P([1-9]|[12]\d|3[0-5])$/.test(String(limit))) {
    return "limit is none of P1 to P35";
  }
  if (kind === "route" ? operation !== undefined : typeof operation !== "string") {
    return kind === "route" ? "a route has no operation" : "operation is missing";
  }
  return (
    findUnknownKey("the entry", entry, ENTRY_KEYS) ??
    findRequestMistake(request) ??
    findExpectationMistake(expect, kind as Kind)
  );
}

function findRequestMistake(request: unknown): string | undefined {
  if (!isObject(request)) return "request is missing";
  const { method, path, headers, token, times, text, base64 } = request;
  if (typeof method !== "string" || !/^[A-Z]+$/.test(method)) return "method is missing";
  if (typeof path !== "string" || !/^\/[!-~]*$/.test(path)) {
    return "path does not begin with a slash, or has a character that must be encoded";
  }
  if (headers !== undefined && !isTextMap(headers)) return "headers is no map of texts";
  if (token !== undefined && token !== false && typeof token !== "string") {
    return "token is neither false nor a text";
  }
  if (text !== undefined && typeof text !== "string") return "text is no text";
  if (base64 !== undefined && typeof base64 !== "string") return "base64 is no text";
  const bodies = ["body", "text", "base64"].filter((key) => key in request);
  if (bodies.length > 1) return `request has both ${bodies.join(" and ")}`;
  if (times !== undefined && !(Number.isInteger(times) && "body" in request)) {
    return "times is no whole number, or stands without a body";
  }
  return findUnknownKey("request", request, REQUEST_KEYS);
}

function findExpectationMistake(expect: unknown, kind: Kind): string | undefined {
  if (kind === "refuse") return expect === undefined ? undefined : "a refusal expects nothing else";
  if (!isObject(expect) || !Number.isInteger(expect["status"])) return "expect has no status";
  return findUnknownKey("expect", expect, EXPECTATION_KEYS[kind]);
}

function findUnknownKey(
  place: string,
  value: Record<string, unknown>,
  known: readonly string[],
): string | undefined {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  return unknown && `${place} has the unknown key ${unknown}, known are ${known.join(", ")}`;
}

function isTextMap(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((item) => typeof item === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
