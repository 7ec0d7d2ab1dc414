import type { Bound, Facts } from "./facts.ts";
import { FORMAT_BOUNDS, FORMAT_TEXTS } from "./formatTexts.ts";
import { matchingTexts } from "./patternTexts.ts";

/** A text or a number with what is special about it; of an invalid one the keyword that it breaks. */
export interface Scalar<T> {
  readonly value: T;
  /** `has 255 characters`. */
  readonly phrase: string;
}

/** One that is ruled out. */
export interface BrokenScalar<T> extends Scalar<T> {
  readonly keyword: string;
}

/** Texts above this length are not made. */
const LONGEST = 100_000;

/** Above what 32 bits hold: a common mistake of who stores whole numbers. */
const BEYOND_32_BITS = 2 ** 31;

const WORDS = ["Ada Sample", "Вера Образцова", "sample", "Note 7", "second", "North"];

/** Ordinary texts that satisfy the facts, the most wanted first. */
export function plainTexts(facts: Facts, samples: readonly unknown[]): string[] {
  const made = facts.patterns.length > 0 ? facts.patterns.flatMap(matchingTexts) : [];
  const ofFormat = facts.formats.flatMap((format) => FORMAT_TEXTS[format]?.valid ?? []);
  const words = [...WORDS, ...WORDS.map((word) => resize(word, facts))];
  const seeds = samples.filter(
    (one): one is string => typeof one === "string" && fitsRules(facts, one),
  );
  const own = [...ofFormat, ...made, ...words].filter((text) => fitsText(facts, text));
  return [...new Set([...seeds, ...own])];
}

/** Texts at the bounds and of every spelling of a format. */
export function specialTexts(facts: Facts, base: string): Scalar<string>[] {
  const { minLength, maxLength, formats } = facts;
  const spellings = formats.flatMap((format) =>
    (FORMAT_TEXTS[format]?.valid ?? []).map((value, index) => ({
      value,
      phrase: `is a ${format}${index === 0 ? "" : ` of another spelling (${index + 1})`}`,
    })),
  );
  const lengths = [minLength, ...(maxLength <= LONGEST ? [maxLength] : [])].flatMap((length) =>
    ofLength(facts, base, length).map((value) => ({ value, phrase: lengthPhrase(length) })),
  );
  return [...spellings, ...lengths].filter(({ value }) => fitsText(facts, value));
}

/** Texts that break one rule each. */
export function brokenTexts(facts: Facts, base: string): BrokenScalar<string>[] {
  const { minLength, maxLength, patterns, formats } = facts;
  const broken: BrokenScalar<string>[] = [];
  if (minLength > 0) {
    const value = [...base].slice(0, minLength - 1).join("");
    broken.push({ value, phrase: lengthPhrase(minLength - 1), keyword: "minLength" });
  }
  if (maxLength < LONGEST) {
    const [value = base.padEnd(maxLength + 1, "x")] = ofLength(facts, base, maxLength + 1);
    broken.push({ value, phrase: lengthPhrase(maxLength + 1), keyword: "maxLength" });
  }
  for (const pattern of patterns) {
    const expression = new RegExp(pattern, "u");
    const slips = [
      `${base}!`,
      `!${base}`,
      base.slice(0, -1),
      base.slice(1),
      base.toUpperCase(),
      base.toLowerCase(),
      ` ${base}`,
      base.replaceAll(/./gu, "!"),
      "",
    ];
    const breaking = slips.filter((text) => !expression.test(text));
    const value = breaking.find((text) => fitsLength(facts, text)) ?? breaking[0];
    if (value !== undefined) {
      broken.push({ value, phrase: `does not match ${pattern}`, keyword: "pattern" });
    }
  }
  for (const format of formats) {
    for (const [index, value] of (FORMAT_TEXTS[format]?.broken ?? []).entries()) {
      const more = index === 0 ? "" : ` (${index + 1})`;
      broken.push({ value, phrase: `is no ${format}${more}`, keyword: "format" });
    }
  }
  return broken;
}

/** Numbers that satisfy the facts, the most wanted first. */
export function plainNumbers(facts: Facts, samples: readonly unknown[], random: number): number[] {
  const { low, high } = ends(facts);
  const seeds = samples.filter((one): one is number => typeof one === "number");
  const step = stepOf(facts);
  const within = Number.isFinite(low) ? low : Math.min(tidy(Math.ceil(1 / step) * step), high);
  const room = Math.min(1000, Number.isFinite(high) ? high - within : 1000);
  const middle = tidy(within + Math.floor((room * random) / step) * step);
  return [...seeds, middle, within, high].filter((value) => fitsNumber(facts, value));
}

/** Numbers at the bounds, and those that are special to computers. */
export function specialNumbers(facts: Facts): Scalar<number>[] {
  const { low, high } = ends(facts);
  const candidates = [low, high, 0, -1];
  if (!facts.formats.includes("int32")) candidates.push(BEYOND_32_BITS);
  if (facts.types.has("number")) candidates.push(1.5, -0.25);
  return [...new Set(candidates)]
    .filter((value) => fitsNumber(facts, value))
    .map((value) => ({ value, phrase: `is ${value}` }));
}

