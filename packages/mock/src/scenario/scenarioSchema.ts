import { type JsonObject, keysOf } from "@liaison/contract";
import {
  Ajv2020,
  type AnySchemaObject,
  type ErrorObject,
  type ValidateFunction,
} from "ajv/dist/2020.js";
import schema from "../../scenario.schema.json" with { type: "json" };

/** What is wrong with a scenario, and where. */
export interface Fault {
  /** Keys that lead to the place: `["rules", 0, "when"]`. */
  readonly path: readonly (string | number)[];
  /** End of a sentence that starts with the place: `must be a number`. */
  readonly text: string;
}

let validate: ValidateFunction | undefined;

/**
 * Holds a value against `scenario.schema.json`.
 *
 * @returns the first fault, undefined for a value that is a scenario
 */
export function findSchemaFault(value: unknown): Fault | undefined {
  const options = { allErrors: true, strictTypes: false, verbose: true };
  validate ??= new Ajv2020(options).compile(schema);
  if (validate(value)) return undefined;
  const errors = validate.errors ?? [];
  // A key that is misspelt explains why another one is missing.
  const error = errors.find(({ keyword }) => keyword === "additionalProperties") ?? errors[0];
  return error && explain(error, value);
}

/** A path as it is written in code: `rules[0].when.rate`. */
export function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}

function explain(error: ErrorObject, root: unknown): Fault {
  const path = readPath(error.instancePath, root);
  const { params, parentSchema = {}, data } = error;
  if (error.propertyName !== undefined) {
    const key = error.propertyName;
    return { path: [...path, key], text: "is no name that can be used here" };
  }
  switch (error.keyword) {
    case "additionalProperties": {
      const known = Object.keys((parentSchema["properties"] as object | undefined) ?? {});
      const key = String(params["additionalProperty"]);
      return { path: [...path, key], text: `is not known, known are ${list(known)}` };
    }
    case "required":
      return { path, text: `lacks ${String(params["missingProperty"])}` };
    case "type":
    case "pattern":
      return { path, text: `is ${shorten(data)}, it must be ${wantedBy(parentSchema)}` };
    case "enum":
      return { path, text: `is ${shorten(data)}, known are ${list(params["allowedValues"])}` };
    default:
      return { path, text: `${error.message ?? "is not allowed"}` };
  }
}

/** The title of a schema that users see, such as `a whole number or {setting}`; else its type. */
function wantedBy(schema: AnySchemaObject): string {
  const { title, type } = schema as JsonObject;
  return typeof title === "string" ? title : `of type ${list(type)}`;
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function list(values: unknown): string {
  return [values].flat().join(", ");
}

/** The keys of a JSON pointer; the index of a list becomes a number. */
function readPath(pointer: string, root: unknown): (string | number)[] {
  let value = root;
  return keysOf(pointer).map((key) => {
    const step = Array.isArray(value) ? Number(key) : key;
    value = (value as Record<string | number, unknown>)[step];
    return step;
  });
}
