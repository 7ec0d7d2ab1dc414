import type { Shift, Watched } from "./watch.ts";

/** What one visit has measured. */
export interface Sample {
  /** Bytes on the wire, compressed, headers included. */
  bytes: number;
  requests: number;
  /** Requests to another origin than the page's, answered or not. */
  thirdParty: number;
  /** First contentful paint, in milliseconds after the navigation started. */
  firstPaint: number;
  /** The operation is readable, likewise. */
  readable: number;
  /** What tasks took beyond 50 ms each, in milliseconds. */
  blocking: number;
  /** JavaScript's heap after a garbage collection, in bytes. */
  heap: number;
  /** Cumulative layout shift. */
  shift: number;
}

/** Longer tasks block; the rest of each counts. */
const LONG_TASK = 50;
/** Shifts closer than this belong together. */
const SHIFT_GAP = 1000;
const SHIFT_WINDOW = 5000;

/** Total blocking time: the parts of long tasks beyond 50 ms, in milliseconds. */
export function blockingTime(tasks: Watched["longTasks"]): number {
  return tasks.reduce((sum, { duration }) => sum + Math.max(0, duration - LONG_TASK), 0);
}

/**
 * Cumulative layout shift, as the Web Vitals count it: the worst burst of shifts that lasts at most
 * five seconds, without a second of rest in it.
 *
 * @param shifts in the order of time
 */
export function cumulativeShift(shifts: readonly Shift[]): number {
  let worst = 0;
  let burst = { start: Number.NEGATIVE_INFINITY, end: Number.NEGATIVE_INFINITY, score: 0 };
  for (const { time, score } of shifts) {
    const belongs = time - burst.end < SHIFT_GAP && time - burst.start < SHIFT_WINDOW;
    burst = {
      start: belongs ? burst.start : time,
      end: time,
      score: (belongs ? burst.score : 0) + score,
    };
    worst = Math.max(worst, burst.score);
  }
  return worst;
}
