import { isMapping } from "./shape.js";

/**
 * Whether a schema names null among its types.
 *
 * @param {unknown} schema
 * @returns {boolean}
 */
export function allowsNull(schema) {
  if (!isMapping(schema)) return false;
  const { type } = schema;
  return type === "null" || (Array.isArray(type) && type.includes("null"));
}
