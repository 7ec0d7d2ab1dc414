import type { Builder } from "./builder.ts";
import { itemParts, placesOf } from "./facts.ts";
import type { Form, FormReader } from "./form.ts";
import { type Add, type Descend, MOST_ITEMS, type Spot, wrapIn } from "./spot.ts";

/** Proposes lists of a form: sizes, equal items, and what `contains` asks for. */
export function proposeLists(
  reader: FormReader,
  builder: Builder,
  add: Add,
  descend: Descend,
  at: Spot,
  form: Form,
): void {
  const { minItems, maxItems, unique, contains } = reader.facts(form);
  // Which items are of the described form only the engine can tell.
  const spot: Spot = contains === undefined ? at : { ...at, isGuess: true };
  const wanted = contains && builder.smallest([...(itemParts(form.nodes, 0) ?? []), contains.part]);
  const places = placesOf(form.nodes);
  const least = Math.max(minItems, contains?.min ?? 0);
  const sizes = new Set([least, Math.max(1, least), Math.max(2, least), places]);
  for (const size of [...sizes, maxItems]) {
    if (size < least || size > Math.min(maxItems, MOST_ITEMS)) continue;
    add(spot, { value: builder.list(form, size), phrase: itemsPhrase(size) });
  }
  if (minItems > 0) {
    const value = builder.list(form, minItems - 1);
    add(spot, { value, phrase: itemsPhrase(minItems - 1), keyword: "minItems" });
  }
  if (maxItems < MOST_ITEMS) {
    const value = builder.list(form, maxItems + 1);
    add(spot, { value, phrase: itemsPhrase(maxItems + 1), keyword: "maxItems" });
  }
  if (itemParts(form.nodes, places) === undefined && places > 0) {
    const all = builder.list(form, places);
    const value = Array.isArray(all) ? [...all, "text"] : undefined;
    add(spot, { value, phrase: itemsPhrase(places + 1), keyword: "items" });
  }
  const item = itemParts(form.nodes, 0);
  if (unique && item !== undefined && maxItems > 1) {
    const first = builder.smallest(item);
    const value = first === undefined ? undefined : builder.list(form, 2, [first, first]);
    add(spot, { value, phrase: "has an item twice", keyword: "uniqueItems" });
  }
  if (contains !== undefined && item !== undefined) {
    const other = builder.smallest(item);
    const keyword = "contains";
    if (contains.min > 0) {
      const few = Math.max(minItems, contains.min - 1);
      const value = Array.from({ length: few }, () => other);
      add(spot, { value, phrase: "lacks an item of the described form", keyword });
    }
    if (contains.max < Math.min(maxItems, MOST_ITEMS)) {
      const value = Array.from({ length: contains.max + 1 }, () => wanted);
      add(spot, { value, phrase: "has too many items of the described form", keyword });
    }
    add(spot, { value: [wanted], phrase: "has an item of the described form" });
  }
  for (let index = 0; index <= places; index += 1) {
    const parts = itemParts(form.nodes, index);
    if (parts === undefined || parts.length === 0 || index >= maxItems) continue;
    descend({
      ...spot,
      parts,
      place: `${spot.place}/${index}`,
      wrap: (value) => {
        const before = builder.list(form, index);
        if (!Array.isArray(before)) return undefined;
        const isWanted = contains !== undefined && JSON.stringify(value) !== JSON.stringify(wanted);
        const items = [...before, value, ...(isWanted ? [wanted] : [])];
        return wrapIn(spot, builder.list(form, Math.max(minItems, items.length), items));
      },
    });
  }
}

function itemsPhrase(count: number): string {
  return count === 0 ? "is empty" : `has ${count} ${count === 1 ? "item" : "items"}`;
}
