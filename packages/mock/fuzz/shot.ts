import type { CorpusApi } from "../corpus/corpus.ts";

/** A request as a fuzz kind makes it, before it becomes bytes. */
export interface Draft {
  readonly method: string;
  /** As it goes over the wire, one character for each byte. */
  readonly target: string;
  /** Names and values as they go over the wire, one character for each byte. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
}

/** A right request that the others are made of. */
export interface BaseRequest extends Draft {
  readonly api: CorpusApi;
  readonly operationId: string;
  /** The status that the description promises. */
  readonly status: number;
}

/** What is known of a request whose answer is to be judged. */
export interface Expected {
  readonly method: string;
  readonly target: string;
  /** All that was said in `Prefer`. */
  readonly prefer?: string;
  /** The only status that is right. */
  readonly status?: number;
}

/**
 * What the client does once everything is written: it waits for the answers; it half-closes when
 * they are there or a moment has passed; it cuts the connection; or it leaves it open for long.
 */
export type Ending = "await" | "close" | "abort" | "open";

/** What one connection of the fuzz does. */
export interface Shot {
  readonly kind: string;
  readonly api: CorpusApi;
  /** Bytes to write, and pauses in milliseconds. */
  readonly writes: readonly (Buffer | number)[];
  readonly ending: Ending;
  /** One for each answer that should come. */
  readonly expected: readonly Expected[];
  /** The server may close the connection without an answer that arrives. */
  readonly mayClose?: boolean;
}

/** The bytes of a request, with a `Content-Length` unless its headers tell the length. */
export function serialize({ method, target, headers, body }: Draft, version = "1.1"): Buffer {
  const framed = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const all =
    body === undefined || framed ? headers : [...headers, ["Content-Length", String(body.length)]];
  const lines = [`${method} ${target} HTTP/${version}`, ...all.map((pair) => pair.join(": "))];
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  return body === undefined ? head : Buffer.concat([head, body]);
}

/** Text whose characters are the bytes of its UTF-8, for targets and headers. */
export function raw(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** What a draft promises of its answer. */
export function expect({ method, target, headers }: Draft): Expected {
  const preferences = headers.filter(([name]) => name.toLowerCase() === "prefer");
  const prefer = preferences.map(([, value]) => value).join(", ");
  return { method, target, ...(prefer !== "" && { prefer }) };
}

/** The draft with headers set, in place of those of the same name. */
export function withHeaders(draft: Draft, headers: Readonly<Record<string, string>>): Draft {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const kept = draft.headers.filter(([name]) => !names.includes(name.toLowerCase()));
  return { ...draft, headers: [...kept, ...Object.entries(headers)] };
}
