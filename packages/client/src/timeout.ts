/** The signal of one request, and what is to be called when its answer has been read or failed. */
export interface TimedSignal {
  readonly signal: AbortSignal;
  end(): void;
}

/** Gives a request a signal that aborts when its time is over or its caller aborts. */
export type TimeLimit = (
  signal: AbortSignal | undefined,
  milliseconds: number | false | undefined,
  /** `performance.now()` of the moment at which it is sent. */
  now: number,
) => TimedSignal;

/** How often the times are looked at, in milliseconds; a timer for each request would cost more. */
const TICK = 25;

/**
 * Ends requests whose answer has not been read in time, at most 25 ms late. Each request has its
 * time anew. Also keeps the caller's signal from `fetch`: Node's leaves a listener on it until the
 * garbage is collected, which piles up on a signal that serves many calls.
 *
 * @param standard milliseconds of a request whose call says nothing else; `false` for no end
 */
export function createTimeLimit(standard: number | false): TimeLimit {
  /** Requests under way, with the moment at which the time of each is over. */
  const running: { controller: AbortController; end: number; milliseconds: unknown }[] = [];
  let isWatching = false;

  const look = () => {
    isWatching = running.length > 0;
    if (isWatching) setTimeout(look, TICK);
    const now = performance.now();
    for (const { controller, end, milliseconds } of running) {
      if (now >= end) {
        controller.abort(new DOMException(`no answer in ${milliseconds} ms`, "TimeoutError"));
      }
    }
  };

  return (signal, milliseconds = standard, now) => {
    const controller = new AbortController();
    const abort = signal && (() => controller.abort());
    if (abort) signal.addEventListener("abort", abort);
    const request = { controller, end: now + (milliseconds || Infinity), milliseconds };
    running.push(request);
    if (!isWatching) setTimeout(look, TICK);
    isWatching = true;
    return {
      signal: controller.signal,
      end() {
        const newest = running.pop();
        if (newest && newest !== request) running[running.indexOf(request)] = newest;
        if (abort) signal.removeEventListener("abort", abort);
      },
    };
  };
}
