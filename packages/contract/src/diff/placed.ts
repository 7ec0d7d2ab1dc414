import type { Felt } from "./change.ts";
import type { Pair } from "./pairs.ts";
import { listChanges, type PlacedChange, type PlaceUse } from "./walkPairs.ts";

/** Gives the changes of a schema the place of their message. */
export function placeChanges(
  pair: Pair,
  direction: "request" | "response",
  placeOf: (pointer: string) => string,
  use: PlaceUse | undefined,
): Felt[] {
  return listChanges(pair, use).map((change) => ({
    rule: `${direction}.${change.rule}`,
    place: placeOf(change.place),
    ...pick(change),
  }));
}

function pick({ what, from, to, member, oldPointer, newPointer, isUsed }: PlacedChange) {
  return {
    ...(what !== undefined && { what }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(member !== undefined && { member }),
    ...(oldPointer !== undefined && { oldPointer }),
    ...(newPointer !== undefined && { newPointer }),
    ...(isUsed !== undefined && { isUsed }),
  };
}
