import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Copies a list in an order that follows from the seed. */
export function shuffle<T>(list: readonly T[], seed: number): T[] {
  const generator = xoroshiro128plus(seed);
  const shuffled = [...list];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = uniformInt(generator, 0, last);
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}

/**
 * Takes turns among groups, so that a group with thousands does not drown one with two. Within a
 * group the order follows from the seed, among groups it is that of their first member.
 */
export function* takeTurns<T>(
  list: readonly T[],
  groupOf: (item: T) => string,
  seed: number,
): Generator<T> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const name = groupOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  const orders = [...groups.values()].map((group) => shuffle(group, seed));
  const longest = Math.max(0, ...orders.map(({ length }) => length));
  for (let turn = 0; turn < longest; turn += 1) {
    for (const order of orders) if (turn < order.length) yield order[turn] as T;
  }
}
