/** A place with `*` for the indexes of lists: `filter[id][0]` is `filter[id][*]`. */
export function withoutIndexes(place: string): string {
  return place.replaceAll(/(?<=[/[])\d+(?=[/\]]|$)/g, "*");
}
