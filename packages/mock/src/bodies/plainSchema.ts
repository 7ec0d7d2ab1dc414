import { follow, followOnce, isObject, type JsonObject } from "@liaison/contract";
import { plainBounds } from "./plainBounds.ts";

/** A JSON schema without references, in the words that Prism's generators understand. */
export type PlainSchema = Record<string, unknown>;

/** How many references deep optional properties are kept, the fullest body first. */
const DEPTHS = [12, 4, 2, 0];

/** Most schemas in a plain schema; Prism's sampler gives up at 2,500. */
const LARGEST = 2000;

/** Items that a made-up array has at most, unless more are required. */
const MOST_ITEMS = 3;

/** Keywords that mean the same to the generators as in draft 2020-12 and hold no schema. */
const KEPT = [
  ...["type", "enum", "const", "default", "example", "examples", "x-faker"],
  ...["minLength", "maxLength", "pattern", "format", "minItems", "uniqueItems"],
  ...["minProperties", "maxProperties"],
];

/**
 * Formats that json-schema-faker does not know, or writes in the time zone of the machine (`time`),
 * each with a pattern that lies within the format.
 */
const FORMATS: ReadonlyMap<unknown, { pattern: string; example: string }> = new Map([
  ["time", { pattern: "^(0\\d|1\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ$", example: "14:15:22Z" }],
  ["duration", { pattern: "^P[1-9]DT[1-9]H$", example: "P1DT1H" }],
  ["relative-json-pointer", { pattern: "^[0-9]/[a-z]{1,8}$", example: "1/name" }],
  ["byte", { pattern: "^([A-Za-z0-9]{4}){1,4}$", example: "c2FtcGxl" }],
]);

interface Walk {
  readonly document: JsonObject;
  readonly depth: number;
  /** References that are being followed. */
  readonly open: Set<string>;
  left: number;
}

class TooLarge extends Error {}

/**
 * Rewrites a schema for Prism's generators, which read drafts 4 to 7, stumble over schemas that
 * contain themselves and invent properties wherever the schema is open.
 *
 * - References are followed. Where a schema comes back to itself, the optional property, the items
 *   or the alternative around that place is left out.
 * - Objects are closed: only what is declared can be made up. What is `writeOnly` is left out.
 * - `not`, conditions and dependencies are left out; the caller judges the value by the real schema.
 *
 * @param document the OpenAPI document that the references point into
 * @param pointer JSON pointer of the schema
 * @returns undefined when every value would be endless, or the schema is too large to be followed
 */
export function plainSchema(document: JsonObject, pointer: string): PlainSchema | undefined {
  for (const depth of DEPTHS) {
    const walk: Walk = { document, depth, open: new Set(), left: LARGEST };
    try {
      return rewrite({ $ref: `#${pointer}` }, walk);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
    }
  }
  return undefined;
}

/** Undefined stands for a schema that no finite value can satisfy. */
function rewrite(schema: unknown, walk: Walk): PlainSchema | undefined {
  walk.left -= 1;
  if (walk.left < 0) throw new TooLarge();
  if (!isObject(schema)) return schema === false ? undefined : {};

  const { $ref, ...rest } = schema;
  if (typeof $ref === "string") {
    const target = followed($ref, walk);
    if (target === undefined) return undefined;
    const beside = rewriteOwn(rest, walk);
    if (beside === undefined) return undefined;
    return Object.keys(beside).length === 0 ? target : { allOf: [target, beside] };
  }
  return rewriteOwn(schema, walk);
}

function followed(reference: string, walk: Walk): PlainSchema | undefined {
  if (walk.open.has(reference)) return undefined;
  walk.open.add(reference);
  const target = rewrite(
    followOnce(walk.document, { value: { $ref: reference }, pointer: "" }).value,
    walk,
  );
  walk.open.delete(reference);
  return target;
}

