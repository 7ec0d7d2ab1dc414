import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Contract } from "../engine/contract.ts";
import { valueAt } from "../engine/description/document.ts";
import { type Direction, LEFT_OUT } from "../engine/schemas/schemaDocument.ts";
import { toPointer } from "../engine/violation.ts";
import { createBuilder } from "./builder.ts";
import { proposeValues } from "./candidates.ts";
import { createFormReader } from "./form.ts";
import { collectSamples } from "./samples.ts";
import type { Candidate } from "./spot.ts";

/** A value that was made for a schema. */
export interface MadeValue {
  readonly value: unknown;
  /** What is special about it, unique among the values of its kind: `/name has 255 characters`. */
  readonly about: string;
  /** JSON pointer of what is special, empty for the whole value. */
  readonly place: string;
  /** Of an invalid one: the keyword that is broken, and the JSON pointer where the engine says so. */
  readonly broken?: { readonly keyword: string; readonly place: string };
}

/** Makes values for the schemas of a description, the same for the same seed. */
export interface ValueMaker {
  /**
   * Valid values that together touch every property, branch, bound and member; the first is the
   * smallest.
   *
   * @param schemaPointer JSON pointer of the schema in the document
   */
  valid(schemaPointer: string): readonly MadeValue[];
  /** Values that are each one step away from a valid one. */
  invalid(schemaPointer: string): readonly MadeValue[];
  /**
   * Values that were made and then left out, because the engine says otherwise of them: `valid` or
   * `invalid` with what is special about them, and why; and places for which no value could be made.
   */
  dropped(schemaPointer: string): readonly string[];
}

/** What the making of values is chosen by. */
export interface ValueOptions {
  readonly seed: number;
}

/** Values of each kind that are made of one schema; those that come first matter most. */
const MOST_VALUES = 400;

/** Prepares the making of values; schemas are worked out when they are first asked for. */
export function createValueMaker(
  contract: Contract,
  direction: Direction,
  { seed }: ValueOptions,
): ValueMaker {
  const { document } = contract;
  const reader = createFormReader(document);
  const samples = collectSamples(contract, reader);
  const builder = createBuilder(reader, samples, LEFT_OUT[direction], (key) => draw(seed, key));
  const made = new Map<string, Made>();

  const make = (schemaPointer: string): Made => {
    let known = made.get(schemaPointer);
    if (known === undefined) {
      const root = { value: valueAt(document, schemaPointer), pointer: schemaPointer };
      const judge: Judge = (value) =>
        contract.judgeValue(direction, schemaPointer, value).map(({ keys }) => toPointer(keys));
      known = sift(proposeValues(reader, builder, root), judge);
      made.set(schemaPointer, known);
    }
    return known;
  };
  return {
    valid: (schemaPointer) => make(schemaPointer).valid,
    invalid: (schemaPointer) => make(schemaPointer).invalid,
    dropped: (schemaPointer) => make(schemaPointer).dropped,
  };
}

interface Made {
  readonly valid: MadeValue[];
  readonly invalid: MadeValue[];
  readonly dropped: string[];
}

/** The places where a value is wrong, as the engine says. */
type Judge = (value: unknown) => readonly string[];

/** Keeps what the engine judges as it is meant, each value once. */
function sift(candidates: Iterable<Candidate>, judge: Judge): Made {
  const made: Made = { valid: [], invalid: [], dropped: [] };
  const values = new Set<string>();
  const names = new Set<string>();
  for (const { value, place, phrase, keyword, union, form, isGuess } of candidates) {
    if (made.valid.length >= MOST_VALUES && made.invalid.length >= MOST_VALUES) break;
    if (value === undefined) {
      made.dropped.push(`${place || "the value"} ${phrase}`);
      continue;
    }
    const text = JSON.stringify(value);
    if (values.has(text)) continue;
    const wrong = judge(value);
    // What one branch of a union rules out is good when another branch allows it.
    const isValid = keyword === undefined || (union !== undefined && wrong.length === 0);
    const list = isValid ? made.valid : made.invalid;
    if (list.length >= MOST_VALUES) continue;
    const at = wrong.find((one) => one === place) ?? wrong.find((one) => isNear(one, place, union));
    if (isValid ? wrong.length > 0 : at === undefined) {
      if (isGuess) continue;
      const kind = isValid ? "valid" : "invalid";
      const places = wrong.map((one) => one || "the value").join(", ") || "none";
      made.dropped.push(`${kind} ${place || "the value"} ${phrase}: wrong are ${places}`);
      continue;
    }
    values.add(text);
    const about = nameOnce(names, `${isValid}`, `${place} ${phrase}`.trim(), form);
    const found = { value, about, place };
    if (isValid || keyword === undefined) list.push(found);
    else list.push({ ...found, broken: { keyword, place: at ?? place } });
  }
  return made;
}

/** A name that no other value of the kind has: with the branch of a union, or with a number. */
function nameOnce(names: Set<string>, kind: string, about: string, form?: string): string {
  const whole = form === undefined ? about : `${about} (${form})`;
  let name = names.has(`${kind} ${about}`) ? whole : about;
  for (let count = 2; names.has(`${kind} ${name}`); count += 1) name = `${whole} (${count})`;
  names.add(`${kind} ${name}`);
  return name;
}

/** Whether the engine complains at a place, above or below it: a union is judged as a whole. */
function isNear(at: string, place: string, union: string | undefined): boolean {
  const isIn = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}/`);
  return isIn(place, at) || isIn(at, place) || (union !== undefined && isIn(at, union));
}

/** A number from 0 to 1, the same for the same seed and text. */
function draw(seed: number, key: string): number {
  let hash = seed | 0;
  for (const character of key) hash = Math.imul(hash, 31) + (character.codePointAt(0) ?? 0);
  return uniformInt(xoroshiro128plus(hash | 0), 0, 0xffff) / 0x10000;
}
