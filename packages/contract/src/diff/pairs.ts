import type { Direction } from "../engine/schemas/schemaDocument.ts";
import type { Effect, SchemaRuleName } from "./rule.ts";
import { SCHEMA_RULES } from "./schemaRules.ts";
import type { Part, Shape, ShapeReader } from "./shapes.ts";

/** What changed between two schemas, where they stand. */
export interface LocalChange {
  readonly rule: SchemaRuleName;
  /** Below the value of the pair: `/name`, empty for the value itself. */
  readonly step: string;
  /** What is meant, as the subject of a sentence; left out, the value itself. */
  readonly what?: string;
  readonly from?: string;
  readonly to?: string;
  /** The member of a set, as JSON. */
  readonly member?: string;
  readonly oldPointer?: string;
  readonly newPointer?: string;
}

/** A pair of schemas inside the values of another pair. */
export interface Edge {
  readonly pair: Pair;
  /** `/name`; `/*` for items of a list and values of a map; empty for the same value. */
  readonly step: string;
  /** Any change of meaning in there is this change of the outer value, in whatever direction. */
  readonly opaque?: LocalChange;
}

/** Two schemas that are compared once, wherever they are used. */
export interface Pair {
  readonly changes: LocalChange[];
  readonly edges: Edge[];
  isDone: boolean;
}

/** Both documents, and the message that the schemas are used in. */
export interface Sides {
  readonly old: ShapeReader;
  readonly new: ShapeReader;
  readonly direction: Direction;
}

/** Compares schemas; each pair of them once. */
export interface Pairs {
  readonly sides: Sides;
  shapes(old: Shape, next: Shape): Pair;
  parts(old: Part, next: Part): Pair;
  /** What a pair does to the set of its values, with all that is inside. */
  effects(pair: Pair): ReadonlySet<Effect>;
}

export type CompareShapes = (old: Shape, next: Shape, pairs: Pairs, into: Pair) => void;
export type CompareParts = (old: Part, next: Part, pairs: Pairs, into: Pair) => void;

/** Prepares the comparing of two documents for messages of one direction. */
export function createPairs(
  sides: Sides,
  compareShapes: CompareShapes,
  compareParts: CompareParts,
): Pairs {
  const known = new Map<string, Pair>();
  const effectsByPair = new Map<Pair, ReadonlySet<Effect>>();

  const once = (key: string, compare: (into: Pair) => void): Pair => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const pair: Pair = { changes: [], edges: [], isDone: false };
    known.set(key, pair);
    compare(pair);
    pair.isDone = true;
    return pair;
  };

  const pairs: Pairs = {
    sides,
    shapes: (old, next) =>
      once(`${old.key}\n${next.key}`, (into) => compareShapes(old, next, pairs, into)),
    parts: (old, next) =>
      once(`part ${old.key}\n${next.key}`, (into) => compareParts(old, next, pairs, into)),
    effects: (pair) => {
      let effects = effectsByPair.get(pair);
      if (effects === undefined) {
        effects = collectEffects(pair);
        // What is still being compared is taken for anything, but not for good.
        if (!effects.has("differs")) effectsByPair.set(pair, effects);
      }
      return effects;
    },
  };
  return pairs;
}

function collectEffects(start: Pair): ReadonlySet<Effect> {
  const effects = new Set<Effect>();
  const visited = new Set([start]);
  // A set takes in what is added while it is walked.
  for (const { changes, edges, isDone } of visited) {
    if (!isDone) effects.add("differs");
    for (const { rule } of changes) effects.add(SCHEMA_RULES[rule].effect);
    for (const { pair, opaque } of edges) {
      if (opaque === undefined) visited.add(pair);
      else if (changesMeaning(pair)) effects.add("differs");
    }
  }
  return effects;
}

/** Whether anything in a pair changes which values fit. */
export function changesMeaning(start: Pair): boolean {
  const visited = new Set([start]);
  for (const { changes, edges } of visited) {
    if (changes.some(({ rule }) => SCHEMA_RULES[rule].effect !== "none")) return true;
    for (const { pair } of edges) visited.add(pair);
  }
  return false;
}
