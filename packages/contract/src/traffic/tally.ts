/** Counts reasons. */
export interface Tally {
  add(reason: string): void;
  readonly total: number;
  /** `cdn.example 30, app.example 7`, most frequent first. */
  text(): string;
}

/** Most reasons that {@link Tally.text} names. */
const MOST_NAMED = 8;

/** Makes an empty tally. */
export function createTally(): Tally {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    add: (reason) => {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
      total += 1;
    },
    get total() {
      return total;
    },
    text: () => {
      const sorted = [...counts].sort(([, a], [, b]) => b - a);
      const named = sorted.slice(0, MOST_NAMED).map(([reason, count]) => `${reason} ${count}`);
      const rest = sorted.slice(MOST_NAMED).reduce((sum, [, count]) => sum + count, 0);
      return [...named, ...(rest > 0 ? [`others ${rest}`] : [])].join(", ");
    },
  };
}
