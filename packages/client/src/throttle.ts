import { abortable, LONGEST } from "./abortable.ts";

/** Rate that a server allows: so many requests in any time of so many seconds. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** How a throttle stands. */
export interface ThrottleState extends RateLimit {
  /** Requests that still count: let through within the last `seconds`. */
  readonly used: number;
  /** Calls in the queue. */
  readonly waiting: number;
  /** Milliseconds until the next request may go, 0 when one may go at once. */
  readonly wait: number;
}

/** Lets requests go no faster than a server allows. */
export interface Throttle {
  /**
   * Takes a turn; turns are given in the order in which they were asked for.
   *
   * @returns `undefined` when the request may go at once, else a promise of its turn, which rejects
   *   with the signal's reason when that aborts first
   */
  take(signal?: AbortSignal): Promise<void> | undefined;
  /** Lets nothing go for so many milliseconds, as after a 429. */
  pause(milliseconds: number): void;
  readonly state: ThrottleState;
}

/**
 * Timers and networks are not exact: a request that is delayed on its way comes closer to the next
 * ones. So much longer, in milliseconds, each turn counts than it must.
 */
const MARGIN = 12;

/**
 * After so many milliseconds without a request connections are closed (Node's `fetch`: 4 s). The
 * requests that open new ones arrive late, so their turns count for COLD_MARGIN longer.
 */
const IDLE = 4000;
const COLD_MARGIN = 100;

/**
 * A throttle of this process. Any stretch of time of `seconds` sees at most `requests` turns: each
 * turn counts from the moment it is given, there are no windows with an edge.
 *
 * @throws TypeError when a number cannot be
 */
export function createThrottle({ requests, seconds }: RateLimit): Throttle {
  if (!(Number.isInteger(requests) && requests > 0 && seconds > 0)) {
    throw new TypeError("throttle: requests must be a whole number and seconds a number above 0");
  }
  /** When the last turns stop to count, as a ring: the next turn takes the place of the oldest. */
  const ends: number[] = [];
  const queue = new Set<() => void>();
  let next = 0;
  let last = -IDLE - 1;
  let cold = 0;
  let pausedUntil = 0;
  let timer: unknown;

  const wait = (now = performance.now()) => Math.max(pausedUntil, ends[next] ?? 0) - now;
  const takeTurn = (now = performance.now()) => {
    if (now - last > IDLE) cold = requests;
    last = now;
    ends[next] = now + seconds * 1000 + MARGIN + (cold-- > 0 ? COLD_MARGIN : 0);
    next = (next + 1) % requests;
  };
  const advance = () => {
    timer = undefined;
    for (const go of queue) {
      // Asked once: a second time it may be negative, of which Node 24 warns.
      const left = wait();
      if (left > 0) {
        timer = setTimeout(advance, Math.min(left, LONGEST));
        break;
      }
      queue.delete(go);
      takeTurn();
      go();
    }
  };

  return {
    take(signal) {
      const now = performance.now();
      if (queue.size || wait(now) > 0) {
        return abortable(signal, (go) => {
          queue.add(go);
          if (!timer) advance();
          return () => void queue.delete(go);
        });
      }
      takeTurn(now);
      return undefined;
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, performance.now() + milliseconds);
    },
    get state() {
      return {
        requests,
        seconds,
        used: ends.filter((end) => end > performance.now()).length,
        waiting: queue.size,
        wait: Math.max(0, wait()),
      };
    },
  };
}
