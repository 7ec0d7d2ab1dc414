import { isObject } from "../engine/description/document.ts";
import { canonical } from "./canonical.ts";
import { compareConditions } from "./compareConditions.ts";
import { compareArrays, compareObjects } from "./compareContainers.ts";
import {
  change,
  compareLimits,
  compareMembers,
  membersOfNot,
  pointersOf,
} from "./compareScalars.ts";
import { boundOf, excludedOf, multiplesOf, RANGES, TEXT_KEYWORDS, textsOf } from "./facets.ts";
import { areDisjoint, matchParts } from "./matchParts.ts";
import type { CompareParts, CompareShapes, LocalChange, Pair, Pairs } from "./pairs.ts";
import type { Effect } from "./rule.ts";
import {
  isInteger,
  KINDS,
  type Kind,
  type Part,
  type SchemaNode,
  type Shape,
  type ShapeReader,
} from "./shapes.ts";

/** Compares two shapes, however they are written. */
export const compareShapes: CompareShapes = (old, next, pairs, into) => {
  into.changes.push(...compareWords(old, next, pairs));
  const [a, b] = [pairs.sides.old.parts(old), pairs.sides.new.parts(next)];
  into.changes.push(...compareKinds(a, b, old, next));
  for (const kind of KINDS) {
    const olds = unite(a.get(kind) ?? [], pairs.sides.old);
    const news = unite(b.get(kind) ?? [], pairs.sides.new);
    if (olds.length === 0 || news.length === 0) continue;
    compareAlternatives(olds, news, { old, next, pairs, into });
  }
};

/** Compares two alternatives for values of the same type. */
export const compareParts: CompareParts = (old, next, pairs, into) => {
  if (old.isCrowded || next.isCrowded) {
    const [a, b] = [old, next].map(({ nodes }) => canonical(nodes.map(({ schema }) => schema)));
    const texts = { what: "one of very many alternatives" };
    if (a !== b) into.changes.push(change("condition.changed", pointersOf(old, next, []), texts));
  }
  const members = compareMembers(old, next, pairs.sides);
  into.changes.push(...(members ?? []));
  const isListed = old.members !== undefined || next.members !== undefined;
  // Members have been held against the limits; what is said of other values binds nothing.
  if (isListed) return;
  into.changes.push(...compareLimits(old, next, pairs.sides));
  if (old.kind === "object") compareObjects(old, next, pairs, into);
  if (old.kind === "array") compareArrays(old, next, pairs, into);
  compareConditions(old, next, pairs, into);
};

interface Alternatives {
  readonly old: Shape;
  readonly next: Shape;
  readonly pairs: Pairs;
  readonly into: Pair;
}

function compareAlternatives(
  olds: readonly Part[],
  news: readonly Part[],
  { old, next, pairs, into }: Alternatives,
): void {
  const { sides } = pairs;
  const { matched, removed, added } = matchParts(olds, news, sides.old, sides.new);
  const place = pointersOf(old, next, ["anyOf", "oneOf"]);
  const inner = matched.map(([a, b]) => pairs.parts(a, b));
  into.edges.push(...inner.map((pair) => ({ pair, step: "" })));
  const lost = removed.filter((part) => !news.some((one) => isWithin(part, one, "narrows", pairs)));
  into.changes.push(
    ...lost.map((part) => branch("branch.removed", part, place)),
    ...added.map((part) => {
      const isKnown = olds.some((one) => isWithin(one, part, "widens", pairs));
      return branch(isKnown ? "branch.described" : "branch.added", part, place);
    }),
  );
  if (olds.length < 2 && news.length < 2) return;
  const isExclusive = [sides.old.hasOneOf(old), sides.new.hasOneOf(next)];
  const mayOverlap =
    (isExclusive[0] && overlaps(olds, sides.old)) || (isExclusive[1] && overlaps(news, sides.new));
  if (!mayOverlap) return;
  const opaque = change("branch.overlap", place, { what: "which values fit exactly one shape" });
  if (isExclusive[0] !== isExclusive[1] || removed.length + added.length > 0) {
    into.changes.push(opaque);
  }
  into.edges.push(...inner.map((pair) => ({ pair, step: "", opaque })));
}

/** Whether the one step from an old part to a new one does not do this to its values. */
function isWithin(old: Part, next: Part, effect: Effect, pairs: Pairs): boolean {
  const effects = pairs.effects(pairs.parts(old, next));
  return !effects.has(effect) && !effects.has("differs");
}

function overlaps(parts: readonly Part[], reader: ShapeReader): boolean {
  return parts.some((a, index) => parts.slice(index + 1).some((b) => !areDisjoint(a, b, reader)));
}

function branch(
  rule: "branch.added" | "branch.described" | "branch.removed",
  { nodes, kind }: Part,
  place: Pick<LocalChange, "oldPointer" | "newPointer">,
): LocalChange {
  const pointer = nodes.at(-1)?.pointer ?? "";
  const name = /\/components\/schemas\/([^/]+)$/.exec(pointer)?.[1];
  const what = `the shape ${name ?? `of type ${kind}`}`;
  const own = rule === "branch.removed" ? { oldPointer: pointer } : { newPointer: pointer };
  return { rule, step: "", what, ...place, ...own };
}

