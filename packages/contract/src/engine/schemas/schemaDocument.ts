import { ContractError } from "../description/contractError.ts";
import { followOnce, isObject, type JsonObject, type Located } from "../description/document.ts";
import { DATA, EXAMPLES, MAPS } from "./schemaKeywords.ts";

/** Which way a message goes: requests leave out what is `readOnly`, responses what is `writeOnly`. */
export type Direction = "request" | "response";

/** Keyword of the properties that messages of a direction leave out. */
export const LEFT_OUT: Readonly<Record<Direction, "readOnly" | "writeOnly">> = {
  request: "readOnly",
  response: "writeOnly",
};

/**
 * Left out of the copy: an `$id` in an example would count as the name of a schema, and the compiler
 * still knows the `nullable` of OpenAPI 3.0.
 */
const IGNORED = new Set([...EXAMPLES, "nullable"]);

/**
 * Copies a description for the compiler of schemas: without what means nothing in them, and without
 * what need not be sent in one direction among the required properties.
 *
 * @returns the copy, and whether its schemas say anything else than the document
 * @throws ContractError when an object of the document stands inside itself
 */
export function copySchemas(
  document: JsonObject,
  direction: Direction,
): { readonly copy: JsonObject; readonly isRelaxed: boolean } {
  let isRelaxed = false;
  const open = new Set<object>();
  // The enclosing schemas that judge the same value: `required` may stand beside their properties.
  const copy = (value: unknown, isMap: boolean, around: readonly JsonObject[]): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (open.has(value)) throw new ContractError("an object of the document stands inside itself");
    open.add(value);
    const copied = Array.isArray(value)
      ? value.map((item) => copy(item, false, around))
      : copyObject(value as JsonObject, isMap, around);
    open.delete(value);
    return copied;
  };
  const copyObject = (value: JsonObject, isMap: boolean, around: readonly JsonObject[]): object => {
    const schemas = [...around, value];
    const entries = Object.entries(value)
      .filter(([key]) => isMap || !IGNORED.has(key))
      .map(([key, inner]): [string, unknown] => {
        if (key === "required" && Array.isArray(inner)) {
          const needed = inner.filter((name) => !isMarked(document, schemas, name, direction));
          isRelaxed ||= needed.length < inner.length;
          return [key, needed];
        }
        if (!isMap && DATA.has(key)) return [key, inner];
        return [key, copy(inner, !isMap && MAPS.has(key), key === "allOf" ? schemas : [])];
      });
    return Object.fromEntries(entries);
  };
  return { copy: copy(document, false, []) as JsonObject, isRelaxed };
}

/** Whether any of the schemas, or what they consist of, says that a property is left out. */
function isMarked(
  document: JsonObject,
  schemas: readonly unknown[],
  name: string,
  direction: Direction,
): boolean {
  const visited = new Set<unknown>();
  const all = (schema: unknown): JsonObject[] => {
    if (!isObject(schema) || visited.has(schema)) return [];
    visited.add(schema);
    const { $ref, allOf } = schema;
    const target = typeof $ref === "string" ? targetOf(document, schema) : undefined;
    return [schema, ...[target, ...(Array.isArray(allOf) ? allOf : [])].flatMap(all)];
  };
  return schemas
    .flatMap(all)
    .flatMap(({ properties }) =>
      isObject(properties) && Object.hasOwn(properties, name) ? all(properties[name]) : [],
    )
    .some((property) => property[LEFT_OUT[direction]] === true);
}

/** Undefined for a reference that leads nowhere: only where it is used does that matter. */
function targetOf(document: JsonObject, schema: JsonObject): unknown {
  const start: Located = { value: schema, pointer: "" };
  try {
    return followOnce(document, start).value;
  } catch {
    return undefined;
  }
}
