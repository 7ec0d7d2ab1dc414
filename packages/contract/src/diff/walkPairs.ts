import { changesMeaning, type LocalChange, type Pair } from "./pairs.ts";

/** A change of a schema, with its place below the root of a message. */
export interface PlacedChange extends LocalChange {
  /** `/name`, `/*&#47;id`, empty for the root. */
  readonly place: string;
  readonly isUsed?: boolean;
}

/** What traffic tells of a place: unused, used, or nothing because it is not counted. */
export type PlaceUse = (place: string) => boolean | undefined;

/**
 * Lists the changes of a pair and of all that is inside, each at the shortest place where it is met.
 *
 * @param use left out, nothing is told of traffic
 */
export function listChanges(root: Pair, use?: PlaceUse): PlacedChange[] {
  const all = collect(root, undefined);
  if (use === undefined) return all;
  // A schema is met at many places, and a change in it counts if it is used at any of them.
  const used = new Map(collect(root, use).map((change) => [identify(change), change]));
  return all.map((change) => {
    const found = used.get(identify(change));
    return { ...(found ?? change), isUsed: found !== undefined };
  });
}

function collect(root: Pair, use: PlaceUse | undefined): PlacedChange[] {
  const found = new Map<string, PlacedChange>();
  const visited = new Map<Pair, Set<string>>();
  let next: { readonly pair: Pair; readonly place: string; readonly isKnown: boolean }[] = [
    { pair: root, place: "", isKnown: use !== undefined },
  ];
  // By levels, so that the first place is the shortest.
  while (next.length > 0) {
    const level = next;
    next = [];
    for (const { pair, place, isKnown } of level) {
      const places = visited.get(pair) ?? new Set();
      // A pair is visited at every place that is counted, there are only so many; else once.
      if (isKnown ? places.has(place) : places.size > 0) continue;
      visited.set(pair, places.add(place));
      const report = (change: LocalChange) => {
        const placed = { ...change, place: `${place}${change.step}` };
        if (isFelt(placed, use)) found.set(identify(placed), found.get(identify(placed)) ?? placed);
      };
      for (const change of pair.changes) report(change);
      for (const { pair: inner, step, opaque } of pair.edges) {
        if (opaque !== undefined) {
          if (changesMeaning(inner)) report(opaque);
          continue;
        }
        const below = `${place}${step}`;
        const used = step === "" ? undefined : use?.(below);
        if (used === false) continue;
        next.push({ pair: inner, place: below, isKnown: step === "" ? isKnown : used === true });
      }
    }
  }
  return [...found.values()];
}

/** What is new must be sent or read before anyone can have done so. */
const NEW_PROPERTY = new Set([
  "property.added",
  "property.addedToClosed",
  "property.addedRequired",
]);

/** A property that was never sent is missed as soon as it is required. */
const NEEDED_PROPERTY = new Set(["property.required"]);

function isFelt({ rule, place, step, member }: PlacedChange, use: PlaceUse | undefined): boolean {
  if (use === undefined || NEW_PROPERTY.has(rule) || NEEDED_PROPERTY.has(rule)) return true;
  if (member !== undefined && rule.endsWith("ember.removed")) {
    return use(`${place}=${member}`) !== false;
  }
  return step === "" || use(place) !== false;
}

function identify({ rule, step, from, to, member, oldPointer, newPointer }: LocalChange): string {
  return JSON.stringify([rule, step, from, to, member, oldPointer, newPointer]);
}
