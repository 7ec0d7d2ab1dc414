import type { AnswerHeaders } from "./fetch.ts";

/** A failed attempt, as a {@link RetryPolicy} judges it. */
export interface FailedAttempt {
  /** 1 for the first request of a call. */
  readonly number: number;
  /** HTTP method in capitals. */
  readonly method: string;
  /** Status of the answer, `undefined` when there was none. */
  readonly status: number | undefined;
  readonly headers: AnswerHeaders | undefined;
  /** Body of the answer. */
  readonly text: string | undefined;
  /** Milliseconds since the first request of the call was sent. */
  readonly elapsed: number;
}

/** Milliseconds to wait until the next attempt; `undefined` when there shall be none. */
export type RetryPolicy = (failed: FailedAttempt) => number | undefined;

/** How {@link createRetry} repeats. */
export interface RetryOptions {
  /** Requests of one call in all, 4 by default. */
  attempts?: number | undefined;
  /** Half the upper bound of the first wait in milliseconds, 500 by default; doubles each time. */
  base?: number | undefined;
  /**
   * Milliseconds from the first request of a call after which it is not repeated, 60,000 by default.
   * A longer `Retry-After` is not waited for, the call ends at once.
   */
  deadline?: number | undefined;
  /**
   * Retries that may be made at once, 20 by default; each second earns another. Keeps an outage from
   * multiplying the load. Answers with 429 do not count: the throttle holds them back.
   */
  budget?: number | undefined;
}

/**
 * Repeats calls that may be repeated: answers with 429 whatever the method; server faults, timeouts
 * and broken connections of all methods but POST and PATCH, which HTTP does not call idempotent.
 * Waits as long as `Retry-After` asks, else a random time below a doubling bound ("full jitter").
 */
export function createRetry({
  attempts = 4,
  base = 500,
  deadline = 60_000,
  budget = 20,
}: RetryOptions = {}): RetryPolicy {
  let credit = budget;
  let counted = 0;
  return ({ number, method, status, headers, text, elapsed }) => {
    const isLimited = status === 429;
    const random = Math.random() * base * 2 ** number;
    // A limit needs its time to pass, whatever is asked for: it is not jittered away.
    const least = isLimited ? base : 0;
    const wait = Math.max(least, readRetryAfter(headers, text) ?? least + random);
    const isRepeatable = isLimited || (!((status as number) < 500) && !/^P(OS|AT)/.test(method));
    if (!isRepeatable || number >= attempts || elapsed + wait > deadline) {
      return undefined;
    }
    if (!isLimited) {
      credit = Math.min(budget, credit + (performance.now() - counted) / 1000);
      counted = performance.now();
      if (credit < 1) return undefined;
      credit--;
    }
    return wait;
  };
}

/**
 * Milliseconds that the header `Retry-After` asks for, in seconds or as a date, or a problem's
 * `retry_after` in seconds, as Kommo documents it; `undefined` without one that can be read.
 */
export function readRetryAfter(
  headers: AnswerHeaders | undefined,
  text?: string,
): number | undefined {
  const told = headers?.get("retry-after") || /"retry_after": *(\d+)/.exec(text ?? "")?.[1];
  const wait = /^\d+$/.test(told ?? "") ? Number(told) * 1000 : Date.parse(`${told}`) - Date.now();
  return wait >= 0 ? wait : undefined;
}
