import { isObject, type JsonObject } from "../../src/index.ts";

/** Keywords of schemas that OpenAPI 3.0 does not have, and no way to say the same. */
const UNKNOWN = [
  ...["dependentRequired", "propertyNames", "patternProperties", "prefixItems", "contentMediaType"],
  ...["examples", "$defs", "if", "then", "else"],
];

/** Keys that hold examples, which are no part of the description. */
const EXAMPLES = ["example", "examples"];

/** Writes a description of OpenAPI 3.1 as one of 3.0, for tools that know no other. */
export function toOpenApi30(document: JsonObject): JsonObject {
  const { info, webhooks: _webhooks, jsonSchemaDialect: _dialect, ...rest } = document;
  const { summary: _summary, ...about } = info as JsonObject;
  const license = isObject(about["license"]) ? { name: about["license"]["name"] } : undefined;
  return {
    ...(convert(rest) as JsonObject),
    openapi: "3.0.3",
    info: { ...about, ...(license && { license }) },
  };
}

function convert(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(convert);
  if (!isObject(node)) return node;
  const entries = Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
    if (EXAMPLES.includes(key)) return [];
    if (key === "schema") return [[key, convertSchema(value)]];
    if (key === "schemas") return [[key, mapValues(value, convertSchema)]];
    return [[key, convert(value)]];
  });
  return Object.fromEntries(entries);
}

function convertSchema(schema: unknown): unknown {
  if (!isObject(schema)) return schema === true ? {} : schema;
  // Beside a reference 3.0 ignores everything.
  if (typeof schema["$ref"] === "string") return { $ref: schema["$ref"] };
  const { type, const: constant, ...rest } = schema;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) {
    if (!UNKNOWN.includes(key)) result[key] = convertKeyword(key, value);
  }
  if (constant !== undefined) result["enum"] = [constant];
  return withType(result, [type ?? []].flat().map(String));
}

function convertKeyword(key: string, value: unknown): unknown {
  if (key === "properties") return mapValues(value, convertSchema);
  if (["items", "additionalProperties"].includes(key)) return convertSchema(value);
  // A plain reference is not allowed there.
  if (key === "not") return { allOf: [convertSchema(value)] };
  return Array.isArray(value) && ["allOf", "anyOf", "oneOf"].includes(key)
    ? value.map(convertSchema)
    : value;
}

function withType(schema: Readonly<Record<string, unknown>>, types: readonly string[]): JsonObject {
  const named = types.filter((type) => type !== "null");
  const nullable = named.length < types.length ? { nullable: true } : {};
  if (types.length === 0) return schema;
  if (named.length === 0) return { ...schema, enum: [null] };
  if (named.length > 1) return { ...schema, ...nullable, anyOf: named.map((type) => ({ type })) };
  return { ...schema, ...nullable, type: named[0] };
}

function mapValues(map: unknown, change: (value: unknown) => unknown): JsonObject {
  const entries = Object.entries(map ?? {}).map(([key, value]) => [key, change(value)] as const);
  return Object.fromEntries(entries);
}
