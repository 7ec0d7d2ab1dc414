import { child } from "@liaison/contract";
import type { DriftAnswer } from "./scenario.ts";

/** Name of the field that no description knows. */
export const NEW_FIELD = "new_field";

/** Member that no description knows. */
export const NEW_MEMBER = "new_member";

/**
 * Adds to a body what the vendor may add any day: a new field in every object, a new member in place
 * of values from an open set. Both APIs' answers are open, so the body still fits its schema.
 *
 * @param body the parsed body, which is left as it is
 * @param members JSON pointers of the values that come from an open set (`x-extensible-enum`)
 */
export function addDrift(body: unknown, drift: DriftAnswer, members: readonly string[]): unknown {
  const places = new Set(drift.members === true ? members : []);
  const visit = (value: unknown, pointer: string): unknown => {
    if (typeof value === "string") return places.has(pointer) ? NEW_MEMBER : value;
    if (Array.isArray(value)) return value.map((item, index) => visit(item, child(pointer, index)));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
      key,
      visit(inner, child(pointer, key)),
    ]);
    return Object.fromEntries(drift.fields === true ? [...entries, [NEW_FIELD, "new"]] : entries);
  };
  return visit(body, "");
}
