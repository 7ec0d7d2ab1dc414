import type { SearchDocument } from "./document.ts";
import { key } from "./terms.ts";

/** Finds the documents that a query names in full, with how well each is named: 1 at best. */
export type NameFinder = (query: string) => Map<number, number>;

/** Collects what documents are called: names, titles, paths, addresses of fields, values. */
export function createNameFinder(documents: readonly SearchDocument[]): NameFinder {
  const byKey = new Map<string, Map<number, number>>();
  const paths: { id: number; method: string; segments: string[] }[] = [];
  const add = (name: string | undefined, id: number, weight: number): void => {
    if (name === undefined) return;
    const named = byKey.get(key(name)) ?? new Map<number, number>();
    byKey.set(key(name), named.set(id, Math.max(weight, named.get(id) ?? 0)));
  };
  for (const [id, { name, title, request, anchor, values }] of documents.entries()) {
    for (const value of values ?? []) add(value, id, 0.5);
    add(name, id, 1);
    add(title, id, 1);
    // `query.filter.id` is what stands after `query`, written as `filter[id]` by most.
    add(anchor.replace(/^[^.]*\.?/, ""), id, 1);
    add(request, id, 1);
    const [method, path] = request?.split(" ") ?? [];
    if (method !== undefined && path !== undefined) {
      paths.push({ id, method, segments: path.split("/") });
    }
  }
  byKey.delete("");
  return (query) => {
    const named = new Map(byKey.get(key(query)) ?? byKey.get(key(outer(query))));
    const [, method, path] = REQUEST.exec(query) ?? [];
    const segments = path?.replace(/(.)\/$/, "$1").split("/");
    for (const operation of paths) {
      if (method !== undefined && method.toUpperCase() !== operation.method) continue;
      const fits = segments !== undefined && sameSegments(operation.segments, segments);
      if (fits) named.set(operation.id, 1);
    }
    return named;
  };
}

/** Of `filter[updated_at][from]` the part around the last one, which may be described elsewhere. */
function outer(query: string): string {
  return /^(.+)[[.][^[.]+$/.exec(query)?.[1] ?? "";
}

/** A path as it stands in a log: with or without a method, a host and a query. */
const REQUEST = /^\s*(?:([a-z]+)\s+)?(?:https?:\/\/[^/\s]+)?(\/[^?#\s]+)(?:[?#]\S*)?\s*$/i;

function sameSegments(template: readonly string[], path: readonly string[]): boolean {
  if (template.length !== path.length) return false;
  return template.every((step, index) => step.startsWith("{") || step === path[index]);
}
