/** Keywords whose values are data, in which nothing is a schema. */
export const DATA: ReadonlySet<string> = new Set(["const", "default", "enum"]);

/** Keywords whose values are data that mean nothing to a validator. */
export const EXAMPLES: ReadonlySet<string> = new Set(["example", "examples"]);

/** Keywords whose values are schemas under names, which may be called like a keyword. */
export const SCHEMA_MAPS: ReadonlySet<string> = new Set([
  "$defs",
  "definitions",
  "dependentSchemas",
  "patternProperties",
  "properties",
]);

/** Keywords of a description whose values are things under names, which may be called "example". */
export const MAPS: ReadonlySet<string> = new Set([
  ...SCHEMA_MAPS,
  ...["headers", "parameters", "pathItems", "requestBodies", "responses", "schemas"],
]);
