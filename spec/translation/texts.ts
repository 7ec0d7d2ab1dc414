/** Finds the texts of a description that people read, and that a translation has to cover. */

/** An object of a parsed description, its members not looked at. */
export type JsonObject = { [key: string]: unknown };

/** Names and positions from the root of a document. */
export type Location = readonly (string | number)[];

/** Keys whose strings are texts, wherever they are keys of OpenAPI or of our extensions. */
export const textKeys = ["summary", "description", "note", "title", "x-displayName"] as const;

/** A text that people read, and where it stands. */
export interface Text {
  /** Place of the object that has the text. */
  location: Location;
  /** Key of the text in that object, one of `textKeys`. */
  key: string;
  text: string;
}

/** Keys whose members are named by the author: what is called `title` below them may be a property. */
const maps = new Set([
  ...["paths", "webhooks", "callbacks", "responses", "content", "headers", "examples", "links"],
  ...["encoding", "variables", "schemas", "parameters", "requestBodies", "securitySchemes"],
  ...["pathItems", "properties", "patternProperties", "dependentSchemas", "$defs"],
]);

/** Keys that hold data of the API. */
const data = new Set(["example", "value", "default", "const", "enum", "mapping"]);

/**
 * Lists the texts of a description in the order in which they stand there. The name of a tag, which
 * addresses are made of, counts as the text of its `x-displayName` while the tag has none.
 */
export function textsOf(document: JsonObject): Text[] {
  const tags: unknown[] = Array.isArray(document["tags"]) ? document["tags"] : [];
  return [...objectTexts(document, [], new Set(tags))];
}

function* objectTexts(object: JsonObject, at: Location, tags: Set<unknown>): Generator<Text> {
  if (tags.has(object) && object["x-displayName"] === undefined) {
    yield { location: at, key: "x-displayName", text: String(object["name"]) };
  }
  for (const [key, value] of Object.entries(object)) {
    if (isTextKey(key) && typeof value === "string") yield { location: at, key, text: value };
    // An array below `examples` has the example values of a schema.
    else if (data.has(key) || (key === "examples" && Array.isArray(value))) continue;
    else yield* memberTexts(value, [...at, key], tags, maps.has(key));
  }
}

function* memberTexts(
  value: unknown,
  at: Location,
  tags: Set<unknown>,
  isMap: boolean,
): Generator<Text> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* memberTexts(item, [...at, index], tags, false);
  } else if (isObject(value) && isMap) {
    for (const [name, item] of Object.entries(value)) {
      yield* memberTexts(item, [...at, name], tags, false);
    }
  } else if (isObject(value)) yield* objectTexts(value, at, tags);
}

/** Whether a value is an object, not an array and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextKey(key: string): boolean {
  return (textKeys as readonly string[]).includes(key);
}
