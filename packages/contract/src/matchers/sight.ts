import { isObject } from "../engine/description/document.ts";
import { SHAPES, type Sighting } from "./shapes.ts";

/**
 * Reads what was handed to a matcher. It stays whole: bodies that can be read once are left to the
 * test.
 *
 * @throws Error, one line, for a value of no known shape, and when its body was read before
 */
export async function sight(value: unknown): Promise<Sighting> {
  const candidate = isObject(value) ? value : undefined;
  const shape = candidate && SHAPES.find(({ fits }) => fits(candidate));
  if (candidate === undefined || shape === undefined) {
    const names = SHAPES.map(({ name }) => name).join("; ");
    throw new TypeError(`toMatchContract got ${describe(value)}; it takes ${names}`);
  }
  return shape.read(candidate);
}

function describe(value: unknown): string {
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  if ("then" in value) return "a promise (await the response first)";
  if (Array.isArray(value)) return "a list";
  const keys = Object.keys(value).slice(0, 8).join(", ");
  return keys === "" ? "an object without fields" : `an object with ${keys}`;
}
