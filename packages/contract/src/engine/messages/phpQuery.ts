const NUMBER = /^(0|[1-9]\d{0,14})$/;

/** Keyed values of a bracketed parameter. PHP knows no lists, only keys that may be numbers. */
export class Branch extends Map<string, string | Branch> {
  #next = 0;
  #isNumbered = true;
  #isSorted = true;

  /** Of keys and values in their order, as the constructor of a map cannot: it sets them too early. */
  static of(entries: Iterable<readonly [string, string | Branch]>): Branch {
    const branch = new Branch();
    for (const [key, value] of entries) branch.set(key, value);
    return branch;
  }

  override set(key: string, value: string | Branch): this {
    if (NUMBER.test(key)) {
      const number = Number(key);
      if (number < this.#next) this.#isSorted = false;
      else this.#next = number + 1;
    } else {
      this.#isNumbered = false;
    }
    return super.set(key, value);
  }

  /** Adds a value under the number that `[]` takes: one more than the highest so far. */
  push(value: string | Branch): void {
    super.set(String(this.#next), value);
    this.#next += 1;
  }

  /** Whether every key is a number, so that the values can be a list. */
  get isNumbered(): boolean {
    return this.size > 0 && this.#isNumbered;
  }

  /** Whether the keys are the numbers from 0 on, in any order. */
  get isSequence(): boolean {
    return this.isNumbered && this.#next === this.size;
  }

  /** The values in the order of their numbers. */
  toList(): (string | Branch)[] {
    if (this.#isSorted) return [...this.values()];
    return [...this].sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
  }
}

/** Pairs of brackets that PHP reads by default. */
const MAX_DEPTH = 64;

/**
 * The steps of a key with brackets: `a[b][]` gives `["a", "b", ""]`. A key without brackets, or with
 * more of them than PHP reads, is a single step.
 */
export function splitKey(key: string): string[] {
  const open = key.indexOf("[");
  if (open < 1 || !key.endsWith("]")) return [key];
  const base = key.slice(0, open);
  const steps = key.slice(open + 1, -1).split("][", MAX_DEPTH + 1);
  const isPlain = (step: string) => !step.includes("[") && !step.includes("]");
  if (steps.length > MAX_DEPTH || !isPlain(base) || !steps.every(isPlain)) return [key];
  return [base, ...steps];
}

/**
 * Puts the value of a bracketed key into a tree the way PHP does: `[]` takes the next free number,
 * of two values for one key the last counts.
 *
 * @param steps below the root, at least one; an empty step stands for `[]`
 */
export function insert(root: Branch, steps: readonly string[], value: string): void {
  let branch = root;
  for (const step of steps.slice(0, -1)) {
    const inner = step === "" ? undefined : branch.get(step);
    if (inner instanceof Branch) {
      branch = inner;
      continue;
    }
    const created = new Branch();
    add(branch, step, created);
    branch = created;
  }
  add(branch, steps.at(-1) ?? "", value);
}

function add(branch: Branch, step: string, value: string | Branch): void {
  if (step === "") branch.push(value);
  else branch.set(step, value);
}
