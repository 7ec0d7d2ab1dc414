/** An object of a JSON document. */
export type JsonObject = { [key: string]: unknown };

/** Whether a value of a JSON document is an object, and not a list or null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that `holder` has at `key`, an empty one when there is none. */
export function objectAt(holder: JsonObject, key: string): JsonObject {
  const value = holder[key];
  return isObject(value) ? value : {};
}

/** The objects of the list that `holder` has at `key`. */
export function objectsAt(holder: JsonObject, key: string): JsonObject[] {
  const value = holder[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text that `holder` has at `key`, without space around it. */
export function textAt(holder: JsonObject, key: string): string | undefined {
  const value = holder[key];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
