import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { JsonObject } from "./description.ts";

/**
 * Validates a value against the schema at a JSON pointer of the description.
 *
 * @returns a sentence that says what is wrong, or undefined when the value is valid
 */
export type SchemaCheck = (schemaPointer: string, value: unknown) => string | undefined;

/** Prepares the validation of values against the schemas of a description. */
export function createSchemaCheck(document: JsonObject): SchemaCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "description");
  return (schemaPointer, value) => {
    const pointer = schemaPointer.split("/").map(encodeURIComponent).join("/");
    const validate = ajv.compile({ $ref: `description#${pointer}` });
    if (validate(value)) return undefined;
    return `body does not match its schema: ${ajv.errorsText(validate.errors)}.`;
  };
}
