/**
 * A promise that rejects with the signal's reason when that aborts first. Leaves no listener behind,
 * so that one signal can serve any number of calls.
 *
 * @param start starts what is waited for, which calls `end`; gives a function that stops it
 */
export function abortable(
  signal: AbortSignal | undefined,
  start: (end: () => void) => () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let stop: (() => void) | undefined;
    const end = () => {
      signal?.removeEventListener("abort", end);
      stop?.();
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    signal?.throwIfAborted();
    signal?.addEventListener("abort", end);
    stop = start(end);
  });
}

/** Longest time of a timer; with a longer one it would end at once. */
export const LONGEST: number = 2 ** 31 - 1;

/** Waits so many milliseconds. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return abortable(signal, (end) => {
    const timer = setTimeout(end, Math.min(milliseconds, LONGEST));
    return () => clearTimeout(timer);
  });
}
