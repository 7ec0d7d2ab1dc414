/** Carries out a translation on a description. */
import type { JSONValue } from "json-p3";
import type { Action, Overlay } from "./overlay.ts";
import { isObject, type JsonObject, type Location } from "./texts.ts";

/** What one action met. */
export interface Reached {
  action: Action;
  /** Places that its target matches, in the order of the description. */
  locations: Location[];
}

/**
 * Carries out the actions one after the other, as the Overlay Specification has it: each `update`
 * is merged into every object that its target matches then. An `update` has texts only, which
 * `readOverlay` sees to, so there is nothing to merge deeply. An array, to which the Specification
 * would append, has no text to replace: it stays as it is, and `checkTranslation` tells it.
 *
 * @param description - stays as it is
 */
export function applyOverlay(
  description: JsonObject,
  overlay: Overlay,
): { translated: JsonObject; reached: Reached[] } {
  const translated = structuredClone(description);
  const reached = overlay.actions.map((action) => {
    const { nodes } = action.query.query(translated as JSONValue);
    for (const { value } of nodes) if (isObject(value)) Object.assign(value, action.update);
    return { action, locations: nodes.map(({ location }) => location) };
  });
  return { translated, reached };
}
