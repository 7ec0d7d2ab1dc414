import type { Attempt, Hooks } from "../hooks.ts";
import type { Answer } from "../operation.ts";
import { redactQuery } from "../redactQuery.ts";

/** What is logged of one request. */
export interface LogEntry {
  readonly operationId: string | undefined;
  readonly method: string;
  /** Address without the values of its query. */
  readonly url: string;
  /** 1 for the first request of a call. */
  readonly attempt: number;
  /** Time until the answer was read, or until there was none; 0 for a request that was not begun. */
  readonly milliseconds: number;
  /** Absent without an answer. */
  readonly status?: number;
  /** Identifier of the request in the server's logs, where it sends one. */
  readonly requestId?: string;
  /** Why there was no answer. */
  readonly error?: unknown;
}

/**
 * Hooks that log every request when it is over, without headers, bodies or values of the query.
 *
 * @param write takes an entry: `(entry) => logger.info(entry)`
 */
export function createLogging(write: (entry: LogEntry) => void): Hooks {
  const starts = new WeakMap<Attempt, number>();
  const log = (attempt: Attempt, outcome: Partial<LogEntry>) => {
    const now = performance.now();
    write({
      operationId: attempt.operationId,
      method: attempt.method,
      url: redactQuery(attempt.url),
      attempt: attempt.number,
      milliseconds: Math.round(now - (starts.get(attempt) ?? now)),
      ...outcome,
    });
  };
  return {
    onRequest(attempt) {
      starts.set(attempt, performance.now());
    },
    onAnswer(attempt, { status, headers }: Answer) {
      const requestId = headers.get("x-request-id");
      log(attempt, { status, ...(requestId !== null && { requestId }) });
    },
    onFailure: (attempt, error) => log(attempt, { error }),
  };
}
