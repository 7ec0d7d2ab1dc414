import type { Throttle } from "@liaison/amocrm";

/**
 * The throttle that many clients have: so many turns in each second of the clock. It lets twice as
 * many go around the edge of two seconds. Here to show that the server of the load run notices.
 */
export function createFixedWindowThrottle(requests: number): Throttle {
  let second = 0;
  let used = 0;
  /** The second in which the next turn is. */
  const next = () => {
    const current = Math.floor(Date.now() / 1_000);
    if (current > second) {
      second = current;
      used = 0;
    }
    if (used === requests) {
      second++;
      used = 0;
    }
    used++;
    return second;
  };
  return {
    take() {
      const wait = next() * 1_000 - Date.now();
      return wait > 0 ? new Promise((resolve) => setTimeout(resolve, wait)) : undefined;
    },
    pause() {},
    state: { requests, seconds: 1, used: 0, waiting: 0, wait: 0 },
  };
}
