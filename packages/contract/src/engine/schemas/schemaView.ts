import { followOnce, isObject, type JsonObject, valueAt } from "../description/document.ts";

/** JSON type of a value, as the keyword `type` names it. */
export type JsonType = "string" | "integer" | "number" | "boolean" | "null" | "object" | "array";

/**
 * What schemas say about the shape of a value, without judging one: text from a query can only be
 * read when it is known what it is meant to be.
 */
export interface SchemaView {
  /** The schema at a JSON pointer of the document. */
  at(pointer: string): unknown;
  /** Types that a value may have by any of the schemas; undefined when anything goes. */
  types(schemas: readonly unknown[]): ReadonlySet<JsonType> | undefined;
  /** Schemas of a property. */
  property(schemas: readonly unknown[], name: string): unknown[];
  /** Schemas of an item. */
  item(schemas: readonly unknown[], index: number): unknown[];
  /** Whether any of the schemas has a keyword. */
  declares(schemas: readonly unknown[], keyword: string): boolean;
  /** Names of the properties that are declared. */
  propertyNames(schemas: readonly unknown[]): string[];
}

/** Looks at the schemas of a document. */
export function createSchemaView(document: JsonObject): SchemaView {
  const byPointer = new Map<string, unknown>();
  const nodes = new WeakMap<object, readonly JsonObject[]>();
  const types = new WeakMap<object, ReadonlySet<JsonType> | undefined>();

  /** A schema with everything it consists of: references, all, any or one of. */
  const flatten = (schema: unknown): readonly JsonObject[] => {
    if (!isObject(schema)) return [];
    const known = nodes.get(schema);
    if (known !== undefined) return known;
    const found = new Set<JsonObject>();
    const visit = (node: unknown): void => {
      if (!isObject(node) || found.has(node)) return;
      found.add(node);
      for (const inner of parts(document, node)) visit(inner);
    };
    visit(schema);
    nodes.set(schema, [...found]);
    return [...found];
  };

  const typesOf = (schema: unknown): ReadonlySet<JsonType> | undefined => {
    if (!isObject(schema)) return undefined;
    if (!types.has(schema)) types.set(schema, readTypes(document, schema, typesOf));
    return types.get(schema);
  };

  const all = (schemas: readonly unknown[]) =>
    schemas.length === 1 ? flatten(schemas[0]) : schemas.flatMap(flatten);

  return {
    at: (pointer) => {
      if (!byPointer.has(pointer)) byPointer.set(pointer, valueAt(document, pointer));
      return byPointer.get(pointer);
    },
    types: (schemas) => (schemas.length === 1 ? typesOf(schemas[0]) : union(schemas.map(typesOf))),
    property: (schemas, name) => all(schemas).flatMap((node) => propertyOf(node, name)),
    item: (schemas, index) => all(schemas).flatMap((node) => itemOf(node, index)),
    declares: (schemas, keyword) => all(schemas).some((node) => Object.hasOwn(node, keyword)),
    propertyNames: (schemas) => [
      ...new Set(all(schemas).flatMap(({ properties }) => Object.keys(properties ?? {}))),
    ],
  };
}

function parts(document: JsonObject, node: JsonObject): unknown[] {
  const { $ref, allOf, anyOf, oneOf, then, else: otherwise, dependentSchemas } = node;
  return [
    ...(typeof $ref === "string" ? [followOnce(document, { value: node, pointer: "" }).value] : []),
    ...[allOf, anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list : [])),
    then,
    otherwise,
    ...Object.values(dependentSchemas ?? {}),
  ];
}

/** A schema that consists of itself is refused before it is looked at. */
function readTypes(
  document: JsonObject,
  schema: JsonObject,
  below: (inner: unknown) => ReadonlySet<JsonType> | undefined,
): ReadonlySet<JsonType> | undefined {
  let types = declaredTypes(schema);
  if (typeof schema["$ref"] === "string") {
    types = intersect(types, below(followOnce(document, { value: schema, pointer: "" }).value));
  }
  for (const inner of listOf(schema["allOf"])) types = intersect(types, below(inner));
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = listOf(schema[keyword]);
    if (branches.length > 0) types = intersect(types, union(branches.map(below)));
  }
  return types;
}

function declaredTypes({
  type,
  enum: members,
  const: constant,
}: JsonObject): ReadonlySet<JsonType> | undefined {
  if (typeof type === "string") return new Set([type as JsonType]);
  if (Array.isArray(type)) return new Set(type as JsonType[]);
  const values = Array.isArray(members) ? members : constant === undefined ? [] : [constant];
  return values.length === 0 ? undefined : new Set(values.map(typeOf));
}

/** The JSON type of a value; a whole number is an `integer`. */
export function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as JsonType;
}

function intersect(
  a: ReadonlySet<JsonType> | undefined,
  b: ReadonlySet<JsonType> | undefined,
): ReadonlySet<JsonType> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  // Every integer is a number.
  const isIn = (set: ReadonlySet<JsonType>, type: JsonType) =>
    set.has(type) || (type === "integer" && set.has("number"));
  return new Set([
    ...[...a].filter((type) => isIn(b, type)),
    ...[...b].filter((type) => isIn(a, type)),
  ]);
}

function union(
  sets: readonly (ReadonlySet<JsonType> | undefined)[],
): ReadonlySet<JsonType> | undefined {
  if (sets.length === 0 || sets.includes(undefined)) return undefined;
  return new Set(sets.flatMap((set) => [...(set ?? [])]));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function propertyOf(
  { properties, patternProperties, additionalProperties }: JsonObject,
  name: string,
): unknown[] {
  if (isObject(properties) && Object.hasOwn(properties, name)) return [properties[name]];
  for (const [pattern, schema] of Object.entries(patternProperties ?? {})) {
    if (new RegExp(pattern, "u").test(name)) return [schema];
  }
  return isObject(additionalProperties) ? [additionalProperties] : [];
}

function itemOf({ prefixItems, items }: JsonObject, index: number): unknown[] {
  const schema = listOf(prefixItems)[index] ?? items;
  return isObject(schema) ? [schema] : [];
}
