import { isObject, type JsonObject } from "../src/index.ts";
import { respell } from "./valueDrifts.ts";

/** One step away from what a description says at one place. */
export interface Edit {
  /** What is done, without where: mutants are chosen evenly among these. */
  readonly operator: string;
  /** What exactly: `required drops id`. */
  readonly change: string;
  /** What stands at the place afterwards. */
  readonly value: unknown;
}

const TYPES = ["string", "integer", "null", "boolean", "number", "array", "object"];

/** What a wrong hand would most likely write instead. */
const OTHER_TYPE: Readonly<Record<string, string>> = {
  string: "integer",
  integer: "string",
  number: "string",
  boolean: "string",
  object: "array",
  array: "object",
  null: "string",
};

const BOUNDS = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  ...["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"],
];

/** Keywords that constrain on their own: without one of them more values are valid. */
const DROPPED = [
  ...BOUNDS,
  ...["format", "pattern", "enum", "x-extensible-enum", "const", "type", "items", "not"],
  ...["propertyNames", "uniqueItems", "multipleOf", "dependentRequired"],
];

/** All edits of one schema, not of the schemas inside it. */
export function* editsOf(schema: JsonObject): Generator<Edit> {
  yield* requiredEdits(schema);
  yield* typeEdits(schema);
  yield* setEdits(schema);
  yield* numberEdits(schema);
  yield* propertyEdits(schema);
  yield* branchEdits(schema);
  for (const keyword of DROPPED) {
    if (!Object.hasOwn(schema, keyword)) continue;
    yield {
      operator: `${keyword} dropped`,
      change: `${keyword} dropped`,
      value: without(schema, keyword),
    };
  }
}

function* requiredEdits(schema: JsonObject): Generator<Edit> {
  const required = textsOf(schema["required"]);
  for (const name of required) {
    const value = { ...schema, required: required.filter((other) => other !== name) };
    yield { operator: "required drops", change: `required drops ${name}`, value };
  }
  for (const name of Object.keys(schema["properties"] ?? {})) {
    if (required.includes(name)) continue;
    const value = { ...schema, required: [...required, name] };
    yield { operator: "required adds", change: `required adds ${name}`, value };
  }
}

function* typeEdits(schema: JsonObject): Generator<Edit> {
  const { type } = schema;
  const become = (operator: string, types: readonly string[]): Edit => ({
    operator,
    change: `type becomes ${types.join(" or ")}`,
    value: { ...schema, type: types.length === 1 ? types[0] : types },
  });
  if (Array.isArray(type)) {
    for (const gone of type) {
      yield become(
        "type drops",
        type.filter((other) => other !== gone),
      );
    }
    const added = TYPES.find((other) => !type.includes(other));
    if (added !== undefined) yield become("type adds", [...type, added]);
  } else if (typeof type === "string") {
    yield become("type changed", [OTHER_TYPE[type] ?? "string"]);
    if (type !== "null") yield become("type adds null", [type, "null"]);
    if (type === "integer") yield become("type widened", ["number"]);
    if (type === "number") yield become("type narrowed", ["integer"]);
  }
}

function* setEdits(schema: JsonObject): Generator<Edit> {
  for (const keyword of ["enum", "x-extensible-enum"]) {
    const members = schema[keyword];
    if (!Array.isArray(members)) continue;
    for (const member of members) {
      const value = { ...schema, [keyword]: members.filter((other) => other !== member) };
      if (members.length === 1) continue;
      yield { operator: `${keyword} drops`, change: `${keyword} drops ${member}`, value };
    }
    const value = { ...schema, [keyword]: [...members, ""] };
    yield { operator: `${keyword} adds`, change: `${keyword} adds the empty text`, value };
  }
  if (Object.hasOwn(schema, "const")) {
    const { const: constant } = schema;
    const other = typeof constant === "string" ? `${constant}_2` : !constant;
    const value = { ...schema, const: other };
    yield { operator: "const changed", change: `const becomes ${other}`, value };
  }
}

function* numberEdits(schema: JsonObject): Generator<Edit> {
  for (const keyword of BOUNDS) {
    const bound = schema[keyword];
    if (typeof bound !== "number") continue;
    for (const step of [1, -1]) {
      const isCount = !/minimum|maximum/i.test(keyword);
      if (isCount && bound + step < 0) continue;
      const value = { ...schema, [keyword]: bound + step };
      yield { operator: `${keyword} moved`, change: `${keyword} becomes ${bound + step}`, value };
    }
  }
  const { multipleOf } = schema;
  if (typeof multipleOf === "number") {
    const value = { ...schema, multipleOf: multipleOf * 2 };
    yield { operator: "multipleOf doubled", change: `multipleOf becomes ${multipleOf * 2}`, value };
  }
}

function* propertyEdits(schema: JsonObject): Generator<Edit> {
  const { properties, additionalProperties } = schema;
  for (const [name, inner] of Object.entries(properties ?? {})) {
    const others = without(properties as JsonObject, name);
    const slip = respell(name);
    const renamed = { ...others, [slip]: inner };
    const required = textsOf(schema["required"]);
    yield {
      operator: "property removed",
      change: `properties drops ${name}`,
      value: { ...schema, properties: others },
    };
    yield {
      operator: "property renamed",
      change: `properties renames ${name}`,
      value: {
        ...schema,
        properties: renamed,
        ...(required.includes(name) && {
          required: required.map((other) => (other === name ? slip : other)),
        }),
      },
    };
  }
  if (additionalProperties === false) {
    yield {
      operator: "object opened",
      change: "additionalProperties dropped",
      value: without(schema, "additionalProperties"),
    };
  } else if (isObject(properties) || additionalProperties === true) {
    yield {
      operator: "object closed",
      change: "additionalProperties becomes false",
      value: { ...schema, additionalProperties: false },
    };
  } else if (isObject(additionalProperties)) {
    yield {
      operator: "additionalProperties opened",
      change: "additionalProperties becomes true",
      value: { ...schema, additionalProperties: true },
    };
  }
  const { dependentRequired } = schema;
  if (!isObject(dependentRequired) || Object.keys(dependentRequired).length < 2) return;
  for (const name of Object.keys(dependentRequired)) {
    yield {
      operator: "dependentRequired drops",
      change: `dependentRequired drops ${name}`,
      value: { ...schema, dependentRequired: without(dependentRequired, name) },
    };
  }
}

function* branchEdits(schema: JsonObject): Generator<Edit> {
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const branches = schema[keyword];
    if (!Array.isArray(branches) || branches.length < 2) continue;
    for (const index of branches.keys()) {
      yield {
        operator: `${keyword} drops`,
        change: `${keyword} drops ${nameOf(branches[index], index)}`,
        value: { ...schema, [keyword]: branches.filter((_, other) => other !== index) },
      };
    }
  }
}

function nameOf(branch: unknown, index: number): string {
  const reference = isObject(branch) ? branch["$ref"] : undefined;
  return typeof reference === "string" ? (reference.split("/").at(-1) ?? "") : `branch ${index}`;
}

/** A copy of an object without one key. */
export function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
