import type { CallId } from "./calls.ts";
import type { ContenderId } from "./contenders.ts";
import type { Load } from "./measure.ts";
import type { SizeFigure } from "./sizes.ts";
import type { TypeCost } from "./typeCosts.ts";

/** Microseconds of processor time per call. */
export type CpuSample = Readonly<Record<CallId, number>>;

/** Everything that a run has measured. */
export interface Results {
  /** The samples of each contender, one a round, or two. */
  cpu: ReadonlyMap<ContenderId, readonly CpuSample[]>;
  load: ReadonlyMap<ContenderId, readonly Load[]>;
  /** What our packages add to a bundle. */
  sizes: readonly SizeFigure[];
  /** Bytes of each contender's program, minified and after `gzip -9`. */
  programs: ReadonlyMap<ContenderId, { minified: number; gzip: number }>;
  types: readonly TypeCost[];
}
