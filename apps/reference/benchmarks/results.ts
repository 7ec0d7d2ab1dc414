import type { ContenderId, Size } from "./contenders.ts";
import type { Category } from "./lighthouse.ts";
import type { ProfileId } from "./profiles.ts";
import type { Sample } from "./sample.ts";

/** What Lighthouse looked at: a reference at the operation, or our landing page. */
export type AuditedId = ContenderId | "landing";

/** Everything that a run has measured. */
export interface Results {
  /** The samples of each reference, one a round. */
  samples: Record<Size, Record<ProfileId, ReadonlyMap<ContenderId, readonly Sample[]>>>;
  /** Empty when Lighthouse was left out. */
  scores: ReadonlyMap<AuditedId, Record<Category, number>>;
}
