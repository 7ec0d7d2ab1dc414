import { isObject } from "../engine/description/document.ts";
import { canonical } from "./canonical.ts";
import { fits } from "./compareScalars.ts";
import { boundOf, isTighter, RANGES } from "./facets.ts";
import type { Kind, Part, SchemaNode, Shape, ShapeReader } from "./shapes.ts";

/** Which parts of two shapes stand for each other. */
export interface Matching {
  readonly matched: readonly (readonly [Part, Part])[];
  readonly removed: readonly Part[];
  readonly added: readonly Part[];
}

/** Below this, two shapes have less in common than not. */
const LEAST_LIKENESS = 0.5;

/**
 * Matches the parts of one type: those that are most alike first, those that a constant tells apart
 * never.
 */
export function matchParts(
  olds: readonly Part[],
  news: readonly Part[],
  oldReader: ShapeReader,
  newReader: ShapeReader,
): Matching {
  const [onlyOld, onlyNew] = [olds[0], news[0]];
  if (olds.length === 1 && news.length === 1 && onlyOld && onlyNew) {
    return { matched: [[onlyOld, onlyNew]], removed: [], added: [] };
  }
  const oldTraits = olds.map((part) => readTraits(part, oldReader));
  const newTraits = news.map((part) => readTraits(part, newReader));
  const candidates = oldTraits.flatMap((a, i) =>
    newTraits.map((b, j) => ({ i, j, likeness: likenessOf(a, b) })),
  );
  candidates.sort((a, b) => b.likeness - a.likeness || a.i - b.i || a.j - b.j);
  const matched: [Part, Part][] = [];
  const [usedOld, usedNew] = [new Set<number>(), new Set<number>()];
  for (const { i, j, likeness } of candidates) {
    const [a, b] = [olds[i], news[j]];
    if (likeness < LEAST_LIKENESS || usedOld.has(i) || usedNew.has(j) || !a || !b) continue;
    matched.push([a, b]);
    usedOld.add(i);
    usedNew.add(j);
  }
  return {
    matched,
    removed: olds.filter((_, index) => !usedOld.has(index)),
    added: news.filter((_, index) => !usedNew.has(index)),
  };
}

/** What a part is recognized by. */
interface Traits {
  readonly names: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  /** Values of properties that have only a few: `type` is `work`. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
  /** Components that it is made of. */
  readonly components: ReadonlySet<string>;
  readonly own: string;
}

const OWN = [
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
  "format",
  "pattern",
  "enum",
  "const",
];

function readTraits({ nodes }: Part, reader: ShapeReader): Traits {
  const tags = new Map<string, ReadonlySet<string>>();
  const names = new Set<string>();
  for (const { schema, pointer } of nodes) {
    for (const [name, value] of Object.entries(schema["properties"] ?? {})) {
      names.add(name);
      const shape = reader.of([{ value, pointer: `${pointer}/properties/${name}` }]);
      const members = [...reader.parts(shape).values()].flat().map((part) => part.members);
      if (members.every((list) => list !== undefined)) {
        tags.set(name, new Set(members.flat().map(canonical)));
      }
    }
  }
  return {
    names,
    tags,
    required: new Set(nodes.flatMap(({ schema }) => listIn(schema["required"]))),
    components: new Set(nodes.flatMap(componentOf)),
    own: canonical(nodes.map(({ schema }) => OWN.map((keyword) => schema[keyword] ?? null))),
  };
}

function componentOf({ schema, pointer }: SchemaNode): string[] {
  const items = schema["items"];
  const reference = isObject(items) ? items["$ref"] : undefined;
  const isNamed = /^\/components\/schemas\/[^/]+$/.test(pointer);
  return [...(isNamed ? [pointer] : []), ...(typeof reference === "string" ? [reference] : [])];
}

/** From 0, or below where they can never be the same. */
function likenessOf(a: Traits, b: Traits): number {
  for (const [name, values] of a.tags) {
    const others = b.tags.get(name);
    if (others && ![...values].some((value) => others.has(value))) return -1;
  }
  const names = overlap(a.names, b.names);
  const sum =
    names +
    overlap(a.required, b.required) / 2 +
    (a.components.size + b.components.size > 0 ? overlap(a.components, b.components) : 0) +
    (a.own === b.own ? 0.5 : 0);
  // Two shapes with properties but none in common are two shapes.
  return names === 0 ? 0 : sum / 2;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 && b.size === 0) return 1;
  const common = [...a].filter((one) => b.has(one)).length;
  return common / (a.size + b.size - common);
}

/** Whether no value can fit two parts of one type; false where that cannot be told. */
export function areDisjoint(a: Part, b: Part, reader: ShapeReader, depth = 2): boolean {
  if (a.members || b.members) {
    const [set, other] = a.members ? [a, b] : [b, a];
    return (set.members ?? []).every((member) => !fits(member, other, reader));
  }
  if (a.kind !== "object") return areApart(a, b);
  if (depth === 0) return false;
  const [needsA, needsB] = [a, b].map(({ nodes }) =>
    nodes.flatMap(({ schema }) => listIn(schema["required"])),
  ) as [string[], string[]];
  return (
    needsA.some((name) => isRuledOut(b, name)) ||
    needsB.some((name) => isRuledOut(a, name)) ||
    needsA
      .filter((name) => needsB.includes(name))
      .some((name) => haveNoValue(propertyOf(a, name, reader), propertyOf(b, name, reader)))
  );

  function haveNoValue(x: Shape, y: Shape): boolean {
    const [first, second] = [reader.parts(x), reader.parts(y)];
    return [...first].every(([kind, parts]: [Kind, readonly Part[]]) =>
      parts.every((p) =>
        (second.get(kind) ?? []).every((q) => areDisjoint(p, q, reader, depth - 1)),
      ),
    );
  }
}

/** Whether the ranges of two parts have nothing in common. */
function areApart(a: Part, b: Part): boolean {
  const ranges = RANGES.filter(({ kind }) => kind === a.kind);
  const [low, high] = [ranges[0], ranges[1]];
  if (!low || !high) return false;
  const isAbove = (x: Part, y: Part) => {
    const [from, to] = [boundOf(x, low), boundOf(y, high)];
    return from !== undefined &&
      to !== undefined &&
      isTighter(from, { ...to, isExclusive: false }, 1)
      ? from.value > to.value || from.isExclusive
      : from !== undefined && to?.value === from.value && to.isExclusive;
  };
  return isAbove(a, b) || isAbove(b, a);
}

function isRuledOut({ nodes }: Part, name: string): boolean {
  return nodes.some(({ schema }) => {
    const properties = isObject(schema["properties"]) ? schema["properties"] : {};
    return schema["additionalProperties"] === false && !Object.hasOwn(properties, name);
  });
}

function propertyOf({ nodes }: Part, name: string, reader: ShapeReader): Shape {
  return reader.of(
    nodes.flatMap(({ schema, pointer }) => {
      const properties = schema["properties"];
      return isObject(properties) && Object.hasOwn(properties, name)
        ? [{ value: properties[name], pointer: `${pointer}/properties/${name}` }]
        : [];
    }),
  );
}

function listIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
