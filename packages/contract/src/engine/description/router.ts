import { ContractError } from "./contractError.ts";

/** What a router needs to know of an operation. */
export interface Routable {
  /** HTTP method, in upper case. */
  readonly method: string;
  /** Path template, such as `/contacts/{id}`. */
  readonly path: string;
}

/** An operation that was found. */
export interface Found<T> {
  readonly kind: "found";
  readonly operation: T;
  /** Values of the path's templates, decoded. */
  readonly values: Readonly<Record<string, string>>;
}

/** What became of a method and a path. */
export type Match<T> =
  | Found<T>
  | { readonly kind: "unknownPath" }
  | { readonly kind: "wrongMethod"; readonly allow: readonly string[] };

/**
 * Finds the operation behind a request.
 *
 * @param method in upper case; HEAD finds what GET finds, unless it is declared itself
 * @param path as it came, still percent-encoded, without a query
 */
export type Router<T> = (method: string, path: string) => Match<T>;

/** Text of a whole segment, or its templates with the texts around them: one more than names. */
type Segment = string | { readonly names: readonly string[]; readonly texts: readonly string[] };

interface Route<T> {
  readonly segments: readonly Segment[];
  readonly operations: Map<string, T>;
}

/**
 * Makes the router of an API.
 *
 * A path is chosen before the method is looked at, and the path with the fewest templates wins:
 * `GET /contacts/link` is a wrong method of `/contacts/link`, never a read of the contact "link".
 * A template never stands for nothing or for a slash that is not encoded; a trailing slash counts.
 *
 * @throws ContractError when a path names a template twice
 */
export function createRouter<T extends Routable>(operations: readonly T[]): Router<T> {
  const byPath = new Map<string, Route<T>>();
  for (const operation of operations) {
    let route = byPath.get(operation.path);
    if (route === undefined) {
      route = { segments: readTemplate(operation.path), operations: new Map() };
      byPath.set(operation.path, route);
    }
    route.operations.set(operation.method, operation);
  }
  const byLength = new Map<number, Route<T>[]>();
  for (const route of [...byPath.values()].sort(morePrecise)) {
    const { length } = route.segments;
    byLength.set(length, [...(byLength.get(length) ?? []), route]);
  }

  return (method, path) => {
    const texts = path.split("/");
    const decoded = texts.map(decode);
    for (const route of byLength.get(texts.length) ?? []) {
      const values = fit(route.segments, decoded);
      if (values === undefined) continue;
      const operation =
        route.operations.get(method) ??
        (method === "HEAD" ? route.operations.get("GET") : undefined);
      if (operation === undefined) return { kind: "wrongMethod", allow: allowedMethods(route) };
      return { kind: "found", operation, values };
    }
    return { kind: "unknownPath" };
  };
}

function readTemplate(path: string): Segment[] {
  const seen = new Set<string>();
  return path.split("/").map((segment) => {
    const names = [...segment.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? "");
    if (names.length === 0) return decode(segment) ?? segment;
    for (const name of names) {
      if (seen.has(name)) throw new ContractError(`the path ${path} has {${name}} twice`);
      seen.add(name);
    }
    return { names, texts: segment.split(/\{[^{}]+\}/) };
  });
}

function morePrecise<T>(a: Route<T>, b: Route<T>): number {
  const templates = ({ segments }: Route<T>) =>
    segments.filter((s) => typeof s !== "string").length;
  const looseness = ({ segments }: Route<T>) =>
    segments.map((s) => (typeof s === "string" ? 0 : isWhole(s.texts) ? 2 : 1)).join("");
  return templates(a) - templates(b) || looseness(a).localeCompare(looseness(b));
}

function fit(
  segments: readonly Segment[],
  texts: readonly (string | undefined)[],
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const text = texts[index];
    if (text === undefined) return undefined;
    if (typeof segment === "string") {
      if (segment !== text) return undefined;
    } else {
      const parts = cut(text, segment.texts);
      if (parts === undefined) return undefined;
      for (const [i, name] of segment.names.entries()) values[name] = parts[i] ?? "";
    }
  }
  return values;
}

function isWhole(texts: readonly string[]): boolean {
  return texts.every((text) => text === "");
}

/**
 * Cuts out what stands between texts, each part as short as can be and never empty. Searching from
 * text to text, unlike a pattern, takes no longer for a segment made to confuse.
 */
function cut(segment: string, texts: readonly string[]): string[] | undefined {
  const [first = "", ...rest] = texts;
  const last = rest.pop() ?? "";
  if (!segment.startsWith(first) || !segment.endsWith(last)) return undefined;
  const end = segment.length - last.length;
  const parts: string[] = [];
  let start = first.length;
  for (const text of rest) {
    const at = segment.indexOf(text, start + 1);
    if (at < 0) return undefined;
    parts.push(segment.slice(start, at));
    start = at + text.length;
  }
  if (start >= end) return undefined;
  return [...parts, segment.slice(start, end)];
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function allowedMethods<T>({ operations }: Route<T>): string[] {
  const methods = [...operations.keys()];
  return methods.includes("GET") && !methods.includes("HEAD") ? [...methods, "HEAD"] : methods;
}
