import { child, isObject, type JsonObject } from "../engine/description/document.ts";
import { type JsonType, typeOf } from "../engine/schemas/schemaView.ts";
import type { Form, Part } from "./form.ts";

/** The types of JSON; a whole number is of the type `integer`, any other is a `number`. */
export const ALL_TYPES: ReadonlySet<JsonType> = new Set([
  "object",
  "array",
  "string",
  "integer",
  "number",
  "boolean",
  "null",
]);

/** What the schemas of a form say together, keyword by keyword. */
export interface Facts {
  readonly types: ReadonlySet<JsonType>;
  /** Whether any schema says what the type is; without, anything goes. */
  readonly isTyped: boolean;
  /** What `enum` and `const` leave. */
  readonly members?: readonly unknown[];
  /** `const` or `enum`, whichever rules a value out first. */
  readonly memberKeyword: "const" | "enum";
  /** Members of sets that may grow. */
  readonly known: readonly unknown[];
  readonly least?: Bound;
  readonly most?: Bound;
  readonly multiplesOf: readonly number[];
  readonly minLength: number;
  readonly maxLength: number;
  readonly patterns: readonly string[];
  readonly formats: readonly string[];
  readonly minItems: number;
  readonly maxItems: number;
  readonly unique: boolean;
  readonly minProperties: number;
  readonly maxProperties: number;
  readonly required: readonly string[];
  /** Names that need others beside them. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
  /** Declared names, in their order; some may be ruled out. */
  readonly names: readonly string[];
  readonly nots: readonly Part[];
  readonly propertyNames: readonly Part[];
  readonly contains?: { readonly part: Part; readonly min: number; readonly max: number };
}

/** A bound of a number and the keyword that sets it. */
export interface Bound {
  readonly limit: number;
  readonly keyword: "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum";
}

/** Reads schemas that hold together; unions are chosen from before. */
export function readFacts(nodes: Form["nodes"]): Facts {
  const schemas = nodes.map(({ value }) => value);
  const numbers = (keyword: string): number[] =>
    schemas.map((schema) => schema[keyword]).filter((value) => typeof value === "number");
  const texts = (keyword: string): string[] => [
    ...new Set(schemas.map((schema) => schema[keyword]).filter((one) => typeof one === "string")),
  ];
  const lists = (keyword: string): unknown[][] =>
    schemas.map((schema) => schema[keyword]).filter((value) => Array.isArray(value));
  const partsAt = (keyword: string): Part[] =>
    nodes.flatMap(({ value, pointer, soft }) =>
      value[keyword] === undefined
        ? []
        : [{ value: value[keyword], pointer: child(pointer, keyword), ...(soft && { soft }) }],
    );

  const constants = schemas.flatMap((schema) =>
    Object.hasOwn(schema, "const") ? [[schema["const"]]] : [],
  );
  const sets = [...constants, ...lists("enum")];
  const declared = schemas.flatMap(({ type }) => (type === undefined ? [] : [[type].flat()]));
  const types = declared.reduce<ReadonlySet<JsonType>>(intersect, ALL_TYPES);
  const members = sets.length === 0 ? undefined : sets.reduce(common).filter((m) => fits(m, types));
  const contains = partsAt("contains")[0];
  const least = strictest(numbers("minimum"), numbers("exclusiveMinimum"), 1);
  const most = strictest(numbers("maximum"), numbers("exclusiveMaximum"), -1);
  return {
    types: members === undefined ? types : new Set(members.map(typeOf)),
    isTyped: declared.length > 0 || members !== undefined,
    ...(members !== undefined && { members }),
    memberKeyword: constants.length > 0 ? "const" : "enum",
    known: lists("x-extensible-enum").flat(),
    ...(least && { least }),
    ...(most && { most }),
    multiplesOf: numbers("multipleOf"),
    minLength: Math.max(0, ...numbers("minLength")),
    maxLength: Math.min(Number.POSITIVE_INFINITY, ...numbers("maxLength")),
    patterns: texts("pattern"),
    formats: texts("format"),
    minItems: Math.max(0, ...numbers("minItems")),
    maxItems: Math.min(Number.POSITIVE_INFINITY, ...numbers("maxItems")),
    unique: schemas.some((schema) => schema["uniqueItems"] === true),
    minProperties: Math.max(0, ...numbers("minProperties")),
    maxProperties: Math.min(Number.POSITIVE_INFINITY, ...numbers("maxProperties")),
    required: [...new Set(lists("required").flat().map(String))],
    dependents: readDependents(schemas),
    names: [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))],
    nots: partsAt("not"),
    propertyNames: partsAt("propertyNames"),
    ...(contains && {
      contains: {
        part: contains,
        min: Math.max(...numbers("minContains"), numbers("minContains").length > 0 ? 0 : 1),
        max: Math.min(Number.POSITIVE_INFINITY, ...numbers("maxContains")),
      },
    }),
  };
}

