import { child, type Located } from "../engine/description/document.ts";
import type { SchemaNode } from "./shapes.ts";

/** The schemas under the names of a keyword, of all nodes. */
export function mapsUnder(nodes: readonly SchemaNode[], keyword: string): Map<string, Located> {
  return new Map(
    nodes.flatMap(({ schema, pointer }) =>
      Object.entries(schema[keyword] ?? {}).map(([key, value]): [string, Located] => [
        key,
        { value, pointer: child(pointer, keyword, key) },
      ]),
    ),
  );
}

/** The schema under a keyword, in a list; an empty one where there is none. */
export function schemaUnder({ schema, pointer }: SchemaNode, keyword: string): Located[] {
  const value = schema[keyword];
  return value === undefined ? [] : [{ value, pointer: `${pointer}/${keyword}` }];
}
