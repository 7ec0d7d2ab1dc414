/** What one exchange touched of the description. */
export interface ExchangeCoverage {
  readonly operationId: string;
  /** Declared parameters that were sent, as `query page`, and whether their values were valid. */
  readonly parameters: readonly { readonly name: string; readonly valid: boolean }[];
  /** The declared status that answered: `200`, `5XX`; absent when none is declared for it. */
  readonly status?: string;
  /** The declared media type that answered. */
  readonly mediaType?: string;
  /**
   * Declared fields that were there, each once: `request /name`, `200 /_embedded/contacts/*&#47;id`.
   * Absent where bodies were not looked at.
   */
  readonly fields?: readonly string[];
  /** Declared members of sets of values that were there: `query order[id]=asc`, `200 /type="work"`. */
  readonly members?: readonly string[];
}