function rewriteOwn(schema: JsonObject, walk: Walk): PlainSchema | undefined {
  const plain: PlainSchema = {};
  for (const keyword of KEPT) {
    if (schema[keyword] !== undefined) plain[keyword] = schema[keyword];
  }
  const format = FORMATS.get(schema["format"]);
  if (format !== undefined) {
    delete plain["format"];
    plain["pattern"] ??= format.pattern;
    plain["examples"] ??= [format.example];
  }
  const whole =
    rewriteObject(schema, plain, walk) &&
    rewriteArray(schema, plain, walk) &&
    rewriteAlternatives(schema, plain, walk);
  if (!whole) return undefined;
  return schema["enum"] === undefined ? { ...plain, ...plainBounds(schema) } : plain;
}

/** @returns false when a required property cannot be made */
function rewriteObject(schema: JsonObject, plain: PlainSchema, walk: Walk): boolean {
  const { properties, patternProperties, propertyNames } = schema;
  const others = schema["additionalProperties"] ?? schema["unevaluatedProperties"];
  const required = new Set(Array.isArray(schema["required"]) ? schema["required"] : []);
  if (isObject(properties)) {
    const kept: PlainSchema = {};
    for (const [name, property] of Object.entries(properties)) {
      if (isWriteOnly(property, walk.document)) {
        required.delete(name);
        continue;
      }
      if (!required.has(name) && walk.open.size > walk.depth + 1) continue;
      const value = rewrite(property, walk);
      if (value !== undefined) kept[name] = value;
      else if (required.has(name)) return false;
    }
    plain["properties"] = kept;
  }
  if (required.size > 0) plain["required"] = [...required];
  if (isObject(patternProperties)) {
    plain["patternProperties"] = rewriteEach(patternProperties, walk);
  }
  const objects = schema["type"] === "object" || isObject(properties) || isObject(others);
  if (!objects) return true;
  const other = isObject(others) ? rewrite(others, walk) : undefined;
  const pattern = isObject(propertyNames) ? propertyNames["pattern"] : undefined;
  if (other !== undefined && typeof pattern === "string") {
    plain["patternProperties"] = { ...(plain["patternProperties"] ?? {}), [pattern]: other };
  }
  plain["additionalProperties"] = typeof pattern === "string" ? false : (other ?? false);
  return true;
}

/** @returns false when a required item cannot be made */
function rewriteArray(schema: JsonObject, plain: PlainSchema, walk: Walk): boolean {
  const { items, prefixItems, contains, maxItems } = schema;
  const least = typeof schema["minItems"] === "number" ? schema["minItems"] : 0;
  if (typeof maxItems === "number") {
    plain["maxItems"] = Math.min(maxItems, Math.max(least, MOST_ITEMS));
  }
  if (Array.isArray(prefixItems)) {
    const first = prefixItems.map((item) => rewrite(item, walk));
    plain["items"] = first;
    return !first.includes(undefined);
  }
  const one = items ?? contains;
  if (one === undefined) return true;
  const item = rewrite(one, walk);
  if (item !== undefined) plain["items"] = item;
  else if (least > 0) return false;
  // json-schema-faker wants both before it makes an array without a schema for its items.
  else Object.assign(plain, { minItems: 0, maxItems: 0 });
  return true;
}

/** @returns false when no alternative, or one of the parts, cannot be made */
function rewriteAlternatives(schema: JsonObject, plain: PlainSchema, walk: Walk): boolean {
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = schema[keyword];
    if (!Array.isArray(branches)) continue;
    const possible = branches.map((branch) => rewrite(branch, walk)).filter(isObject);
    if (possible.length === 0) return false;
    plain[keyword] = possible;
  }
  const parts = schema["allOf"];
  if (!Array.isArray(parts)) return true;
  const rewritten = parts.map((part) => rewrite(part, walk));
  plain["allOf"] = rewritten;
  return !rewritten.includes(undefined);
}

function rewriteEach(schemas: JsonObject, walk: Walk): PlainSchema {
  const rewritten = Object.entries(schemas).map(([key, schema]) => [key, rewrite(schema, walk)]);
  return Object.fromEntries(rewritten.filter(([, schema]) => schema !== undefined));
}

function isWriteOnly(schema: unknown, document: JsonObject): boolean {
  const inner =
    isObject(schema) && schema["writeOnly"] !== true
      ? follow(document, { value: schema, pointer: "" }).value
      : schema;
  return isObject(inner) && inner["writeOnly"] === true;
}
