/** Random choices that a seed repeats. */
export interface Random {
  /** A whole number from 0 to `below`, which is left out. */
  int(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** True with this probability, from 0 to 1. */
  chance(probability: number): boolean;
  /** A list of `from` to `to` things. */
  some<T>(from: number, to: number, make: () => T): T[];
  bytes(length: number): Buffer;
}

/**
 * Makes a source of choices by the generator mulberry32.
 *
 * @param seed of any size; its lowest 32 bits count
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (list) => {
      if (list.length === 0) throw new Error("there is nothing to pick from");
      return list[int(list.length)] as (typeof list)[number];
    },
    chance: (probability) => next() < probability,
    some: (from, to, make) => Array.from({ length: from + int(to - from + 1) }, make),
    bytes: (length) => Buffer.from(Array.from({ length }, () => int(256))),
  };
}

/** The choices of one of many shots, so that it can be fired alone. */
export function createShotRandom(seed: number, shot: number): Random {
  return createRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(shot + 1, 0x85ebca6b));
}
