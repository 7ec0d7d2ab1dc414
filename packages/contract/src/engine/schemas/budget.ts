import { countValues } from "./effort.ts";

/** Calls of validators for one value that are always allowed; they take about 0.2 s. */
const LEAST = 4_000_000;

/** Calls for each value inside the one that is judged. */
const FOR_EACH = 1000;

let left = 0;
let judged: unknown;

/**
 * Runs a validator for a value. Where branches of a schema lead back to the schema itself, each level
 * of a value can double the work, and thirty of them would take minutes.
 *
 * @throws RangeError when it calls itself and others too often, or the stack has an end
 */
export function runWithin<T>(value: unknown, run: () => T): T {
  left = LEAST;
  judged = value;
  try {
    return run();
  } finally {
    judged = undefined;
  }
}

/** Counts a call of a validator; the code of every validator begins with it. */
export function step(): void {
  left -= 1;
  if (left >= 0) return;
  // Only what takes long is worth counting, and only once.
  left =
    judged === undefined ? -1 : FOR_EACH * countValues(judged, Number.MAX_SAFE_INTEGER) - LEAST;
  judged = undefined;
  if (left < 0) throw new RangeError("a value takes too long to judge");
}
