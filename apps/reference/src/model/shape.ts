import { type Evidence, readEvidence } from "./evidence.ts";
import { isObject, type JsonObject, objectAt, objectsAt, textAt } from "./json.ts";
import { resolve } from "./references.ts";

/** A rule of a schema that is one keyword with one value, such as `minimum: 1`. */
export interface Constraint {
  keyword: string;
  value: unknown;
}

/** A property of an object. */
export interface Field {
  name: string;
  required: boolean;
  shape: Shape;
  /** Name of the schema that `allOf` has brought it from. */
  from?: string;
}

/** A schema as the pages show it: references followed, `allOf` merged into one. */
export interface Shape {
  /** Name in `components.schemas`, of a schema that is one. */
  name?: string;
  /** Types of JSON; empty when the schema states none. */
  types: string[];
  format?: string;
  description?: string;
  /** What the named schema says of itself, where `description` says what it is for here. */
  schemaDescription?: string;
  evidence: Evidence[];
  /** The members, or the one value, that are allowed. */
  values?: unknown[];
  /** Members that are known; others may come (`x-extensible-enum`). */
  knownValues?: unknown[];
  constraints: Constraint[];
  examples: unknown[];
  /** Of an object. */
  fields: Field[];
  /** Whether an object may have other properties than `fields`; what they are, if told. */
  additional?: boolean | Shape;
  /** Of an array. */
  items?: Shape;
  /** Alternatives, one of which holds (`oneOf`) or at least one (`anyOf`). */
  variants: Shape[];
  /** What must not hold. */
  not?: Shape;
  /** Names of properties that a property asks for. */
  dependent: [name: string, asksFor: string[]][];
  /** Names of the schemas that `allOf` has merged into this one. */
  parts: string[];
  /** A schema within itself: `fields`, `items` and `variants` are left out here. */
  recursive?: boolean;
}

/** Keywords that are shown as `Constraint`. */
const CONSTRAINTS = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minLength", "maxLength", "pattern", "contentMediaType"],
  ...["minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "default"],
];

/** Keywords that a shape holds. */
const SHOWN = new Set([
  ...["type", "format", "description", "enum", "const", "examples"],
  ...["properties", "required", "additionalProperties", "propertyNames", "items"],
  ...["oneOf", "anyOf", "allOf", "not", "dependentRequired"],
  ...["x-evidence", "x-extensible-enum"],
  ...CONSTRAINTS,
]);

/**
 * Reads a schema of a description.
 *
 * @throws Error when the schema states what the pages would leave out, or has a dead reference
 */
export function readShape(
  schema: unknown,
  document: JsonObject,
  within: readonly string[] = [],
): Shape {
  if (!isObject(schema)) return emptyShape();
  const { node, name } = resolve(schema, document);
  const place = name ?? "a schema";
  refuseUnshown(node, place);
  const shape = ownShape(node);
  if (name !== undefined) shape.name = name;
  const { description: own } = resolve({ $ref: schema["$ref"] }, document).node;
  if (typeof own === "string" && own !== node["description"]) shape.schemaDescription = own.trim();
  if (name !== undefined && within.includes(name)) return { ...shape, recursive: true };
  const path = name === undefined ? within : [...within, name];
  const read = (inner: unknown): Shape => readShape(inner, document, path);

  const required = new Set(Array.isArray(node["required"]) ? node["required"] : []);
  const additional = node["additionalProperties"];
  if (additional !== undefined) {
    shape.additional = isObject(additional) ? read(additional) : additional === true;
  }
  const names = objectAt(node, "propertyNames")["pattern"];
  if (names !== undefined) shape.constraints.push({ keyword: "propertyNames", value: names });
  if (isObject(node["items"])) shape.items = read(node["items"]);
  if (isObject(node["not"])) shape.not = read(node["not"]);
  shape.dependent = Object.entries(objectAt(node, "dependentRequired")) as Shape["dependent"];
  shape.variants = ["oneOf", "anyOf"].flatMap((key) => objectsAt(node, key).map(read));
  for (const part of objectsAt(node, "allOf").map(read)) merge(shape, part, place);
  for (const [field, inner] of Object.entries(objectAt(node, "properties"))) {
    addField(shape, { name: field, required: required.has(field), shape: read(inner) });
  }
  for (const field of shape.fields) field.required ||= required.has(field.name);
  const unknown = [...required].find((one) => shape.fields.every((field) => field.name !== one));
  if (unknown !== undefined) {
    throw new Error(`${place} requires ${unknown}, which is not among its properties`);
  }
  return foldNull(shape);
}