/** Sets that stand beside each other are one set; beside a part that takes anything, they are known. */
function unite(parts: readonly Part[], reader: ShapeReader): readonly Part[] {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return parts;
  if (first.kind === "object" || first.kind === "array") return parts;
  const key = parts.map((part) => part.key).join(" or ");
  const nodes = parts.flatMap((part) => part.nodes);
  const members = parts.flatMap((part) => part.members ?? []);
  if (parts.every((part) => part.members)) return [{ kind: first.kind, key, nodes, members }];
  const free = parts.find((part) => isFree(part, reader));
  if (free === undefined) return parts;
  const known = [...members, ...parts.flatMap((part) => part.known ?? [])];
  return [{ ...free, key, ...(known.length > 0 && { known }) }];
}

/** Whether every value of its type fits. */
function isFree(part: Part, reader: ShapeReader): boolean {
  return (
    part.members === undefined &&
    !isInteger(part.nodes) &&
    RANGES.every((range) => range.kind !== part.kind || boundOf(part, range) === undefined) &&
    TEXT_KEYWORDS.every((keyword) => textsOf(part, keyword).length === 0) &&
    multiplesOf(part).length === 0 &&
    excludedOf(part, (node) => membersOfNot(reader, node)).size === 0 &&
    part.nodes.every(({ schema }) => schema["not"] === undefined && schema["if"] === undefined)
  );
}

type PartsByKind = ReadonlyMap<Kind, readonly Part[]>;

function compareKinds(a: PartsByKind, b: PartsByKind, old: Shape, next: Shape): LocalChange[] {
  const lost = [...a.keys()].filter((kind) => !b.has(kind));
  const gained = [...b.keys()].filter((kind) => !a.has(kind));
  if (lost.length + gained.length === 0) return [];
  const place = pointersOf(old, next, ["type", "enum", "const", "anyOf", "oneOf"]);
  const texts = { what: "the type", from: tellKinds(a), to: tellKinds(b) };
  const isNullOnly = [...lost, ...gained].every((kind) => kind === "null");
  if (isNullOnly) {
    return [change(lost.length > 0 ? "null.removed" : "null.added", place, texts)];
  }
  if (gained.length === 0) return [change("type.narrowed", place, texts)];
  return [change(lost.length === 0 ? "type.widened" : "type.changed", place, texts)];
}

function tellKinds(parts: PartsByKind): string {
  if (parts.size === KINDS.length) return "any";
  const names = [...parts].map(([kind, alternatives]) =>
    kind === "number" && alternatives.every(({ nodes }) => isInteger(nodes)) ? "integer" : kind,
  );
  return names.length === 0 ? "none" : names.join(" or ");
}

const WORDS = ["title", "description", "example", "examples", "externalDocs", "$comment"];

/** Compares what is said of a value beside what it may be. */
function compareWords(old: Shape, next: Shape, { sides }: Pairs): LocalChange[] {
  const changes: LocalChange[] = [];
  const sidesOf = (read: (node: SchemaNode) => readonly string[]) => {
    const a = [...new Set(sides.old.allNodes(old).flatMap(read))].sort().join("\n");
    const b = [...new Set(sides.new.allNodes(next).flatMap(read))].sort().join("\n");
    return { a, b };
  };
  const words = sidesOf(({ schema }) =>
    Object.entries(schema)
      .filter(
        ([key]) => WORDS.includes(key) || (key.startsWith("x-") && key !== "x-extensible-enum"),
      )
      .map(([key, value]) => `${key} ${canonical(value)}`),
  );
  if (words.a !== words.b) {
    const place = pointersOf(old, next, WORDS);
    changes.push(change("documentation", place, { what: "the words" }));
  }
  const defaults = sidesOf(({ schema }) =>
    schema["default"] === undefined ? [] : [canonical(schema["default"])],
  );
  if (defaults.a !== defaults.b) {
    const texts = { what: "the default", from: defaults.a || "none", to: defaults.b || "none" };
    changes.push(change("default.changed", pointersOf(old, next, ["default"]), texts));
  }
  const tags = sidesOf(({ schema }) => {
    const { discriminator } = schema;
    return isObject(discriminator) ? [String(discriminator["propertyName"])] : [];
  });
  if (tags.a !== tags.b && tags.a !== "" && tags.b !== "") {
    const texts = { what: "the discriminator", from: tags.a, to: tags.b };
    changes.push(change("condition.changed", pointersOf(old, next, ["discriminator"]), texts));
  }
  const marks = sidesOf(({ schema }) => (schema["deprecated"] === true ? ["deprecated"] : []));
  if (marks.a !== marks.b) {
    const rule = marks.b === "" ? "deprecated.removed" : "deprecated.added";
    changes.push(change(rule, pointersOf(old, next, ["deprecated"]), { what: "the value" }));
  }
  return changes;
}
