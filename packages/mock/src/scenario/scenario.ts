import type { PageAnswer } from "./pageBody.ts";

/** Value of a setting. */
export type SettingValue = number | boolean | string;

/** A scenario as its file has it: texts may still hold `{setting}`. */
export interface Scenario {
  readonly name: string;
  /** What happens, as one sentence. */
  readonly about: string;
  /** The settings with their defaults. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Checked by `scenario.schema.json`. */
  readonly rules: readonly object[];
}

/** A scenario with its settings filled in, ready to be played. */
export interface PreparedScenario {
  readonly name: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly rules: readonly Rule[];
}

/** One rule: when it fits, it answers. */
export interface Rule {
  readonly name: string;
  /** Query parameters that may break the description; `*` stands for all. */
  readonly tolerates?: readonly string[];
  readonly when?: When;
  readonly answer: ScenarioAnswer;
}

/** Conditions of a rule, of which all must hold. */
export interface When {
  readonly operation?: string | readonly string[];
  readonly method?: readonly string[];
  readonly parameter?: string | readonly string[];
  readonly query?: Readonly<Record<string, string | number | NumberRange>>;
  readonly page?: number | NumberRange;
  readonly items?: number | NumberRange;
  readonly call?: number | CallRange;
  readonly rate?: { readonly above: number; readonly seconds: number; readonly by?: CountedBy };
  readonly answered?: {
    readonly rule: string;
    readonly atLeast?: number;
    readonly below?: number;
    readonly by?: CountedBy;
  };
  readonly refreshed?: boolean;
  readonly setting?: Readonly<Record<string, SettingValue>>;
}

/** A range of numbers; `from` and `to` are in it, `above` and `below` are not. */
export interface NumberRange {
  readonly from?: number;
  readonly to?: number;
  readonly above?: number;
  readonly below?: number;
}

/** A range of calls; `every` picks each n-th. */
export interface CallRange extends NumberRange {
  readonly every?: number;
}

/** Whose calls are counted: those of one token, or everybody's. */
export type CountedBy = "caller" | "anyone";

/** What a rule does to the answer; without any key it is the normal one. */
export interface ScenarioAnswer {
  /** Status of a declared response; together with an own body of any. */
  readonly code?: number;
  /** Name of a declared example. */
  readonly example?: string;
  readonly mediaType?: string;
  /** Headers to add or replace. */
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Own body as JSON. */
  readonly body?: unknown;
  /** Own body as text; empty for a body of no bytes. */
  readonly text?: string;
  /** JSON Merge Patch for the picked body. */
  readonly merge?: object;
  readonly page?: PageAnswer;
  readonly drift?: DriftAnswer;
  /** Milliseconds before the answer. */
  readonly delay?: number;
  /** Bytes of the body, or a share such as `50%`, after which the connection is destroyed. */
  readonly cut?: number | string;
}

/** What no description knows yet. */
export interface DriftAnswer {
  /** A new field in every object. */
  readonly fields?: boolean;
  /** A new member for every open set of values. */
  readonly members?: boolean;
}
