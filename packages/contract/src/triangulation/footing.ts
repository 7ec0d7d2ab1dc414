import { isObject, type JsonObject, keysOf } from "../engine/description/document.ts";
import type { Footing } from "./decisions.ts";

const FOOTINGS: Readonly<Record<string, Footing>> = {
  measured: "measured",
  inferred: "doubtful",
  unconfirmed: "doubtful",
};

/** What stands below these is another thing, which a mark above them says nothing of. */
const BOUNDARIES: readonly string[] = ["properties", "items", "responses", "schema", "content"];

/**
 * How well a description knows what it says at a place: the mark `x-evidence` of the thing itself, or
 * one around it whose `about` names it.
 */
export function findFooting(document: JsonObject, specPointer: string): Footing {
  const keys = keysOf(specPointer);
  const nodes: unknown[] = [document];
  for (const key of keys) {
    const last = nodes.at(-1);
    const isInner = typeof last === "object" && last !== null && Object.hasOwn(last, key);
    nodes.push(isInner ? (last as JsonObject)[key] : undefined);
  }
  let isItself = true;
  for (let depth = keys.length; depth >= 0; depth -= 1) {
    const node = nodes[depth];
    const marks = isObject(node) && Array.isArray(node["x-evidence"]) ? node["x-evidence"] : [];
    const below = keys.slice(depth);
    for (const mark of marks) {
      if (!isObject(mark)) continue;
      const { about, level } = mark;
      const isMeant = Array.isArray(about)
        ? about.some((name) => below.includes(String(name)))
        : isItself;
      if (isMeant) return FOOTINGS[String(level)] ?? "stated";
    }
    if (BOUNDARIES.includes(keys[depth - 1] ?? "")) isItself = false;
  }
  return "stated";
}
