import type { ContenderId } from "./contenders.ts";
import type { Sample } from "./measure.ts";
import type { Verdicts } from "./verdicts.ts";

/** Which description was served: ours, or the larger one that is made of it. */
export type Size = "own" | "large";

/** Everything that a run has measured. */
export interface Results {
  /** The samples of each contender, one a round. */
  samples: Record<Size, ReadonlyMap<ContenderId, readonly Sample[]>>;
  /** Absent when the corpus was left out. */
  verdicts?: Verdicts;
}
