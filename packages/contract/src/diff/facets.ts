import type { JsonObject } from "../engine/description/document.ts";
import { canonical } from "./canonical.ts";
import { isInteger, type Kind, type Part, type SchemaNode } from "./shapes.ts";

/** One end of a range. */
export interface Bound {
  readonly value: number;
  readonly isExclusive: boolean;
  /** The keyword that says so. */
  readonly keyword: string;
}

interface Range {
  readonly name: string;
  readonly kind: Kind;
  readonly side: "lower" | "upper";
  readonly inclusive: string;
  readonly exclusive?: string;
}

/** Everything that has an end. */
export const RANGES: readonly Range[] = [
  lower("the smallest value", "number", "minimum", "exclusiveMinimum"),
  upper("the largest value", "number", "maximum", "exclusiveMaximum"),
  lower("the least length", "string", "minLength"),
  upper("the greatest length", "string", "maxLength"),
  lower("the least number of items", "array", "minItems"),
  upper("the greatest number of items", "array", "maxItems"),
  lower("the least number of properties", "object", "minProperties"),
  upper("the greatest number of properties", "object", "maxProperties"),
];

function lower(name: string, kind: Kind, inclusive: string, exclusive?: string): Range {
  return { name, kind, side: "lower", inclusive, ...(exclusive !== undefined && { exclusive }) };
}

function upper(name: string, kind: Kind, inclusive: string, exclusive?: string): Range {
  return { ...lower(name, kind, inclusive, exclusive), side: "upper" };
}

/** Keywords with one text each that a value must all fit. */
export const TEXT_KEYWORDS = ["pattern", "format", "contentMediaType", "contentEncoding"] as const;
export type TextKeyword = (typeof TEXT_KEYWORDS)[number];

const NUMBER_FORMATS = new Set(["int32", "int64", "float", "double", "decimal"]);

/** Formats beside those that take everything they take. */
const WIDER_FORMATS: Readonly<Record<string, readonly string[]>> = {
  int32: ["int64"],
  float: ["double"],
  email: ["idn-email"],
  hostname: ["idn-hostname"],
  uri: ["uri-reference", "iri", "iri-reference"],
  "uri-reference": ["iri-reference"],
  iri: ["iri-reference"],
};

/** Whether every value of one format is one of the other. */
export function isNarrowerFormat(format: string, than: string): boolean {
  return WIDER_FORMATS[format]?.includes(than) === true;
}

/** The tightest bound of the nodes on one side; undefined where there is none. */
export function boundOf({ nodes }: Part, range: Range): Bound | undefined {
  const sign = range.side === "lower" ? 1 : -1;
  let tightest: Bound | undefined;
  for (const { schema } of nodes) {
    for (const bound of boundsIn(schema, range)) {
      const whole = isInteger(nodes) ? toWhole(bound, sign) : bound;
      if (tightest === undefined || isTighter(whole, tightest, sign)) tightest = whole;
    }
  }
  // No length is less than none.
  const isIdle = range.kind !== "number" && sign === 1 && tightest?.value === 0;
  return isIdle ? undefined : tightest;
}

/** Whether a bound lets through less than another; none lets everything through. */
export function isTighter(a: Bound | undefined, b: Bound | undefined, sign: 1 | -1): boolean {
  if (a === undefined) return false;
  if (b === undefined) return true;
  const distance = (a.value - b.value) * sign;
  return distance > 0 || (distance === 0 && a.isExclusive && !b.isExclusive);
}

function boundsIn(schema: JsonObject, { inclusive, exclusive }: Range): Bound[] {
  const bounds: Bound[] = [];
  for (const [keyword, isExclusive] of [
    [inclusive, false],
    [exclusive, true],
  ] as const) {
    const value = keyword === undefined ? undefined : schema[keyword];
    if (keyword !== undefined && typeof value === "number") {
      bounds.push({ value, isExclusive, keyword });
    }
  }
  return bounds;
}

/** Of whole numbers, above 0 is the same as from 1. */
function toWhole({ value, isExclusive, keyword }: Bound, sign: 1 | -1): Bound {
  const next = sign === 1 ? Math.ceil(value) : Math.floor(value);
  const isNext = isExclusive && next === value;
  return { value: isNext ? next + sign : next, isExclusive: false, keyword };
}

/** The texts of a keyword that bind values of the part. */
export function textsOf({ nodes, kind }: Part, keyword: TextKeyword): string[] {
  if (kind !== "string" && !(kind === "number" && keyword === "format")) return [];
  const texts = nodes
    .map(({ schema }) => schema[keyword])
    .filter((text) => typeof text === "string");
  if (keyword !== "format") return [...new Set(texts)];
  return [...new Set(texts)].filter((text) => NUMBER_FORMATS.has(text) === (kind === "number"));
}

/** The numbers of which a value must be a multiple. */
export function multiplesOf({ nodes, kind }: Part): number[] {
  if (kind !== "number") return [];
  const steps = nodes
    .map(({ schema }) => schema["multipleOf"])
    .filter((n) => typeof n === "number");
  return [...new Set(steps)].filter((step) => !(isInteger(nodes) && step === 1));
}

/** Values that a `not` rules out one by one. */
export function excludedOf(
  { nodes, kind }: Part,
  membersOfNot: (node: SchemaNode) => readonly unknown[] | undefined,
): ReadonlySet<string> {
  if (kind === "object" || kind === "array") return new Set();
  return new Set(nodes.flatMap((node) => membersOfNot(node) ?? []).map(canonical));
}

/**
 * Whether a scalar fits the bounds, the patterns and the multiples of a part.
 *
 * @param keepsFormat what is taken of a format, which is not looked at
 */
export function fitsLimits(value: unknown, part: Part, keepsFormat: boolean): boolean {
  const measured = typeof value === "string" ? [...value].length : value;
  if (typeof measured !== "number") return true;
  const isInRange = RANGES.filter(({ kind }) => kind === part.kind).every((range) => {
    const bound = boundOf(part, range);
    const own = { value: measured, isExclusive: false, keyword: "" };
    return !isTighter(bound, own, range.side === "lower" ? 1 : -1);
  });
  if (!isInRange) return false;
  if (typeof value === "number") {
    const isWhole = !isInteger(part.nodes) || Number.isInteger(value);
    return isWhole && multiplesOf(part).every((step) => isMultiple(value, step));
  }
  return (
    (keepsFormat || textsOf(part, "format").length === 0) &&
    textsOf(part, "pattern").every((pattern) => matches(pattern, String(value)))
  );
}

/** Whether a number is a multiple of another, as decimal fractions. */
export function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return false;
  }
}
