/** Callers and scenarios that are remembered at once; the one that called longest ago is forgotten. */
const MOST_TALLIES = 1000;

/** What is known of the calls of one caller, or of everybody, in one scenario. */
export interface Tally {
  calls: number;
  /** When the last calls came, in milliseconds, oldest first. */
  times: number[];
  /** How often each rule has answered. */
  answered: Map<string, number>;
}

/** Tallies by key, of which it forgets the oldest when there are too many. */
export interface Memory {
  /** The tally of a key, a new one for a key that is not known. */
  recall(key: string): Tally;
  forget(): void;
}

/** Makes a memory that does not grow without end, whoever calls and however long. */
export function createMemory(most: number = MOST_TALLIES): Memory {
  const tallies = new Map<string, Tally>();
  return {
    recall: (key) => {
      const tally = tallies.get(key) ?? { calls: 0, times: [], answered: new Map() };
      // A map keeps the order in which keys came, so the key that was used last goes to its end.
      tallies.delete(key);
      tallies.set(key, tally);
      for (const oldest of tallies.keys()) {
        if (tallies.size <= most) break;
        tallies.delete(oldest);
      }
      return tally;
    },
    forget: () => tallies.clear(),
  };
}
