import { ContractError } from "./contractError.ts";

/** JSON object of which nothing is known yet. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** A value of a document, with the JSON pointer where it stands. */
export interface Located<T = unknown> {
  readonly value: T;
  readonly pointer: string;
}

/** Whether a value is an object that is no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON pointer of a value below another one: `child("/paths", "/contacts")` is `/paths/~1contacts`. */
export function child(pointer: string, ...keys: readonly (string | number)[]): string {
  let longer = pointer;
  for (const key of keys) longer += `/${typeof key === "number" ? key : toToken(key)}`;
  return longer;
}

/** Few keys need it, and pointers are made all the time. */
function toToken(key: string): string {
  return /[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

/** A member of an object that stands at a pointer; what is left out or null is the fallback. */
export function below(
  owner: JsonObject,
  pointer: string,
  key: string,
  fallback?: unknown,
): Located {
  return { value: owner[key] ?? fallback, pointer: child(pointer, key) };
}

/** The keys of a JSON pointer: `/paths/~1contacts` gives `["paths", "/contacts"]`. */
export function keysOf(pointer: string): string[] {
  const tokens = pointer.split("/").slice(1);
  if (!pointer.includes("~")) return tokens;
  return tokens.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value at a JSON pointer; undefined where there is none. */
export function valueAt(document: JsonObject, pointer: string): unknown {
  let value: unknown = document;
  for (const key of keysOf(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

/**
 * Follows a reference to what it names, which may be a reference again.
 *
 * @param start an object with `$ref`
 * @throws ContractError when the reference leaves the document or leads nowhere
 */
export function followOnce(document: JsonObject, start: Located): Located {
  const reference = String((start.value as JsonObject)["$ref"]);
  if (reference !== "#" && !reference.startsWith("#/")) {
    throw new ContractError(
      `${start.pointer} refers to ${reference}; only references such as #/components/schemas/Name can be followed, bundle the description into one file first`,
    );
  }
  const pointer = decodeReference(reference, start.pointer);
  const value = valueAt(document, pointer);
  if (value === undefined) {
    throw new ContractError(`the reference ${reference} at ${start.pointer} leads nowhere`);
  }
  return { value, pointer };
}

/**
 * Follows a value that may be a reference, and the reference behind it, to the value itself.
 *
 * @throws ContractError when a reference leaves the document, leads nowhere or in a circle
 */
export function follow(document: JsonObject, start: Located): Located {
  let located = start;
  const visited = new Set<string>();
  while (isObject(located.value) && typeof located.value["$ref"] === "string") {
    located = followOnce(document, located);
    if (visited.has(located.pointer)) throw new ContractError(`${start.pointer} refers to itself`);
    visited.add(located.pointer);
  }
  return located;
}

/** As {@link follow}, for places where the specification wants an object. */
export function followObject(document: JsonObject, start: Located): Located<JsonObject> {
  const { value, pointer } = follow(document, start);
  if (!isObject(value)) throw new ContractError(`${pointer} must be an object`);
  return { value, pointer };
}

function decodeReference(reference: string, pointer: string): string {
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    throw new ContractError(`the reference ${reference} at ${pointer} is not well encoded`);
  }
}
