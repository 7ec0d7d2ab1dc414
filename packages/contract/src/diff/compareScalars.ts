import { canonical } from "./canonical.ts";
import {
  type Bound,
  boundOf,
  excludedOf,
  fitsLimits,
  isMultiple,
  isNarrowerFormat,
  isTighter,
  multiplesOf,
  RANGES,
  TEXT_KEYWORDS,
  type TextKeyword,
  textsOf,
} from "./facets.ts";
import type { LocalChange, Sides } from "./pairs.ts";
import type { SchemaRuleName } from "./rule.ts";
import { isInteger, type Part, type SchemaNode, type ShapeReader } from "./shapes.ts";

/** The values that a `not` of a node rules out, if it is a plain set of them. */
export function membersOfNot(
  reader: ShapeReader,
  { schema, pointer }: SchemaNode,
): readonly unknown[] | undefined {
  if (schema["not"] === undefined) return undefined;
  const shape = reader.of([{ value: schema["not"], pointer: `${pointer}/not` }]);
  const parts = [...reader.parts(shape).values()].flat();
  const isPlain = parts.every(({ kind, members }) => members !== undefined && kind !== "boolean");
  return isPlain ? parts.flatMap(({ members = [] }) => members) : undefined;
}

/** Compares the sets of values of two parts; undefined when neither has one. */
export function compareMembers(old: Part, next: Part, sides: Sides): LocalChange[] | undefined {
  const place = pointersOf(old, next, ["enum", "const", "x-extensible-enum"]);
  const [before, after] = [membersOf(old, sides.old), membersOf(next, sides.new)];
  if (before && after) {
    return changesOfSet(before, after, "member.removed", "member.added", place);
  }
  if (before) {
    const lost = before.filter((one) => !fits(one, next, sides.new));
    return [
      change("members.opened", place, { from: list(before), to: "any" }),
      ...lost.map((one) => member("member.removed", one, place)),
    ];
  }
  if (after) {
    const gained = after.filter((one) => !fits(one, old, sides.old));
    return [
      change("members.closed", place, { from: "any", to: list(after) }),
      ...gained.map((one) => member("member.added", one, place)),
    ];
  }
  if (old.known === undefined || next.known === undefined) return undefined;
  return changesOfSet(old.known, next.known, "knownMember.removed", "knownMember.added", place);
}

/** Whether a scalar fits a part. */
export function fits(value: unknown, part: Part, reader: ShapeReader): boolean {
  const text = canonical(value);
  if (part.members) return part.members.some((one) => canonical(one) === text);
  if (excludedOf(part, (node) => membersOfNot(reader, node)).has(text)) return false;
  return fitsLimits(value, part, false);
}

/** The members of a part that fit what else it says. */
function membersOf(part: Part, reader: ShapeReader): readonly unknown[] | undefined {
  const ruledOut = excludedOf(part, (node) => membersOfNot(reader, node));
  return part.members?.filter(
    (member) => !ruledOut.has(canonical(member)) && fitsLimits(member, part, true),
  );
}

function changesOfSet(
  old: readonly unknown[],
  next: readonly unknown[],
  removed: SchemaRuleName,
  added: SchemaRuleName,
  place: Pointers,
): LocalChange[] {
  const oldTexts = new Set(old.map(canonical));
  const newTexts = new Set(next.map(canonical));
  return [
    ...old.filter((one) => !newTexts.has(canonical(one))).map((one) => member(removed, one, place)),
    ...next.filter((one) => !oldTexts.has(canonical(one))).map((one) => member(added, one, place)),
  ];
}

function member(rule: SchemaRuleName, value: unknown, place: Pointers): LocalChange {
  const text = JSON.stringify(value);
  const side = rule.endsWith("removed") ? { from: text } : { to: text };
  return { rule, step: "", what: `the member ${text}`, member: text, ...side, ...place };
}

/** Compares the limits of two parts of the same type. */
export function compareLimits(old: Part, next: Part, sides: Sides): LocalChange[] {
  return [
    ...compareRanges(old, next),
    ...compareWholeness(old, next),
    ...compareMultiples(old, next),
    ...TEXT_KEYWORDS.flatMap((keyword) => compareTexts(old, next, keyword)),
    ...compareExcluded(old, next, sides),
    ...compareUniqueness(old, next),
  ];
}

function compareRanges(old: Part, next: Part): LocalChange[] {
  return RANGES.filter(({ kind }) => kind === old.kind).flatMap((range) => {
    const [a, b] = [boundOf(old, range), boundOf(next, range)];
    const sign = range.side === "lower" ? 1 : -1;
    const rule = isTighter(b, a, sign)
      ? "limit.tightened"
      : isTighter(a, b, sign)
        ? "limit.loosened"
        : undefined;
    if (rule === undefined) return [];
    const place = pointersOf(
      old,
      next,
      [a?.keyword, b?.keyword].filter((k) => k !== undefined),
    );
    return [change(rule, place, { what: range.name, from: tell(a), to: tell(b) })];
  });
}

