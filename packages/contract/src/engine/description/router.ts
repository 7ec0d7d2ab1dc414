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

/** Text of a whole segment, or the texts around its templates: one more than templates. */
type Segment = string | readonly string[];

/** A path and all that is declared for it. */
interface Route<T> {
  readonly segments: readonly Segment[];
  readonly endpoints: Map<string, Endpoint<T>>;
}

interface Endpoint<T> {
  readonly operation: T;
  /** Of the templates of its path. */
  readonly names: readonly string[];
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
  const byShape = new Map<string, Route<T>>();
  for (const operation of operations) {
    const { segments, names } = readTemplate(operation.path);
    // No request can tell `/contacts/{id}` from `/contacts/{contact}`: they are one path.
    const shape = JSON.stringify(segments);
    const route = byShape.get(shape) ?? { segments, endpoints: new Map() };
    byShape.set(shape, route);
    if (!route.endpoints.has(operation.method)) {
      route.endpoints.set(operation.method, { operation, names });
    }
  }
  const byLength = new Map<number, Route<T>[]>();
  for (const route of [...byShape.values()].sort(morePrecise)) {
    const { length } = route.segments;
    byLength.set(length, [...(byLength.get(length) ?? []), route]);
  }

  return (method, path) => {
    const texts = path.split("/");
    const decoded = texts.map(decode);
    for (const route of byLength.get(texts.length) ?? []) {
      const values = readValues(route.segments, decoded);
      if (values === undefined) continue;
      const { endpoints } = route;
      const endpoint =
        endpoints.get(method) ?? (method === "HEAD" ? endpoints.get("GET") : undefined);
      if (endpoint === undefined) return { kind: "wrongMethod", allow: allowedMethods(route) };
      const { operation, names } = endpoint;
      const named = names.map((name, index) => [name, values[index] ?? ""]);
      return { kind: "found", operation, values: Object.fromEntries(named) };
    }
    return { kind: "unknownPath" };
  };
}

function readTemplate(
  path: string,
): Pick<Route<never>, "segments"> & Pick<Endpoint<never>, "names"> {
  const names = new Set<string>();
  const segments = path.split("/").map((segment): Segment => {
    const own = [...segment.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? "");
    if (own.length === 0) return decode(segment) ?? segment;
    for (const name of own) {
      if (names.has(name)) throw new ContractError(`the path ${path} has {${name}} twice`);
      names.add(name);
    }
    return segment.split(/\{[^{}]+\}/);
  });
  return { segments, names: [...names] };
}

function morePrecise<T>(a: Route<T>, b: Route<T>): number {
  const templates = ({ segments }: Route<T>) =>
    segments.filter((s) => typeof s !== "string").length;
  const looseness = ({ segments }: Route<T>) =>
    segments.map((s) => (typeof s === "string" ? 0 : isWhole(s) ? 2 : 1)).join("");
  const [looseA, looseB] = [looseness(a), looseness(b)];
  return templates(a) - templates(b) || (looseA < looseB ? -1 : looseA > looseB ? 1 : 0);
}

/** The values of all templates, in their order; undefined for a path that does not fit. */
function readValues(
  segments: readonly Segment[],
  texts: readonly (string | undefined)[],
): string[] | undefined {
  const values: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const text = texts[index];
    if (text === undefined) return undefined;
    if (typeof segment === "string") {
      if (segment !== text) return undefined;
    } else {
      const parts = cut(text, segment);
      if (parts === undefined) return undefined;
      values.push(...parts);
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

function allowedMethods<T>({ endpoints }: Route<T>): string[] {
  const methods = [...endpoints.keys()];
  return methods.includes("GET") && !methods.includes("HEAD") ? [...methods, "HEAD"] : methods;
}
