import { isObject, type JsonObject } from "@liaison/contract";

/**
 * Where the items of both APIs' lists say who they are. Other identifiers of an item (of its owner,
 * its account, the entity that a link starts from) are the same all over a list.
 */
const IDENTITIES: readonly (readonly string[])[] = [
  ["id"],
  ["chat_id"],
  ["to_entity_id"],
  ["subscriber_id"],
  ["user", "distinct_id"],
  ["object", "id"],
];

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Beyond this, products with the distance of two identifiers are no exact numbers any more. */
const MOST_ROUNDS = 1_000_000;

/**
 * Makes items for a list of any length from a few samples: item 0 is the first sample, after the
 * last sample they come round again with other identifiers. Numbers are counted up, UUIDs stay
 * UUIDs, other texts get the number of the round as their end, and the item's own links follow.
 *
 * @param samples at least one; they are left as they are
 * @returns makes the item at an index, from 0; it shares with its sample what is the same
 */
export function createItemMaker(samples: readonly unknown[]): (index: number) => unknown {
  const distances = IDENTITIES.map((path) => distanceOf(samples.map((item) => read(item, path))));
  return (index) => {
    const round = Math.floor(index / samples.length) % MOST_ROUNDS;
    const sample = samples[index % samples.length];
    if (round === 0) return sample;
    return IDENTITIES.reduce((item, path, position) => {
      const before = read(item, path);
      const after = renew(before, round, distances[position] ?? 1);
      if (after === before) return item;
      const renewed = replace(item as JsonObject, path, after);
      return path.length === 1 ? followLinks(renewed, String(before), String(after)) : renewed;
    }, sample);
  };
}

/** How far identifiers must move in each round to meet none of the round before. */
function distanceOf(values: readonly unknown[]): number {
  const numbers = values.map(toNumber).filter((value) => value !== undefined);
  return numbers.length === 0 ? 1 : Math.max(...numbers) - Math.min(...numbers) + 1;
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return isUuid(value) ? Number.parseInt(value.slice(-12), 16) : undefined;
}

function renew(value: unknown, round: number, distance: number): unknown {
  if (typeof value === "number") return value + round * distance;
  if (typeof value !== "string") return value;
  if (!isUuid(value)) return `${value}-${round + 1}`;
  const tail = BigInt(`0x${value.slice(-12)}`) + BigInt(round) * BigInt(distance);
  return value.slice(0, -12) + BigInt.asUintN(48, tail).toString(16).padStart(12, "0");
}

function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

function read(item: unknown, path: readonly string[]): unknown {
  let value = item;
  for (const key of path) value = (value as JsonObject | null | undefined)?.[key];
  return value;
}

function replace(item: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [key = "", ...rest] = path;
  const inner = rest.length === 0 ? value : replace(item[key] as JsonObject, rest, value);
  return { ...item, [key]: inner };
}

/** Puts the new identifier into the links of the item itself, not of what is embedded in it. */
export function followLinks(item: JsonObject, before: string, after: string): JsonObject {
  const links = item["_links"];
  if (before === after || !isObject(links)) return item;
  const renewed = Object.entries(links).map(([relation, link]) => {
    const href = isObject(link) ? link["href"] : undefined;
    if (typeof href !== "string") return [relation, link];
    const segments = href.split("/").map((segment) => (segment === before ? after : segment));
    return [relation, { ...(link as JsonObject), href: segments.join("/") }];
  });
  return { ...item, _links: Object.fromEntries(renewed) };
}
