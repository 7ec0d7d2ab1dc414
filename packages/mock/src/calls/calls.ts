import { type Exchange, redactExchange, redactViolation, type Violation } from "@liaison/contract";

/** One request that the mock has answered, and what it thought of it. */
export interface Call {
  /** Counts from 1 and goes on after `clear`. */
  readonly number: number;
  /** When the request came, ISO 8601 in UTC. */
  readonly time: string;
  /** Milliseconds from the request to the end of the answer. */
  readonly duration: number;
  readonly exchange: Exchange;
  /** Absent when no operation fits the request. */
  readonly operationId?: string;
  /** How the request departs from the description; empty when it is right. */
  readonly violations: readonly Violation[];
  /** Whether a scenario has let the violations pass. */
  readonly tolerated?: boolean;
  /** Name of the scenario that made the answer. */
  readonly scenario?: string;
  /** Why it was refused, for people; absent for a request that was answered. */
  readonly reason?: string;
  /** The client left before its answer, of which it got nothing. */
  readonly abandoned?: boolean;
  /** Address of the client. */
  readonly remote?: string;
  /** Names of the headers and query parameters that are secrets by the description. */
  readonly secrets?: readonly string[];
}

/** The latest calls of a mock. */
export interface CallLog {
  add(call: Omit<Call, "number">): Call;
  /** @param since number of a call; only later ones are listed */
  list(options?: { since?: number }): Call[];
  clear(): void;
}

/** How much a call log keeps; the oldest calls go first, the latest one always stays. */
export interface CallLogOptions {
  /** Most calls, 1000 unless given. */
  limit?: number;
  /** Most bytes of all their bodies, 32 MiB unless given. */
  byteLimit?: number;
}

/** Makes an empty log. */
export function createCallLog(options: CallLogOptions = {}): CallLog {
  const { limit = 1000, byteLimit = 32 * 1024 * 1024 } = options;
  let calls: Call[] = [];
  let bytes = 0;
  let last = 0;

  return {
    add(given) {
      last += 1;
      const call: Call = { number: last, ...given };
      calls.push(call);
      bytes += size(call);
      while (calls.length > 1 && (calls.length > limit || bytes > byteLimit)) {
        const oldest = calls.shift();
        if (oldest !== undefined) bytes -= size(oldest);
      }
      return call;
    },
    list: ({ since = 0 } = {}) => calls.filter((call) => call.number > since),
    clear() {
      calls = [];
      bytes = 0;
    },
  };
}

/** A body in JSON: as text, or in base64 where it is not UTF-8. */
export interface JsonBody {
  body: string;
  encoding?: "base64";
}

/** A call as JSON, without its secrets. */
export interface JsonCall extends Omit<Call, "exchange"> {
  readonly exchange: {
    readonly request: Omit<Exchange["request"], "body"> & JsonBody;
    readonly response: Omit<Exchange["response"], "body"> & JsonBody;
  };
}

/** Puts a call into the form of `GET /__liaison/calls`, with its secrets taken out. */
export function describeCall(call: Call): JsonCall {
  const { request, response } = redactExchange(call.exchange, call.secrets);
  return {
    ...call,
    violations: call.violations.map(redactViolation),
    exchange: {
      request: { ...request, ...describeBody(request.body) },
      response: { ...response, ...describeBody(response.body) },
    },
  };
}

function describeBody(body: Uint8Array): JsonBody {
  try {
    return { body: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body) };
  } catch {
    return { body: Buffer.from(body).toString("base64"), encoding: "base64" };
  }
}

function size({ exchange: { request, response } }: Call): number {
  return request.body.length + response.body.length;
}
