import type { Part } from "./form.ts";

/** A value that should be valid, or should break one keyword; nothing has judged it yet. */
export interface Candidate {
  /** Undefined when none could be made. */
  readonly value: unknown;
  /** JSON pointer of what is special. */
  readonly place: string;
  /** What is special there: `is missing`. */
  readonly phrase: string;
  /** Of one that should be invalid. */
  readonly keyword?: string;
  /**
   * JSON pointer of the outermost union above: what one of its branches rules out, another may allow,
   * and the engine may explain by any of them.
   */
  readonly union?: string;
  /** The branch that was chosen of the nearest union. */
  readonly form?: string;
  /** It may well turn out otherwise than it was meant. */
  readonly isGuess?: true;
}

/** A place in the values of a schema, and how a value is put there. */
export interface Spot {
  readonly parts: readonly Part[];
  readonly place: string;
  readonly wrap: (value: unknown) => unknown;
  readonly union?: string;
  readonly form?: string;
  readonly isGuess?: true;
}

/** What a proposal says of a place. */
export type Special = Pick<Candidate, "value" | "phrase" | "keyword"> & {
  /** JSON pointer from the place to what is special, when it is not the place itself. */
  readonly at?: string;
};

/** Proposes a value for a place, unless it is undefined: it could not be made then. */
export type Add = (spot: Spot, special: Special) => void;

/** Looks at a place below another one. */
export type Descend = (spot: Spot) => void;

/** Items above which a list is not made. */
export const MOST_ITEMS = 1000;

/** Properties above which an object is not made. */
export const MOST_PROPERTIES = 100;

/** Puts a value where the place is; undefined stays undefined. */
export function wrapIn({ wrap }: Spot, value: unknown): unknown {
  return value === undefined ? undefined : wrap(value);
}
