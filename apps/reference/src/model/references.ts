import { isObject, type JsonObject, objectAt } from "./json.ts";

/** What a reference led to. */
export interface Resolved {
  /** The target, with what stands beside the reference in place of its own. */
  node: JsonObject;
  /** Last step of the pointer, the name of a component; of the first reference of a chain. */
  name?: string;
}

/**
 * Follows the references of a node, if it is one.
 *
 * @throws Error when a reference leads out of the document or to nothing
 */
export function resolve(node: JsonObject, document: JsonObject): Resolved {
  const reference = node["$ref"];
  if (typeof reference !== "string") return { node };
  const steps = reference
    .slice(2)
    .split("/")
    .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
  let target: unknown = reference.startsWith("#/") ? document : undefined;
  for (const step of steps) target = isObject(target) ? objectAt(target, step) : undefined;
  if (!isObject(target) || Object.keys(target).length === 0) {
    throw new Error(`the reference ${reference} leads to nothing in the bundle`);
  }
  const { $ref: _, ...beside } = node;
  const evidence = [beside["x-evidence"], target["x-evidence"]].flat().filter(Boolean);
  const merged = { ...resolve(target, document).node, ...beside };
  if (evidence.length > 0) merged["x-evidence"] = evidence;
  return { node: merged, name: steps.at(-1) ?? "" };
}
