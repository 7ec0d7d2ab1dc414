import { Branch, insert, splitKey } from "./phpQuery.ts";

/** One `key=value` of a query string or a form, decoded and as it came. */
export interface Pair {
  readonly key: string;
  readonly value: string;
  readonly raw: string;
}

/** Reads the pairs of a query string or a form, in their order; of a key without `=` the value is empty. */
export function readPairs(search: string): Pair[] {
  const pairs: Pair[] = [];
  for (const text of search.split("&")) {
    if (text === "") continue;
    const at = text.indexOf("=");
    const key = at < 0 ? text : text.slice(0, at);
    const raw = at < 0 ? "" : text.slice(at + 1);
    pairs.push({ key: decodeForm(key), value: decodeForm(raw), raw });
  }
  return pairs;
}

/** Text of a query or form: `+` is a space; what is no encoding at all stays as it is. */
export function decodeForm(text: string): string {
  if (!/[+%]/.test(text)) return text;
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/**
 * Reads a form body into keys and values, brackets as PHP reads them.
 *
 * @param text in the encoding of `application/x-www-form-urlencoded`
 * @param isList whether a field is a list by its schema; sent once, it is a list of one
 */
export function readForm(text: string, isList: (name: string) => boolean): Branch {
  const root = new Branch();
  for (const { key, value } of readPairs(text)) {
    const steps = splitKey(key);
    const before = root.get(key);
    if (steps.length > 1) insert(root, steps, value);
    // Without brackets PHP would keep the last value; by the specification it is a list.
    else if (before instanceof Branch) before.push(value);
    else if (before !== undefined)
      root.set(
        key,
        Branch.of([
          ["0", before],
          ["1", value],
        ]),
      );
    else root.set(key, isList(key) ? Branch.of([["0", value]]) : value);
  }
  return root;
}
