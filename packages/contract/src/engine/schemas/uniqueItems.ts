import type { FuncKeywordDefinition } from "ajv/dist/2020.js";

/**
 * The keyword `uniqueItems` in linear time. The validator's own compares each item with all others,
 * which takes minutes for the largest bodies.
 */
export const uniqueItems: FuncKeywordDefinition = {
  keyword: "uniqueItems",
  type: "array",
  schemaType: "boolean",
  validate: (isWanted: boolean, items: readonly unknown[]) =>
    !isWanted || new Set(items.map(toText)).size === items.length,
};

/** The same text for equal values and only for them: the order of keys does not count. */
function toText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toText).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, inner]) => `${JSON.stringify(key)}:${toText(inner)}`,
  );
  return `{${members.sort().join()}}`;
}
