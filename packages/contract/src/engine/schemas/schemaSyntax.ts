import { Ajv2020, type AnySchema } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { ContractError } from "../description/contractError.ts";
import {
  child,
  follow,
  followOnce,
  isObject,
  type JsonObject,
  type Located,
  valueAt,
} from "../description/document.ts";
import { DATA, EXAMPLES, SCHEMA_MAPS } from "./schemaKeywords.ts";

/**
 * Makes the check that finds what is wrong with a schema, and with all that it refers to, before it
 * is compiled: it names the place, where the compiler names the outermost schema.
 *
 * @returns throws a ContractError for the schema at a pointer
 */
export function createSyntaxCheck(document: JsonObject): (pointer: string) => void {
  const checked = new Set<string>();
  const endless = createCircleCheck(document);

  const check = (pointer: string): void => {
    if (checked.has(pointer)) return;
    checked.add(pointer);
    const schema = valueAt(document, pointer);
    const error = findError(schema as AnySchema);
    if (error !== undefined) refuse(`${pointer}${error.instancePath}`, error.message);
    for (const located of referencesIn({ value: schema, pointer })) {
      check(follow(document, located).pointer);
    }
    endless(pointer);
  };
  return check;
}

let grammar: Ajv2020 | undefined;

/** What is wrong with a schema by the schema of schemas, which is compiled once for all documents. */
function findError(schema: AnySchema): { instancePath: string; message: string } | undefined {
  if (grammar === undefined) {
    grammar = new Ajv2020({ strict: false, logger: false, code: { optimize: false } });
    addFormats.default(grammar);
  }
  try {
    if (grammar.validateSchema(schema) === true) return undefined;
    const [error] = grammar.errors ?? [];
    return { instancePath: error?.instancePath ?? "", message: `it ${error?.message}` };
  } catch (error) {
    // A `$schema` that is not known.
    return { instancePath: "", message: (error as Error).message };
  }
}

/** The references of a schema; its patterns are tried on the way. */
function referencesIn(schema: Located): Located[] {
  const references: Located[] = [];
  const visit = ({ value, pointer }: Located, isMap: boolean): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const below = { value: inner, pointer: child(pointer, key) };
      if (isMap || Array.isArray(value)) visit(below, false);
      else if (key === "$ref") references.push({ value, pointer });
      else if (key === "pattern") tryPattern(String(inner), below.pointer);
      else if (!DATA.has(key) && !EXAMPLES.has(key)) {
        if (key === "patternProperties") {
          for (const pattern of Object.keys(inner ?? {})) tryPattern(pattern, below.pointer);
        }
        visit(below, SCHEMA_MAPS.has(key));
      }
    }
  };
  visit(schema, false);
  return references;
}

function tryPattern(pattern: string, pointer: string): void {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    refuse(pointer, (error as Error).message);
  }
}

/**
 * A schema may refer to itself for what is inside a value. One that does so for the value itself,
 * such as a base type that lists its heirs, would be judged for ever.
 */
function createCircleCheck(document: JsonObject): (pointer: string) => void {
  const done = new Set<unknown>();
  const open = new Set<unknown>();
  const visit = ({ value, pointer }: Located): void => {
    if (!isObject(value) || done.has(value)) return;
    if (open.has(value)) refuse(pointer, "it refers to itself for the same value, without an end");
    open.add(value);
    for (const part of partsOf(document, { value, pointer })) visit(part);
    open.delete(value);
    done.add(value);
  };
  return (pointer) => visit({ value: valueAt(document, pointer), pointer });
}

/** The schemas that judge the same value. */
function partsOf(document: JsonObject, { value, pointer }: Located<JsonObject>): Located[] {
  const lists = ["allOf", "anyOf", "oneOf", "dependentSchemas"].flatMap((keyword) =>
    Object.entries(value[keyword] ?? {}).map(([key, inner]) => ({
      value: inner as unknown,
      pointer: child(pointer, keyword, key),
    })),
  );
  const single = ["not", "if", "then", "else"].map((keyword) => ({
    value: value[keyword],
    pointer: child(pointer, keyword),
  }));
  const target =
    typeof value["$ref"] === "string" ? [followOnce(document, { value, pointer })] : [];
  return [...target, ...lists, ...single];
}

function refuse(pointer: string, reason: string): never {
  throw new ContractError(`the schema ${pointer} does not compile: ${reason}`);
}
