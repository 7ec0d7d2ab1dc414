import type { KnownFinding } from "../findings/finding.ts";
import type { DiffRule, Level } from "./rule.ts";

/** One place where a change is felt. */
export interface Occurrence {
  /** In the old description, or in the new one when it is not in the old; absent for all operations. */
  readonly operationId?: string;
  /**
   * As coverage writes it: `request /name`, `200 /_embedded/contacts/*&#47;id`, `query page`; `200` for
   * the whole answer, empty for the whole operation.
   */
  readonly place: string;
  /** Whether traffic was seen that it concerns, or none can tell; absent when no traffic is known. */
  readonly isUsed?: boolean;
  /** Why it is accepted. */
  readonly accepted?: Pick<KnownFinding, "reason" | "expires">;
}

/** One change between two descriptions. */
export interface Change {
  readonly rule: DiffRule;
  readonly level: Level;
  /** The change as one sentence: `the largest value of query limit: 250 → 100`. */
  readonly message: string;
  readonly from?: string;
  readonly to?: string;
  /** Where it stands in both documents; absent where the thing is missing. */
  readonly oldPointer?: string;
  readonly newPointer?: string;
  /** At least one. */
  readonly occurrences: readonly Occurrence[];
  /** Whether any occurrence is neither unused nor accepted: only then it asks for a version. */
  readonly counts: boolean;
}

/** A change where it is felt, before those of the same thing are put together. */
export interface Felt {
  readonly rule: DiffRule;
  readonly operationId?: string;
  readonly place: string;
  /** Subject of the sentence; left out, the place. */
  readonly what?: string;
  readonly from?: string;
  readonly to?: string;
  /** Member of a set, as JSON. */
  readonly member?: string;
  readonly oldPointer?: string;
  readonly newPointer?: string;
  readonly isUsed?: boolean;
}
