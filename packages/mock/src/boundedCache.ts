/** Remembers values up to a total size; what was not asked for the longest goes first. */
export interface BoundedCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T, size: number): void;
}

/** @param limit largest sum of the sizes, in the unit of `set` */
export function createBoundedCache<T>(limit: number): BoundedCache<T> {
  const entries = new Map<string, { value: T; size: number }>();
  let total = 0;

  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set: (key, value, size) => {
      total += size - (entries.get(key)?.size ?? 0);
      entries.delete(key);
      entries.set(key, { value, size });
      for (const [oldest, entry] of entries) {
        if (total <= limit) break;
        entries.delete(oldest);
        total -= entry.size;
      }
    },
  };
}