function refuseUnshown(node: JsonObject, place: string): void {
  const keys = Object.keys(node);
  const names = Object.keys(objectAt(node, "propertyNames"));
  const unshown =
    keys.find((key) => !SHOWN.has(key)) ??
    names.map((key) => `propertyNames.${key}`).find((key) => key !== "propertyNames.pattern");
  if (unshown !== undefined) {
    throw new Error(`the schema keyword ${unshown}, in ${place}, would not be shown`);
  }
  // The alternatives of both would stand in one list.
  if (keys.includes("oneOf") && keys.includes("anyOf")) {
    throw new Error(`${place} has oneOf and anyOf, which would be shown as one choice`);
  }
}

function ownShape(node: JsonObject): Shape {
  const shape: Shape = {
    ...emptyShape(),
    types: [node["type"]].flat().filter((type) => typeof type === "string"),
    evidence: readEvidence(node),
    constraints: CONSTRAINTS.filter((key) => key in node)
      .map((keyword) => ({ keyword, value: node[keyword] }))
      .filter(({ keyword, value }) => keyword !== "uniqueItems" || value === true),
    examples: Array.isArray(node["examples"]) ? node["examples"] : [],
  };
  const format = textAt(node, "format");
  if (format !== undefined) shape.format = format;
  const description = textAt(node, "description");
  if (description !== undefined) shape.description = description;
  if ("const" in node) shape.values = [node["const"]];
  else if (Array.isArray(node["enum"])) shape.values = node["enum"];
  if (Array.isArray(node["x-extensible-enum"])) shape.knownValues = node["x-extensible-enum"];
  return shape;
}

function emptyShape(): Shape {
  return {
    ...{ types: [], evidence: [], constraints: [], examples: [] },
    ...{ fields: [], variants: [], dependent: [], parts: [] },
  };
}

/** What only one part of `allOf` can state: two of them would have to be read together. */
const SINGLE = ["format", "values", "knownValues", "items", "additional", "not"] as const;

/**
 * Adds what a part of `allOf` states.
 *
 * @throws Error when both state what only one of them can
 */
function merge(whole: Shape, part: Shape, place: string): void {
  const twice = SINGLE.find(
    (key) => whole[key] !== undefined && part[key] !== undefined && part[key] !== whole[key],
  );
  const variants = whole.variants.length > 0 && part.variants.length > 0;
  if (twice !== undefined || variants) {
    throw new Error(`two parts of allOf, in ${place}, have ${twice ?? "alternatives"}`);
  }
  for (const field of part.fields) {
    const from = field.from ?? part.name;
    addField(whole, from === undefined ? field : { ...field, from });
  }
  if (whole.types.length === 0) whole.types = part.types;
  for (const key of SINGLE) if (part[key] !== undefined) Object.assign(whole, { [key]: part[key] });
  // What a part with a name says of itself stands on its page.
  if (part.name === undefined && part.description !== undefined) {
    whole.description = [whole.description, part.description].filter(Boolean).join("\n\n");
  }
  whole.examples.push(...part.examples);
  whole.constraints.push(...part.constraints);
  whole.evidence.push(...part.evidence);
  whole.variants.push(...part.variants);
  whole.dependent.push(...part.dependent);
  whole.parts.push(...part.parts, ...(part.name === undefined ? [] : [part.name]));
}

/** Adds a field, in place of one that a part has brought: what comes later is the narrower one. */
function addField({ fields }: Shape, field: Field): void {
  const known = fields.find(({ name }) => name === field.name);
  if (known === undefined) fields.push(field);
  else Object.assign(known, { shape: field.shape, required: known.required || field.required });
}

/** A choice between one schema and null reads better as that schema, which may be null. */
function foldNull(shape: Shape): Shape {
  const { description, evidence, constraints, variants, ...rest } = shape;
  const [first, second] = variants;
  const isNullable = variants.length === 2 && second?.types.join() === "null";
  const hasMore = Object.values(rest).some((stated) => !Array.isArray(stated) || stated.length > 0);
  if (!isNullable || first === undefined || hasMore) return shape;
  const own = first.schemaDescription ?? first.description;
  const folded: Shape = {
    ...first,
    types: [...first.types, "null"],
    evidence: [...evidence, ...first.evidence],
    constraints: [...constraints, ...first.constraints],
  };
  if (description !== undefined) {
    folded.description = description;
    if (own !== undefined && own !== description) folded.schemaDescription = own;
  }
  return folded;
}
