import { setTimeout as sleep } from "node:timers/promises";
import { LONGEST_TIMER } from "./send.ts";

/** Lets requests go no faster than a service allows. */
export interface Throttle {
  /** Resolves when the next request may go; rejects when the signal aborts first. */
  turn(signal: AbortSignal): Promise<void>;
  /** Lets nothing go for so many milliseconds. */
  pause(milliseconds: number): void;
}

/**
 * Milliseconds by which any second is longer than it must be: a request that is late on its way comes
 * closer to the next ones.
 */
const MARGIN = 50;

/**
 * A throttle that gives turns at equal distances, so that no second sees more than `rate` of them,
 * wherever it begins.
 *
 * @param rate requests per second, above 0; left out, only pauses hold requests back
 */
export function createThrottle(rate?: number): Throttle {
  const distance = rate === undefined ? 0 : (1000 + MARGIN) / rate;
  let last = -Infinity;
  let pausedUntil = 0;
  let queue: Promise<void> = Promise.resolve();

  const wait = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    for (;;) {
      const left = Math.max(last + distance, pausedUntil) - performance.now();
      if (left <= 0) break;
      await sleep(Math.min(left, LONGEST_TIMER), undefined, { signal });
    }
    // A timer may be late: the distance to the next turn counts from when this one is given.
    last = performance.now();
  };
  return {
    turn: (signal) => {
      const turn = queue.then(() => wait(signal));
      queue = turn.catch(() => {});
      return turn;
    },
    pause: (milliseconds) => {
      pausedUntil = Math.max(pausedUntil, performance.now() + milliseconds);
    },
  };
}
