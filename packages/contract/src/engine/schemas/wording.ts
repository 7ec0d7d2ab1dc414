import { isObject } from "../description/document.ts";
import type { SchemaError } from "./schemas.ts";

/** What is wrong with a value, in words. */
export interface Wording {
  /** What is asked for: `an integer`. */
  readonly expected: string;
  /** What is there: `"1e3"`, or `nothing`. */
  readonly actual: string;
  /** What is wrong, as the end of a sentence about the place: `should be an integer, was "1e3"`. */
  readonly problem: string;
}

/** Words for a value that is not what it should be. */
export function mismatch(expected: string, actual: string): Wording {
  return { expected, actual, problem: `should be ${expected}, was ${actual}` };
}

/** Words for a value that is not there. */
export function missing(reason: string = ""): Wording {
  return { expected: `a value${reason}`, actual: "nothing", problem: `is missing${reason}` };
}

/**
 * Words for a name that is not declared.
 *
 * @param complaint what is wrong, before the known names
 */
export function unknown(
  known: readonly string[],
  actual: string,
  complaint: string = "is not expected",
): Wording {
  const names = shorten(known.join(", "));
  const expected = names === "" ? "nothing" : `one of ${names}`;
  const problem = names === "" ? complaint : `${complaint}, known are ${names}`;
  return { expected, actual, problem };
}

const TYPES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "an integer",
  null: "null",
  number: "a number",
  object: "an object",
  string: "a text",
};

/** What a keyword asks for. */
const PHRASES: Readonly<
  Record<string, (params: SchemaError["params"], schema: unknown) => string>
> = {
  type: (_, type) =>
    [type]
      .flat()
      .map((one) => TYPES[String(one)] ?? one)
      .join(" or "),
  enum: (_, members) => `one of ${shorten((members as unknown[]).map(plain).join(", "))}`,
  const: (_, value) => plain(value),
  minimum: ({ limit }) => `a number of at least ${limit}`,
  maximum: ({ limit }) => `a number of at most ${limit}`,
  exclusiveMinimum: ({ limit }) => `a number above ${limit}`,
  exclusiveMaximum: ({ limit }) => `a number below ${limit}`,
  multipleOf: ({ multipleOf }) => `a multiple of ${multipleOf}`,
  minLength: ({ limit }) =>
    limit === 1 ? "a text that is not empty" : `a text of at least ${limit} characters`,
  maxLength: ({ limit }) => `a text of at most ${limit} characters`,
  pattern: ({ pattern }) => `a text that matches ${pattern}`,
  format: ({ format }) => `a text of the format ${format}`,
  minItems: ({ limit }) => `a list of at least ${count(limit, "item")}`,
  maxItems: ({ limit }) => `a list of at most ${count(limit, "item")}`,
  uniqueItems: () => "items that differ",
  minProperties: ({ limit }) => `an object with at least ${count(limit, "property", "properties")}`,
  maxProperties: ({ limit }) => `an object with at most ${count(limit, "property", "properties")}`,
  unevaluatedItems: ({ limit }) => `a list of at most ${count(limit, "item")}`,
  items: ({ limit }) => `a list of at most ${count(limit, "item")}`,
  contains: ({ minContains, maxContains }) => {
    const most = maxContains === undefined ? "" : ` and at most ${maxContains}`;
    return `a list with at least ${count(minContains, "item")}${most} of the described form`;
  },
  "false schema": () => "left out",
  not: () => "another value, this one is ruled out",
};

/** What the schema of an error asks for. */
export function expectation({ keyword, params, schema, message }: SchemaError): string {
  return PHRASES[keyword]?.(params, schema) ?? message ?? keyword;
}

function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A value as a reader needs it: short, a list or an object only by its size. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${count(value.length, "item")}`;
  if (isObject(value))
    return `an object with ${count(Object.keys(value).length, "property", "properties")}`;
  return typeof value === "string" ? JSON.stringify(shorten(value)) : String(value);
}

/** A text cut to what a reader needs of it. */
export function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
