/** What a router needs to know of an operation. */
export interface Routable {
  /** HTTP method, in any letter case. */
  method: string;
  /** Path template, such as `/contacts/{id}`. */
  path: string;
}

/** What became of a method and a path. */
export type Match<T> =
  | { kind: "found"; operation: T; path: string }
  | { kind: "unknownPath" }
  | { kind: "wrongMethod"; allow: string[] };

/**
 * Finds the operation behind a request.
 *
 * @param method in upper case; HEAD finds what GET finds
 * @param path as it came, still percent-encoded; the path given back for a found operation has its
 *   values encoded anew, so that decoding it once yields them
 */
export type Router<T> = (method: string, path: string) => Match<T>;

interface Route<T> {
  /** Literal text of each segment; undefined where the path has a template. */
  segments: (string | undefined)[];
  operations: Map<string, T>;
}

/**
 * Makes the router of an API.
 *
 * A path is chosen before the method is looked at, and the path with the fewest templates wins:
 * `GET /contacts/link` is a wrong method of `/contacts/link`, never a read of the contact "link".
 * A template stands for one whole segment that is not empty; a trailing slash counts.
 *
 * @throws Error when a template is only a part of a segment
 */
export function createRouter<T extends Routable>(operations: readonly T[]): Router<T> {
  const byPath = new Map<string, Route<T>>();
  for (const operation of operations) {
    let route = byPath.get(operation.path);
    if (route === undefined) {
      route = { segments: readTemplate(operation.path), operations: new Map() };
      byPath.set(operation.path, route);
    }
    route.operations.set(operation.method.toUpperCase(), operation);
  }
  const routes = [...byPath.values()].sort(morePrecise);

  return (method, path) => {
    const values = path.split("/").map(decode);
    const route = routes.find(({ segments }) => fits(segments, values));
    if (route === undefined) return { kind: "unknownPath" };
    const operation = route.operations.get(method === "HEAD" ? "GET" : method);
    if (operation === undefined) return { kind: "wrongMethod", allow: allowedMethods(route) };
    // Prism reads a bare comma as a list; encoded, it stays a part of the value.
    const encoded = route.segments.map(
      (literal, i) => literal ?? encodeURIComponent(values[i] ?? ""),
    );
    return { kind: "found", operation, path: encoded.join("/") };
  };
}

function readTemplate(path: string): (string | undefined)[] {
  return path.split("/").map((segment) => {
    if (/^\{[^{}]+\}$/.test(segment)) return undefined;
    if (/[{}]/.test(segment)) {
      throw new Error(`the template in the path ${path} is not a whole segment`);
    }
    return segment;
  });
}

function morePrecise<T>(a: Route<T>, b: Route<T>): number {
  const templates = (route: Route<T>) => route.segments.filter((s) => s === undefined).length;
  const firstTemplate = (route: Route<T>) => route.segments.indexOf(undefined);
  return templates(a) - templates(b) || firstTemplate(b) - firstTemplate(a);
}

function fits(
  segments: readonly (string | undefined)[],
  values: readonly (string | undefined)[],
): boolean {
  if (segments.length !== values.length) return false;
  return segments.every((literal, i) => {
    const value = values[i];
    return literal === undefined ? value !== undefined && value !== "" : value === literal;
  });
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function allowedMethods<T>(route: Route<T>): string[] {
  const methods = [...route.operations.keys()];
  return methods.includes("GET") ? [...methods, "HEAD"] : methods;
}