function tell(bound: Bound | undefined): string {
  if (bound === undefined) return "none";
  return `${bound.value}${bound.isExclusive ? " itself excluded" : ""}`;
}

function compareWholeness(old: Part, next: Part): LocalChange[] {
  if (old.kind !== "number" || isInteger(old.nodes) === isInteger(next.nodes)) return [];
  const place = pointersOf(old, next, ["type"]);
  return isInteger(next.nodes)
    ? [change("type.narrowed", place, { what: "the type", from: "number", to: "integer" })]
    : [change("type.widened", place, { what: "the type", from: "integer", to: "number" })];
}

function compareMultiples(old: Part, next: Part): LocalChange[] {
  const [a, b] = [multiplesOf(old), multiplesOf(next)];
  const isFiner = b.every((step) => a.some((other) => isMultiple(other, step)));
  const isCoarser = a.every((step) => b.some((other) => isMultiple(other, step)));
  if (isFiner && isCoarser) return [];
  const rule = isCoarser ? "limit.tightened" : isFiner ? "limit.loosened" : "limit.changed";
  const place = pointersOf(old, next, ["multipleOf"]);
  return [
    change(rule, place, { what: "the step", from: listOr(a, "none"), to: listOr(b, "none") }),
  ];
}

function compareTexts(old: Part, next: Part, keyword: TextKeyword): LocalChange[] {
  const [a, b] = [textsOf(old, keyword), textsOf(next, keyword)];
  const isLoose = keyword === "format" ? isNarrowerFormat : () => false;
  // A text stands for the texts that it lies within.
  const covers = (list: string[], text: string) =>
    list.some((other) => other === text || isLoose(other, text));
  const isTightened = !b.every((text) => covers(a, text));
  const isLoosened = !a.every((text) => covers(b, text));
  if (!isTightened && !isLoosened) return [];
  const effect = isTightened && isLoosened ? "changed" : isTightened ? "narrowed" : "widened";
  const family = keyword === "pattern" ? "pattern" : "format";
  const place = pointersOf(old, next, [keyword]);
  return [
    change(`${family}.${effect}`, place, {
      what: `the ${keyword}`,
      from: listOr(a, "none"),
      to: listOr(b, "none"),
    }),
  ];
}

function compareExcluded(old: Part, next: Part, sides: Sides): LocalChange[] {
  const a = excludedOf(old, (node) => membersOfNot(sides.old, node));
  const b = excludedOf(next, (node) => membersOfNot(sides.new, node));
  const place = pointersOf(old, next, ["not"]);
  return [
    ...[...b]
      .filter((text) => !a.has(text))
      .map((text) => excluded("condition.added", text, place)),
    ...[...a]
      .filter((text) => !b.has(text))
      .map((text) => excluded("condition.removed", text, place)),
  ];
}

function excluded(rule: SchemaRuleName, text: string, place: Pointers): LocalChange {
  const side = rule === "condition.added" ? { to: text } : { from: text };
  return { rule, step: "", what: "the values that are ruled out", member: text, ...side, ...place };
}

function compareUniqueness(old: Part, next: Part): LocalChange[] {
  if (old.kind !== "array") return [];
  const isUnique = ({ nodes }: Part) => nodes.some(({ schema }) => schema["uniqueItems"] === true);
  if (isUnique(old) === isUnique(next)) return [];
  const rule = isUnique(next) ? "limit.tightened" : "limit.loosened";
  const place = pointersOf(old, next, ["uniqueItems"]);
  const tellIt = (part: Part) => (isUnique(part) ? "must differ" : "may be equal");
  return [change(rule, place, { what: "whether items", from: tellIt(old), to: tellIt(next) })];
}

/** Where a change stands in both documents. */
export interface Pointers {
  readonly oldPointer?: string;
  readonly newPointer?: string;
}

/** The first of the keywords in the nodes of each side; the schema itself where none stands. */
export function pointersOf(
  old: { readonly nodes: readonly SchemaNode[] },
  next: { readonly nodes: readonly SchemaNode[] },
  keywords: readonly string[],
): Pointers {
  const [oldPointer, newPointer] = [old, next].map(({ nodes }) => {
    for (const { schema, pointer } of nodes) {
      const keyword = keywords.find((one) => schema[one] !== undefined);
      if (keyword !== undefined) return `${pointer}/${keyword}`;
    }
    return nodes[0]?.pointer;
  });
  return {
    ...(oldPointer !== undefined && { oldPointer }),
    ...(newPointer !== undefined && { newPointer }),
  };
}

export function change(
  rule: SchemaRuleName,
  place: Pointers,
  texts: Pick<LocalChange, "what" | "from" | "to">,
): LocalChange {
  return { rule, step: "", ...texts, ...place };
}

function listOr(values: readonly unknown[], none: string): string {
  return values.length === 0 ? none : list(values);
}

function list(values: readonly unknown[]): string {
  const texts = values.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  const text = texts.join(", ");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
