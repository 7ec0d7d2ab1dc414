/** What reading a query string needs to know of a declared parameter. */
export interface QueryParameter {
  name: string;
  style: string;
}

/** A value of a bracketed parameter: text, or lists and objects of such values. */
export type QueryValue = string | QueryValue[] | { [key: string]: QueryValue };

/** Nesting that PHP reads by default; a deeper key is left out. */
const MAX_DEPTH = 64;

type Branch = Map<string, string | Branch>;

/**
 * Reads a query string the way PHP does, as far as the declared parameters ask for it.
 *
 * `filter[id][]=1&filter[id][]=2` becomes `{ filter: { id: ["1", "2"] } }` when `filter` is declared
 * with `style: deepObject`. A parameter whose declared name has brackets itself (`chat_id[]`) keeps
 * them. Of two values for one and the same bracketed key the last counts; any other name that is
 * repeated gives a list.
 *
 * @param search the query string, with or without its `?`
 * @param declared the parameters of the operation; a name that differs from them in letter case
 *   only is left out, because names are case-sensitive and Prism ignores that
 */
export function readQuery(
  search: string,
  declared: readonly QueryParameter[],
): Record<string, QueryValue> {
  const names = new Set(declared.map(({ name }) => name));
  const lowerCaseNames = new Set(declared.map(({ name }) => name.toLowerCase()));
  const deepObjects = new Set(
    declared.filter(({ style }) => style === "deepObject").map(({ name }) => name),
  );
  const flat = new Map<string, string[]>();
  const deep: Branch = new Map();

  for (const [key, value] of new URLSearchParams(search)) {
    const [base, ...path] = splitBrackets(key);
    if (!names.has(key) && base !== undefined && deepObjects.has(base)) {
      insert(deep, [base, ...path], value);
    } else if (names.has(key) || !lowerCaseNames.has(key.toLowerCase())) {
      flat.set(key, [...(flat.get(key) ?? []), value]);
    }
  }

  const query: [string, QueryValue][] = [];
  for (const [key, values] of flat) {
    query.push([key, values.length === 1 && values[0] !== undefined ? values[0] : values]);
  }
  for (const [key, node] of deep) query.push([key, unfold(node)]);
  return Object.fromEntries(query);
}

/** `a[b][]` gives `["a", "b", ""]`; a key without well-formed brackets gives nothing. */
function splitBrackets(key: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(key);
  if (match?.[1] === undefined || match[2] === undefined) return [];
  const path = [match[1], ...match[2].slice(1, -1).split("][")];
  return path.length > MAX_DEPTH ? [] : path;
}

function insert(root: Branch, path: readonly string[], value: string): void {
  let branch = root;
  const [last = "", ...reversed] = path.toReversed();
  for (const step of reversed.toReversed()) {
    const key = step === "" ? nextIndex(branch) : step;
    const child = branch.get(key);
    if (child instanceof Map) {
      branch = child;
    } else {
      const created: Branch = new Map();
      branch.set(key, created);
      branch = created;
    }
  }
  branch.set(last === "" ? nextIndex(branch) : last, value);
}

function nextIndex(branch: Branch): string {
  let next = 0;
  for (const key of branch.keys()) {
    if (/^\d+$/.test(key)) next = Math.max(next, Number(key) + 1);
  }
  return String(next);
}

/** Keys counted from 0 make a list; field identifiers such as 1103 stay keys of an object. */
function unfold(node: string | Branch): QueryValue {
  if (typeof node === "string") return node;
  const entries = [...node].map(([key, child]): [string, QueryValue] => [key, unfold(child)]);
  const isList = entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
