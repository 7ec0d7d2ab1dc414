import { child, followOnce, isObject, type JsonObject, valueAt } from "../description/document.ts";
import type { Operation } from "../description/operation.ts";
import type { Direction } from "./schemaDocument.ts";
import { DATA, EXAMPLES, SCHEMA_MAPS } from "./schemaKeywords.ts";

/** Keywords whose schemas are asked on their own about a value, or why it does not fit. */
const BRANCHES: ReadonlySet<string> = new Set([
  "anyOf",
  "oneOf",
  "contains",
  "if",
  "propertyNames",
]);

/** The schemas that operations name for messages of a direction, each once. */
export function entryPointers(operations: readonly Operation[], direction: Direction): string[] {
  type Owner = { readonly schemaPointer?: string };
  const pointers = operations
    .flatMap(({ parameters, requestBody, responses }): readonly Owner[] =>
      direction === "request"
        ? [...parameters, ...(requestBody?.contents ?? [])]
        : responses.flatMap(({ headers, contents }) => [...headers, ...contents]),
    )
    .flatMap(({ schemaPointer }) => schemaPointer ?? []);
  return [...new Set(pointers)];
}

/**
 * Lists the schemas that can be asked for on their own when messages are judged and explained: those
 * that are named, all that they refer to, and the branches of each.
 */
export function judgedPointers(document: JsonObject, entries: readonly string[]): string[] {
  const found = new Set<string>();
  const visited = new Set<string>();
  const visit = (value: unknown, pointer: string): void => {
    if (!isObject(value) || visited.has(pointer)) return;
    visited.add(pointer);
    if (typeof value["$ref"] === "string") {
      const target = followOnce(document, { value, pointer });
      found.add(target.pointer);
      visit(target.value, target.pointer);
    }
    for (const [keyword, inner] of Object.entries(value)) {
      if (DATA.has(keyword) || EXAMPLES.has(keyword)) continue;
      for (const place of schemasBelow(keyword, inner, child(pointer, keyword))) {
        if (BRANCHES.has(keyword)) found.add(place);
        visit(valueAt(document, place), place);
      }
    }
  };
  for (const pointer of entries) {
    found.add(pointer);
    visit(valueAt(document, pointer), pointer);
  }
  return [...found];
}

function schemasBelow(keyword: string, value: unknown, pointer: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value) && !SCHEMA_MAPS.has(keyword)) return [pointer];
  return Object.keys(value).map((key) => child(pointer, key));
}
