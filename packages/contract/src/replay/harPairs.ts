import { isObject } from "../engine/description/document.ts";

/** Names with values, of lists that may hold anything. */
export function pairsOf(list: unknown): [string, string][] {
  return (Array.isArray(list) ? list : []).filter(isObject).flatMap(({ name, value = "" }) => {
    return typeof name === "string" && typeof value === "string" ? [[name, value]] : [];
  });
}
