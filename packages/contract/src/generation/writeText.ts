import { isObject } from "../engine/description/document.ts";
import type { Parameter } from "../engine/description/operation.ts";
import { PREFIXES } from "../engine/messages/parameters.ts";

/** What is needed of a parameter to write it. */
export type Writable = Pick<Parameter, "name" | "in" | "style" | "explode" | "mediaType">;

/** One `key=value`, not encoded. */
type Pair = readonly [key: string, value: string];

/** What stands between the items of a list that is one value. */
const SEPARATORS: Readonly<Record<string, string>> = {
  form: ",",
  spaceDelimited: "%20",
  pipeDelimited: "%7C",
};

/**
 * Writes a parameter as it stands in its message: of the query the encoded pairs, of the path the
 * encoded text, of a header or cookie the plain text.
 *
 * @returns undefined for a value that its style cannot say, such as an empty list
 */
export function writeParameter(parameter: Writable, value: unknown): string | undefined {
  const { name, in: place, mediaType } = parameter;
  if (place === "query") {
    if (mediaType === undefined) return writeQuery(parameter, value);
    return encodePairs([[name, JSON.stringify(value)]]);
  }
  const text = mediaType === undefined ? writeSimple(parameter, value) : JSON.stringify(value);
  if (text === undefined || place === "path") return text;
  return isSendable(text, place) ? text : undefined;
}

/** Writes a text as the value of a parameter, whatever its schema is. */
export function writeRaw({ name, in: place, style }: Writable, text: string): string {
  if (place === "query") return encodePairs([[name, text]]);
  if (place !== "path") return text;
  const named = style === "matrix" ? `;${name}=` : (PREFIXES[style] ?? "");
  return named + encodeURIComponent(text);
}

/**
 * Writes a value as a form: lists at its top by repeated keys, what is deeper in brackets.
 *
 * @returns undefined when a form cannot say it
 */
export function writeForm(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const pairs: Pair[] = [];
  for (const [key, inner] of Object.entries(value)) {
    const isFlat = Array.isArray(inner) && inner.length > 0 && inner.every(isScalar);
    const own = isFlat ? pairList(key, inner) : flatten(key, inner);
    if (own === undefined) return undefined;
    pairs.push(...own);
  }
  return encodePairs(pairs);
}

function writeQuery({ name, style, explode }: Writable, value: unknown): string | undefined {
  if (isScalar(value)) return pairUp([[name, value]]);
  if (style === "deepObject") return encode(flatten(name, value));
  if (Array.isArray(value)) {
    if (value.length === 0 || !value.every(isScalar)) return undefined;
    return explode ? encode(pairList(name, value)) : joined(name, value, style);
  }
  const entries = Object.entries(value as object);
  if (entries.length === 0 || !entries.every(([, inner]) => isScalar(inner))) return undefined;
  return explode && style === "form" ? pairUp(entries) : joined(name, entries.flat(), style);
}

function joined(name: string, items: readonly unknown[], style: string): string | undefined {
  const texts = items.map(toText);
  const separator = SEPARATORS[style] ?? ",";
  if (texts.includes(undefined)) return undefined;
  const values = texts.map((text) => encodeURIComponent(text ?? ""));
  // A separator in a value cannot be told from one between values.
  if (values.some((text) => text.includes(separator) || text.includes("%2C"))) return undefined;
  return `${encodeURIComponent(name)}=${values.join(separator)}`;
}

/** Writes what stands in the path, in a header or in a cookie. */
function writeSimple(parameter: Writable, value: unknown): string | undefined {
  const { name, in: place, style, explode } = parameter;
  const encode = (inner: unknown) => {
    const text = toText(inner);
    return place === "path" && text !== undefined ? encodeURIComponent(text) : text;
  };
  const isMatrix = style === "matrix";
  const start = isMatrix ? `;${name}=` : (PREFIXES[style] ?? "");
  if (isScalar(value)) {
    const text = encode(value);
    return text === undefined ? undefined : start + text;
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value as object);
  if (entries.length === 0 || !entries.every(([, inner]) => isScalar(inner))) return undefined;
  const texts = entries.map(([key, inner]) => [encode(key), encode(inner)]);
  if (texts.flat().some((text) => text === undefined || /%2C|,/.test(text))) return undefined;
  if (isList) {
    const separator = explode ? start || "," : ",";
    return start + texts.map(([, text]) => text).join(separator);
  }
  if (!explode) return start + texts.flat().join();
  const prefix = PREFIXES[style] ?? "";
  return prefix + texts.map((pair) => pair.join("=")).join(prefix || ",");
}

/** Keys in brackets as PHP reads them; lists of scalars by `[]`. */
function flatten(key: string, value: unknown): Pair[] | undefined {
  if (isScalar(value)) {
    const text = toText(value);
    return text === undefined ? undefined : [[key, text]];
  }
  const entries = Object.entries(value as object);
  if (entries.length === 0) return undefined;
  const isFlat = Array.isArray(value) && value.every(isScalar);
  const pairs: Pair[] = [];
  for (const [step, inner] of entries) {
    if (/[[\]]/.test(step)) return undefined;
    const own = flatten(`${key}[${isFlat ? "" : step}]`, inner);
    if (own === undefined) return undefined;
    pairs.push(...own);
  }
  return pairs;
}

function pairList(key: string, items: readonly unknown[]): Pair[] | undefined {
  const pairs = items.map((item): Pair | undefined => {
    const text = toText(item);
    return text === undefined ? undefined : [key, text];
  });
  return pairs.includes(undefined) ? undefined : (pairs as Pair[]);
}

function pairUp(entries: readonly (readonly [string, unknown])[]): string | undefined {
  const pairs = entries.map(([key, value]) => pairList(key, [value]));
  return pairs.includes(undefined) ? undefined : encode(pairs.flatMap((pair) => pair ?? []));
}

function encode(pairs: readonly Pair[] | undefined): string | undefined {
  return pairs === undefined ? undefined : encodePairs(pairs);
}

function encodePairs(pairs: readonly Pair[]): string {
  return pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
}

function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

/** Null is written as nothing; numbers that are only spelled with an exponent are not written. */
function toText(value: unknown): string | undefined {
  const text = value === null ? "" : String(value);
  return typeof value === "number" && text.includes("e") ? undefined : text;
}

/** Headers are ASCII, without white space at their ends; a cookie has no separators in its value. */
function isSendable(text: string, place: "header" | "cookie" | "query"): boolean {
  if (place === "cookie") return /^[!#-+\--:<-[\]-~]*$/.test(text);
  return /^([!-~]([ -~]*[!-~])?)?$/.test(text);
}