/** Numbers that break one rule each. */
export function brokenNumbers(facts: Facts, base: number): BrokenScalar<number>[] {
  const { types, least, most, multiplesOf, formats } = facts;
  const step = stepOf(facts);
  const broken: BrokenScalar<number>[] = [];
  const add = (value: number, keyword: string, why: string) =>
    broken.push({ value, phrase: `is ${value}, ${why}`, keyword });
  if (least !== undefined) {
    const value = beyond(least, step, -1);
    add(value, least.keyword, `below the least`);
  }
  if (most !== undefined) add(beyond(most, step, 1), most.keyword, "above the most");
  for (const multiple of multiplesOf) {
    const value = types.has("number") ? tidy(base + multiple / 2) : base + 1;
    add(value, "multipleOf", `no multiple of ${multiple}`);
  }
  for (const format of formats) {
    const bounds = FORMAT_BOUNDS[format];
    if (bounds === undefined) continue;
    if (most === undefined) add(bounds.most + 1, "format", `too large for ${format}`);
    if (least === undefined) add(bounds.least - 1, "format", `too small for ${format}`);
  }
  return broken;
}

function ends(facts: Facts): { readonly low: number; readonly high: number } {
  const step = stepOf(facts);
  const bounds = facts.formats.flatMap((format) => FORMAT_BOUNDS[format] ?? []);
  const low = inside(facts.least, step, 1) ?? Number.NEGATIVE_INFINITY;
  const high = inside(facts.most, step, -1) ?? Number.POSITIVE_INFINITY;
  return {
    low: Math.max(low, ...bounds.map(({ least }) => least)),
    high: Math.min(high, ...bounds.map(({ most }) => most)),
  };
}

/** The first number within a bound. */
function inside(bound: Bound | undefined, step: number, sign: 1 | -1): number | undefined {
  if (bound === undefined) return undefined;
  const { limit, keyword } = bound;
  const steps = sign === 1 ? Math.ceil(limit / step) : Math.floor(limit / step);
  const value = tidy(steps * step);
  return value === limit && keyword.startsWith("exclusive") ? tidy(value + sign * step) : value;
}

/** The last number outside a bound. */
function beyond({ limit, keyword }: Bound, step: number, sign: 1 | -1): number {
  if (keyword.startsWith("exclusive")) {
    const steps = sign === 1 ? Math.ceil(limit / step) : Math.floor(limit / step);
    return tidy(steps * step);
  }
  const steps = sign === 1 ? Math.floor(limit / step) + 1 : Math.ceil(limit / step) - 1;
  return tidy(steps * step);
}

/** How far numbers that satisfy the facts stand apart. */
function stepOf({ multiplesOf, types }: Facts): number {
  const [first] = multiplesOf;
  const smallest = types.has("number") ? 0.01 : 1;
  if (first === undefined) return smallest;
  const product = multiplesOf.reduce((a, b) => (a % b === 0 ? a : a * b));
  return types.has("number") || Number.isInteger(product)
    ? product
    : Math.ceil(1 / product) * product;
}

/** Without the dust of binary fractions. */
function tidy(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(12));
}

function fitsNumber({ types, least, most, multiplesOf, formats }: Facts, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  if (!types.has("number") && !Number.isInteger(value)) return false;
  if (least && (least.keyword === "minimum" ? value < least.limit : value <= least.limit)) {
    return false;
  }
  if (most && (most.keyword === "maximum" ? value > most.limit : value >= most.limit)) return false;
  const isIn = (format: string) => {
    const bounds = FORMAT_BOUNDS[format];
    return bounds === undefined || (value >= bounds.least && value <= bounds.most);
  };
  return multiplesOf.every((step) => isMultiple(value, step)) && formats.every(isIn);
}

function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function fitsText(facts: Facts, text: string): boolean {
  // Of a format that is known only texts that are listed are sure to be right.
  const isOf = (format: string) => FORMAT_TEXTS[format]?.valid.includes(text) !== false;
  return fitsRules(facts, text) && facts.formats.every(isOf);
}

function fitsRules(facts: Facts, text: string): boolean {
  return (
    fitsLength(facts, text) &&
    facts.patterns.every((pattern) => new RegExp(pattern, "u").test(text))
  );
}

function fitsLength({ minLength, maxLength }: Facts, text: string): boolean {
  const { length } = [...text];
  return length >= minLength && length <= maxLength;
}

function ofLength({ patterns }: Facts, base: string, length: number): string[] {
  const made = patterns.flatMap(matchingTexts).filter((text) => [...text].length === length);
  const [first] = made;
  return first === undefined ? [repeat(base, length)] : [first];
}

function resize(text: string, { minLength, maxLength }: Facts): string {
  const length = Math.max(minLength, Math.min([...text].length, maxLength));
  return length > LONGEST ? text : repeat(text, length);
}

function repeat(text: string, length: number): string {
  // White space at an end would be lost in a header.
  const characters = [...(text.replaceAll(/\s/g, "") || "x")];
  return Array.from({ length }, (_, index) => characters[index % characters.length]).join("");
}

function lengthPhrase(length: number): string {
  if (length === 0) return "is empty";
  return `has ${length} ${length === 1 ? "character" : "characters"}`;
}