/**
 * What a form asks of a property.
 *
 * @returns nothing to satisfy when any value goes; undefined when the name is ruled out
 */
export function propertyParts(nodes: Form["nodes"], name: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  for (const { value, pointer, soft } of nodes) {
    const { properties, patternProperties, additionalProperties } = value;
    const own: Part[] = [];
    const add = (inner: unknown, ...keys: readonly string[]) =>
      own.push({ value: inner, pointer: child(pointer, ...keys), ...(soft && { soft }) });
    if (isObject(properties) && Object.hasOwn(properties, name)) {
      add(properties[name], "properties", name);
    }
    for (const [pattern, inner] of Object.entries(patternProperties ?? {})) {
      if (new RegExp(pattern, "u").test(name)) add(inner, "patternProperties", pattern);
    }
    if (own.length === 0 && additionalProperties !== undefined) {
      add(additionalProperties, "additionalProperties");
    }
    parts.push(...own);
  }
  const isEvaluated = nodes.some(
    ({ value: { properties, patternProperties, additionalProperties } }) =>
      (isObject(properties) && Object.hasOwn(properties, name)) ||
      Object.keys(patternProperties ?? {}).some((pattern) => new RegExp(pattern, "u").test(name)) ||
      additionalProperties !== undefined,
  );
  if (!isEvaluated) {
    for (const { value, pointer } of nodes) {
      const inner = value["unevaluatedProperties"];
      if (inner !== undefined) {
        parts.push({ value: inner, pointer: child(pointer, "unevaluatedProperties") });
      }
    }
  }
  return parts.some(({ value }) => value === false) ? undefined : parts;
}

/**
 * What a form asks of an item.
 *
 * @returns undefined when there must be none at this index
 */
export function itemParts(nodes: Form["nodes"], index: number): readonly Part[] | undefined {
  const parts = nodes.flatMap(({ value, pointer, soft }): Part[] => {
    const { prefixItems, items } = value;
    const mark = soft && { soft };
    if (Array.isArray(prefixItems) && index < prefixItems.length) {
      const at = child(pointer, "prefixItems", index);
      return [{ value: prefixItems[index], pointer: at, ...mark }];
    }
    return items === undefined ? [] : [{ value: items, pointer: child(pointer, "items"), ...mark }];
  });
  return parts.some(({ value }) => value === false) ? undefined : parts;
}

/** How many places of a list have a schema of their own. */
export function placesOf(nodes: Form["nodes"]): number {
  return Math.max(
    0,
    ...nodes.map(({ value: { prefixItems } }) =>
      Array.isArray(prefixItems) ? prefixItems.length : 0,
    ),
  );
}

/** Whether a value is of one of the types. */
export function fits(value: unknown, types: ReadonlySet<JsonType>): boolean {
  const type = typeOf(value);
  return types.has(type) || (type === "integer" && types.has("number"));
}

function intersect(types: ReadonlySet<JsonType>, declared: readonly unknown[]): Set<JsonType> {
  const other = new Set(declared as JsonType[]);
  if (other.has("number")) other.add("integer");
  return new Set([...types].filter((type) => other.has(type)));
}

function common(some: readonly unknown[], others: readonly unknown[]): unknown[] {
  const texts = new Set(others.map((one) => JSON.stringify(one)));
  return some.filter((one) => texts.has(JSON.stringify(one)));
}

/** The bound that leaves least; of two equal ones that which excludes the limit. */
function strictest(
  inclusive: readonly number[],
  exclusive: readonly number[],
  sign: 1 | -1,
): Bound | undefined {
  const limit = (list: readonly number[]) => sign * Math.max(...list.map((one) => sign * one));
  const names =
    sign === 1
      ? (["minimum", "exclusiveMinimum"] as const)
      : (["maximum", "exclusiveMaximum"] as const);
  const bounds: Bound[] = [
    ...(exclusive.length > 0 ? [{ limit: limit(exclusive), keyword: names[1] }] : []),
    ...(inclusive.length > 0 ? [{ limit: limit(inclusive), keyword: names[0] }] : []),
  ];
  const [first, second] = bounds;
  if (first === undefined || second === undefined) return first;
  return sign * second.limit > sign * first.limit ? second : first;
}

function readDependents(schemas: readonly JsonObject[]): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, readonly string[]>();
  for (const { dependentRequired } of schemas) {
    for (const [name, others] of Object.entries(dependentRequired ?? {})) {
      dependents.set(name, [...(dependents.get(name) ?? []), ...(others as string[])]);
    }
  }
  return dependents;
}
