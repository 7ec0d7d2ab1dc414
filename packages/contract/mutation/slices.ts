import {
  type Content,
  child,
  follow,
  isObject,
  type JsonObject,
  keysOf,
  type Operation,
  valueAt,
} from "../src/index.ts";
import { remember } from "./remember.ts";

/** Which operations show what a place of the description says, and a small document of one of them. */
export interface Slices {
  /**
   * Operations that together use a place in every way in which any operation does, the smallest
   * first: what none of them tells, no operation tells.
   *
   * @param pointer JSON pointer of the place
   */
  reaching(pointer: string): Reached[];
  /** Only one operation of the document, and what it refers to; pointers stay the same. */
  cut(operation: Operation): JsonObject;
}

/** An operation that shows a place. */
export interface Reached {
  readonly operation: Operation;
  /** Where it does: `request`, declared statuses, or `all`. */
  readonly parts: ReadonlySet<string>;
}

/** One use of schemas: a parameter, a body of one media type, a header. */
interface Use {
  /** The same for operations that share it. */
  readonly key: string;
  readonly part: string;
  /** Pointers of everything that it stands in or refers to. */
  readonly roots: ReadonlySet<string>;
}

/** Prepares the slices of a document. */
export function createSlices(document: JsonObject, operations: readonly Operation[]): Slices {
  const cut = remember((operation: Operation) => cutOut(document, operation));
  const uses = new Map(operations.map((operation) => [operation, usesOf(document, operation)]));
  const sizes = new Map(
    operations.map((operation) => [operation, JSON.stringify(cut(operation)).length]),
  );
  const ordered = [...operations].sort((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0));

  return {
    cut,
    reaching: (pointer) => {
      const covered = new Set<string>();
      return ordered.flatMap((operation) => {
        const own = (uses.get(operation) ?? []).filter(
          ({ key, roots }) => !covered.has(key) && isWithin(pointer, roots),
        );
        for (const { key } of own) covered.add(key);
        return own.length === 0 ? [] : [{ operation, parts: new Set(own.map(({ part }) => part)) }];
      });
    },
  };
}

function isWithin(pointer: string, roots: ReadonlySet<string>): boolean {
  return [...roots].some((root) => pointer === root || pointer.startsWith(`${root}/`));
}

function usesOf(document: JsonObject, operation: Operation): Use[] {
  const use = (part: string, key: string, ...pointers: readonly string[]): Use => ({
    key,
    part,
    roots: new Set(pointers.flatMap((pointer) => [pointer, ...referred(document, pointer)])),
  });
  const itself = (part: string, pointer: string): Use => ({
    key: pointer,
    part,
    roots: new Set([pointer]),
  });
  const { parameters, requestBody, responses, pointer, declared } = operation;
  const [, path = ""] = keysOf(pointer);
  const security = declared["security"] === undefined ? "/security" : child(pointer, "security");
  const ofContents = (part: string, contents: readonly Content[]): Use[] =>
    contents.flatMap(({ mediaType, schemaPointer }) => {
      const kind = part === "request" ? part : "response";
      const key = `${kind} ${mediaType} ${schemaPointer}`;
      return schemaPointer === undefined ? [] : [use(part, key, schemaPointer)];
    });
  return [
    itself("all", child(pointer, "responses")),
    itself("all", security),
    itself("request", child(pointer, "parameters")),
    itself("request", child("", "paths", path, "parameters")),
    ...parameters.map((parameter) => use("request", parameter.pointer, parameter.pointer)),
    ...(requestBody === undefined
      ? []
      : [itself("request", requestBody.pointer), ...ofContents("request", requestBody.contents)]),
    ...responses.flatMap(({ status, pointer: at, headers, contents }) => [
      itself(status, at),
      ...headers.map((header) => use(status, header.pointer, header.pointer)),
      ...ofContents(status, contents),
    ]),
  ];
}

/** Pointers of the components that a place refers to, directly or through others. */
function referred(document: JsonObject, pointer: string): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown, at: string): void => {
    if (typeof value !== "object" || value === null) return;
    const reference = (value as JsonObject)["$ref"];
    if (typeof reference === "string") {
      const target = follow(document, { value, pointer: at });
      if (!found.has(target.pointer)) {
        found.add(target.pointer);
        visit(target.value, target.pointer);
      }
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, child(at, key));
  };
  visit(valueAt(document, pointer), pointer);
  return found;
}

function cutOut(document: JsonObject, { pointer, path }: Operation): JsonObject {
  const [, , method = ""] = keysOf(pointer);
  const { components, paths } = document as { components: JsonObject; paths: JsonObject };
  const item = paths[path] as JsonObject;
  const { parameters } = item;
  const kept = {
    [method]: item[method],
    ...(parameters !== undefined && { parameters }),
  };
  const pointers = referred({ ...document, paths: { [path]: kept } }, child("", "paths", path));
  const small: Record<string, Record<string, unknown>> = {
    securitySchemes: components["securitySchemes"] as Record<string, unknown>,
  };
  for (const [kind, map] of Object.entries(components)) {
    if (!isObject(map) || kind === "securitySchemes") continue;
    const names = Object.keys(map).filter((name) =>
      pointers.has(child("", "components", kind, name)),
    );
    small[kind] = Object.fromEntries(names.map((name) => [name, map[name]]));
  }
  return { ...document, paths: { [path]: kept }, components: small };
}
