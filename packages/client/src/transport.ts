import { abortable, sleep } from "./abortable.ts";
import { type CallError, createApiError, createCallError } from "./errors.ts";
import type { Fetch } from "./fetch.ts";
import type { Answer, CallOptions, Outgoing, Transport } from "./operation.ts";
import { writePath } from "./path.ts";
import { type RetryPolicy, readRetryAfter } from "./retry.ts";
import type { Throttle } from "./throttle.ts";
import type { TimedSignal, TimeLimit } from "./timeout.ts";
import type { TokenFunction, TokenSource } from "./token.ts";

/** The layers of a transport. A layer that is left out is off. */
export interface TransportOptions {
  /** Address that paths are appended to, without a slash at its end. */
  baseUrl: string;
  token: TokenSource;
  /** Used instead of the global `fetch`; {@link hookFetch} goes here. */
  fetch?: Fetch | undefined;
  throttle?: Throttle | false | undefined;
  retry?: RetryPolicy | false | undefined;
  /** How long a request may take. */
  timeout?: TimeLimit | false | undefined;
  /** Headers of every request. Names in lower case. */
  headers?: Record<string, string> | undefined;
}

/**
 * Makes the way to a server that all calls of a client take.
 *
 * Its calls throw a `TypeError` for arguments or a token that cannot be sent, ApiError (of the class
 * of the status) for an answer that is no success, UnreadableAnswerError for a success that is no
 * JSON, and TimeoutError, AbortError or ConnectionError when there is no answer. What the token
 * function throws, they throw, and a HookError where a hook of {@link hookFetch} has thrown.
 */
export function createTransport(options: TransportOptions): Transport {
  const { baseUrl, token } = options;
  const throttle = options.throttle || undefined;
  const timeout = options.timeout || undefined;

  /** The token that was looked at last: most requests have the same. */
  let valid: string | undefined;
  const readToken = async (refused: string | undefined, signal: AbortSignal | undefined) => {
    const access = (token as TokenFunction)(refused);
    if (typeof access !== "string") {
      // Renewing serves many calls and goes on; this one need not wait for it.
      await abortable(signal, (end) => {
        Promise.resolve(access).then(end, end);
        return () => {};
      });
    }
    return access;
  };

  // One function for calls and plain requests: another async one around it would cost as much as
  // the throttle.
  const run = async <Result>(
    prepare: () => Outgoing,
    read: (answer: Answer, outgoing: Outgoing, secret: string) => Result,
    own: CallOptions = {},
  ): Promise<Result> => {
    const outgoing = prepare();
    const { method, url, body, operationId } = outgoing;
    const { signal } = own;
    const retry = (own.retry ?? options.retry) || undefined;
    let started: number | undefined;
    let wasSent = false;
    let refused: string | undefined;
    let renewed: string | undefined;
    let wait: number | undefined = 0;
    let outcome:
      | Answer
      | (CallError & { status?: never; headers?: never; text?: never })
      | undefined;

    for (let number = 1; ; number++) {
      let access = "";
      let timed: TimedSignal | undefined;
      let isSent = false;
      try {
        signal?.throwIfAborted();
        if (wait) await sleep(wait, signal);
        access =
          typeof token === "string" ? token : (renewed ?? (await readToken(refused, signal)));
        if (refused !== undefined) {
          if (access === refused) return read(outcome as Answer, outgoing, access);
          renewed = access;
        }
        const turn = throttle?.take(signal);
        if (turn) {
          await turn;
          // What was good before the queue may have expired in it.
          if (typeof token !== "string" && !renewed) {
            const asked = performance.now();
            access = await readToken(refused, signal);
            // Calls that have waited for one renewal would go all at once: they take a new turn.
            if (performance.now() - asked > 100) await throttle?.take(signal);
          }
        }
        // `fetch` would repeat a token that cannot stand in a header in its message.
        if (
          !access ||
          (access !== valid && !(typeof access === "string" && /^[!-~]+$/.test(access)))
        ) {
          throw new TypeError("token: must be visible ASCII characters");
        }
        valid = access;
        // The signal may have aborted in the moment that a token or a turn came.
        signal?.throwIfAborted();
        const now = performance.now();
        started ??= now;
        timed = timeout?.(signal, own.timeout, now);
        isSent = true;
        const headers: Record<string, string> = {
          ...options.headers,
          ...own.headers,
          authorization: `Bearer ${access}`,
        };
        if (body) headers["content-type"] ??= "application/json";
        const response = await (options.fetch ?? (fetch as Fetch))(
          url,
          {
            method,
            headers,
            body,
            signal: timed?.signal ?? signal,
            credentials: "omit",
            redirect: "manual",
          },
          { operationId, number },
        );
        outcome = {
          status: response.status,
          headers: response.headers,
          text: await response.text(),
        };
      } catch (cause) {
        if (signal?.aborted) {
          const details = { cause: signal.reason, isSent: isSent || wasSent };
          throw createCallError("Abort", outgoing, "aborted", details);
        }
        // Not a fault of the connection: of the token, or of a hook.
        if (!isSent || (cause as CallError)?.lineage) throw cause;
        const name = (cause as Error)?.name === "TimeoutError" ? "Timeout" : "Connection";
        // Node's `fetch` says no more than that it failed.
        const reason = (cause as Error)?.cause ?? cause;
        outcome = createCallError(name, outgoing, `${reason}`, { cause });
      } finally {
        timed?.end();
      }
      const { status, headers, text } = outcome;
      if ((status as number) < 400) return read(outcome as Answer, outgoing, access);
      if (status === 401 && !refused && typeof token !== "string") {
        refused = access;
        wait = 0;
        continue;
      }
      const elapsed = performance.now() - (started as number);
      wait = retry?.({ number, method, status, headers, text, elapsed });
      // Holds back all calls, also where this one is not repeated.
      if (status === 429) throttle?.pause(wait ?? readRetryAfter(headers, text) ?? 1000);
      else wasSent = true;
      if (wait === undefined) {
        if (status) return read(outcome, outgoing, access);
        throw outcome;
      }
    }
  };

  return {
    baseUrl,
    send: (outgoing, own) =>
      run(
        () => outgoing,
        (answer) => answer,
        own,
      ),
    call(operation, { path, query, body } = {}, own) {
      const prepare = () => {
        const search = query && operation.query?.(query as never);
        return {
          operationId: operation.operationId,
          method: operation.method,
          url: baseUrl + writePath(operation, path) + (search ? `?${search}` : ""),
          body: (body as undefined) && JSON.stringify(body),
        };
      };
      return run(prepare, readResult as never, own);
    },
  };
}

function readResult(answer: Answer, outgoing: Outgoing, secret: string): unknown {
  const { status, text } = answer;
  if (status >= 200 && status < 300) {
    try {
      return text ? JSON.parse(text) : null;
    } catch {}
  }
  throw createApiError(answer, outgoing, secret);
}
