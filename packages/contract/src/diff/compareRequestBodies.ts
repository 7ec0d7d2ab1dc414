import type { Operation } from "../engine/description/operation.ts";
import { essence, findContent } from "../engine/messages/mediaType.ts";
import type { Felt } from "./change.ts";
import type { Pairs } from "./pairs.ts";
import { placeChanges } from "./placed.ts";
import type { OperationUse } from "./usage.ts";

/** Compares the bodies that requests have. */
export function compareRequestBodies(
  { requestBody: old }: Operation,
  { requestBody: next }: Operation,
  pairs: Pairs,
  use: OperationUse | undefined,
): Felt[] {
  const place = "request";
  if (old === undefined || next === undefined) {
    if (next !== undefined) {
      const rule = next.required ? "request.body.required" : "request.body.added";
      return [{ rule, place, newPointer: next.pointer }];
    }
    return old ? [{ rule: "request.body.removed", place, oldPointer: old.pointer }] : [];
  }
  const where = { place, oldPointer: old.pointer, newPointer: next.pointer };
  const changes: Felt[] = [];
  if (next.required && !old.required) changes.push({ rule: "request.body.required", ...where });
  if (old.required && !next.required) changes.push({ rule: "request.body.optional", ...where });
  for (const content of old.contents) {
    const other = findContent(next.contents, essence(content.mediaType));
    if (other === undefined) {
      changes.push({ rule: "request.mediaType.removed", ...where, what: content.mediaType });
      continue;
    }
    const [a, b] = [
      pairs.sides.old.at(content.schemaPointer),
      pairs.sides.new.at(other.schemaPointer),
    ];
    const inMessage = (pointer: string) => (pointer === "" ? place : `${place} ${pointer}`);
    changes.push(
      ...placeChanges(
        pairs.shapes(a, b),
        "request",
        inMessage,
        use && ((pointer) => use.inMessage(place, pointer)),
      ),
    );
  }
  for (const { mediaType } of next.contents) {
    if (findContent(old.contents, essence(mediaType)) !== undefined) continue;
    changes.push({ rule: "request.mediaType.added", ...where, what: mediaType });
  }
  return changes;
}
