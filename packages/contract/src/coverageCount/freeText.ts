import { follow, isObject, type JsonObject, valueAt } from "../engine/description/document.ts";
import type { Parameter } from "../engine/description/operation.ts";

/** Keywords that rule nothing out. */
const ANNOTATIONS = /^(title|description|default|examples?|deprecated|\$comment|x-.*)$/;

/** Whether every text is a valid value of a parameter, so that none can be refused. */
export function isFreeText(
  document: JsonObject,
  { schemaPointer, mediaType }: Pick<Parameter, "schemaPointer" | "mediaType">,
): boolean {
  if (mediaType !== undefined) return false;
  if (schemaPointer === undefined) return true;
  const start = { value: valueAt(document, schemaPointer), pointer: schemaPointer };
  const { value } = follow(document, start);
  if (!isObject(value)) return value === true;
  return Object.entries(value).every(
    ([key, inner]) =>
      ANNOTATIONS.test(key) || (key === "type" && [inner].flat().includes("string")),
  );
}
