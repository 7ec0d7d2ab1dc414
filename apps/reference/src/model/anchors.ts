/** Gives out names for the anchors of one page. */
export interface Anchors {
  /** A name that no one else has: the steps joined by dots, with a number behind when taken. */
  name(...steps: readonly string[]): string;
}

/** Starts the anchors of a page. Asked for the same in the same order, they are the same again. */
export function createAnchors(): Anchors {
  const taken = new Map<string, number>();
  return {
    name(...steps) {
      const wanted = steps
        .filter((step) => step !== "")
        .join(".")
        .replace(/[^\p{L}\p{N}._*-]+/gu, "-");
      const count = (taken.get(wanted) ?? 0) + 1;
      taken.set(wanted, count);
      return count === 1 ? wanted : `${wanted}.${count}`;
    },
  };
}
