import { DATA, EXAMPLES, MAPS } from "../schemas/schemaKeywords.ts";
import { ContractError } from "./contractError.ts";
import { child, follow, isObject, type JsonObject } from "./document.ts";

/** Schemas that are looked at to find out whether one takes null. */
const MOST_STEPS = 100;

const NULL = { type: "null" };

/**
 * Writes an OpenAPI 3.0 document as 3.1: what the two versions say differently about the same value
 * is said in the way of 3.1. Everything stays at its pointer.
 *
 * Two habits are honoured although the letter of 3.0 rules them out, because nobody writes them by
 * accident: `nullable` beside `$ref` or `allOf`, and beside an `enum` without null.
 *
 * @returns a document that shares what is the same with the given one, which is not changed
 * @throws ContractError when an object of the document stands inside itself
 */
export function upgradeOpenApi30(document: JsonObject): JsonObject {
  const open = new Set<object>();

  const upgrade = (value: unknown, isMap: boolean): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (open.has(value)) throw new ContractError("an object of the document stands inside itself");
    open.add(value);
    const upgraded = Array.isArray(value)
      ? replaceChanged(
          value,
          value.map((inner) => upgrade(inner, false)),
        )
      : upgradeObject(value as JsonObject, isMap);
    open.delete(value);
    return upgraded;
  };

  const upgradeObject = (value: JsonObject, isMap: boolean): JsonObject => {
    const isReference = !isMap && typeof value["$ref"] === "string";
    if (isReference) return upgradeReference(value);
    let copy: Record<string, unknown> | undefined;
    for (const [key, inner] of Object.entries(value)) {
      if (!isMap && (DATA.has(key) || EXAMPLES.has(key) || key.startsWith("x-"))) continue;
      const upgraded = upgrade(inner, !isMap && MAPS.has(key));
      if (upgraded === inner) continue;
      copy ??= { ...value };
      copy[key] = upgraded;
    }
    const result = copy ?? value;
    return isMap ? result : upgradeKeywords(result);
  };

  /** Whatever stands beside a reference is ignored in 3.0. */
  const upgradeReference = (value: JsonObject): JsonObject => {
    if (Object.keys(value).length === 1) return value;
    const reference = { $ref: value["$ref"] };
    return value["nullable"] === true ? addNull(reference) : reference;
  };

  const upgradeKeywords = (schema: JsonObject): JsonObject => {
    const bounded = upgradeBounds(schema);
    if (typeof schema["nullable"] !== "boolean") return bounded;
    const { nullable, ...rest } = bounded;
    return nullable === true ? addNull(rest) : rest;
  };

  /** Lets an upgraded schema take null too, without moving anything in it. */
  const addNull = (schema: JsonObject): JsonObject => {
    if (takesNull(schema)) return schema;
    const { $ref, type, enum: members, allOf, anyOf, oneOf } = schema;
    if (typeof $ref === "string") return { anyOf: [schema, NULL] };
    return {
      ...schema,
      ...(type !== undefined && { type: [...new Set([type, "null"].flat())] }),
      ...(Array.isArray(members) && { enum: [...new Set([...members, null])] }),
      ...(Array.isArray(allOf) && { allOf: allOf.map((inner) => addNull(inner)) }),
      ...(Array.isArray(anyOf) && !anyOf.some(takesNull) && { anyOf: [...anyOf, NULL] }),
      ...(Array.isArray(oneOf) && !oneOf.some(takesNull) && { oneOf: [...oneOf, NULL] }),
    };
  };

  /** Whether a schema takes null, be it upgraded already or not. */
  const takesNull = (start: unknown): boolean => {
    let steps = MOST_STEPS;
    const visit = (schema: unknown): boolean => {
      steps -= 1;
      if (!isObject(schema) || steps < 0) return schema !== false;
      const { $ref, nullable, type, enum: members, allOf, anyOf, oneOf } = schema;
      if (typeof $ref === "string") return visit(targetOf(document, schema));
      if (nullable === true) return true;
      return (
        (type === undefined || [type].flat().includes("null")) &&
        (!Array.isArray(members) || members.includes(null)) &&
        (!Array.isArray(allOf) || allOf.every(visit)) &&
        (!Array.isArray(anyOf) || anyOf.some(visit)) &&
        (!Array.isArray(oneOf) || oneOf.some(visit))
      );
    };
    return visit(start);
  };

  return { ...(upgrade(document, false) as JsonObject), openapi: "3.1.1" };
}

/** In 3.0 a bound is a number, and a second keyword says whether it is excluded. */
function upgradeBounds(schema: JsonObject): JsonObject {
  let result = schema;
  for (const [bound, excluding] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    const { [excluding]: isExcluded, ...rest } = result;
    if (typeof isExcluded !== "boolean") continue;
    result = rest;
    if (!isExcluded || rest[bound] === undefined) continue;
    const { [bound]: limit, ...others } = rest;
    result = { ...others, [excluding]: limit };
  }
  return result;
}

/** Undefined for a reference that leads nowhere: that is told where it is used. */
function targetOf(document: JsonObject, reference: JsonObject): unknown {
  try {
    return follow(document, { value: reference, pointer: child("") }).value;
  } catch {
    return undefined;
  }
}

function replaceChanged(list: readonly unknown[], changed: readonly unknown[]): readonly unknown[] {
  return changed.some((value, index) => value !== list[index]) ? changed : list;
}
