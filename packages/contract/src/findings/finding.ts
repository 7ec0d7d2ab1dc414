import type { Rule, Violation } from "../engine/violation.ts";

/** How much a finding weighs: an error fails the run, a warning is told, what is off is not. */
export type Severity = "error" | "warning" | "off";

/** Who is most likely wrong where a message and its description disagree. */
export interface Suspect {
  readonly side: "client" | "description" | "service" | "undecided";
  /** One sentence: what the other witnesses say. */
  readonly why: string;
}

/** A place in the file of a description. */
export interface SpecLocation {
  /** Path as a reader of the report can open it, with slashes, relative to the working directory. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** A finding that is known and waits to be mended; changes of a description are accepted alike. */
export interface KnownFinding<Code extends string = Rule> {
  readonly rule: Code;
  /** Left out, of any operation. */
  readonly operationId?: string;
  /** Left out, at any place; `*` stands for any characters but `/` and `[`: an index of a list. */
  readonly place?: string;
  readonly reason: string;
  /** Last day on which it is accepted, `2027-03-31`; left out, it is for good. */
  readonly expires?: string;
}

/** A violation, weighed. Its texts hold no secrets. */
export interface Finding extends Violation {
  readonly severity: Exclude<Severity, "off">;
  /** The entry of the baseline that accepts it: it is told, and does not fail the run. */
  readonly known?: KnownFinding;
  /** The entry that accepted it until its last day. */
  readonly expired?: KnownFinding;
  readonly suspect?: Suspect;
  readonly location?: SpecLocation;
}

/** How findings are weighed. */
export interface FindingSettings {
  /**
   * By rule, or by the beginning of rules (`response.header`); the longest that fits counts. What is
   * not named has the severity of its rule.
   */
  readonly severities?: Readonly<Record<string, Severity>>;
  readonly baseline?: readonly KnownFinding[];
  /** The day on which entries of the baseline expire or not: `2026-11-21`. */
  readonly today: string;
}
