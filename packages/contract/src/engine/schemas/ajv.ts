import { Ajv2020, type AnySchema, type CodeOptions } from "ajv/dist/2020.js";
import type { SchemaEnv } from "ajv/dist/compile/index.js";
import type { AnyValidateFunction } from "ajv/dist/types/index.js";
import addFormats from "ajv-formats";
import { isObject, type JsonObject } from "../description/document.ts";
import { step } from "./budget.ts";
import { formats } from "./formats.ts";
import { uniqueItems } from "./uniqueItems.ts";
import type { Validators } from "./validators.ts";

/** Validators that are compiled at their first use. */
export interface CompiledValidators extends Validators {
  readonly ajv: Ajv2020;
  find(pointer: string): AnyValidateFunction;
}

/** Name of the document among the schemas of the compiler. */
const ROOT = "description";

/** The name by which the compiler knows the schema at a pointer. */
export function nameOf(pointer: string): string {
  return `${ROOT}#${pointer.split("/").map(encodeURIComponent).join("/")}`;
}

/**
 * Makes a compiler for the schemas of a document.
 *
 * @param document a copy for one direction, see `copySchemas`
 * @param allErrors validators find every error instead of the first
 */
export function createValidators(
  document: JsonObject,
  allErrors: boolean,
  code: CodeOptions = {},
): CompiledValidators {
  const compiled = new Map<string, AnyValidateFunction>();
  const ajv = createAjv(document, allErrors, code);
  return {
    ajv,
    find: (pointer) => {
      let validate = compiled.get(pointer);
      if (validate === undefined) {
        validate = compile(ajv, nameOf(pointer));
        compiled.set(pointer, validate);
      }
      return validate;
    },
    forget: () => {
      for (const validate of compiled.values()) validate.errors = null;
      forgetErrors(ajv.schemas[ROOT]?.refs ?? {});
    },
  };
}

/** What was compiled as a part of another schema is not compiled anew. */
function compile(ajv: Ajv2020, name: string): AnyValidateFunction {
  const shared = ajv.schemas[ROOT]?.refs[name];
  if (isObject(shared)) ajv.refs[name] = shared as unknown as SchemaEnv;
  const validate = ajv.getSchema(name);
  if (validate === undefined) throw new Error(`can't resolve reference ${name}`);
  return validate;
}

function forgetErrors(references: NonNullable<Ajv2020["schemas"][string]>["refs"]): void {
  for (const reference of Object.values(references)) {
    const compiled = isObject(reference) ? reference["validate"] : undefined;
    if (typeof compiled === "function") (compiled as AnyValidateFunction).errors = null;
  }
}

function createAjv(document: JsonObject, allErrors: boolean, code: CodeOptions): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    verbose: true,
    // An OpenAPI document is full of keywords that no validator knows.
    strict: false,
    // JSON can spell numbers that become infinite when they are read.
    strictNumbers: true,
    // 0.07 is a multiple of 0.01, although their quotient as binary fractions is not whole.
    multipleOfPrecision: 9,
    logger: false,
    validateSchema: false,
    // A description is compiled once and at every start: smaller code sooner is worth more than the
    // last microsecond of a check.
    code: { optimize: false, process: mendCode, ...code },
    // What every object inherits, such as `constructor`, is no property of a message.
    ownProperties: true,
    inlineRefs: false,
  });
  addFormats.default(ajv);
  ajv.addFormat("url", formats.url);
  Object.assign(ajv, { step });
  ajv.removeKeyword("uniqueItems").addKeyword(uniqueItems);
  ajv.addSchema(document as AnySchema, ROOT);
  return ajv;
}

/**
 * Mends three things in the code that the compiler writes. Its functions may call one another for
 * hours, so that their calls are counted (`step`). It looks the names that were evaluated up in an
 * object, where it also finds what every object inherits: `{"constructor": 1}` would pass for
 * evaluated. And it copies all errors so far for every further one, which takes minutes for a list of
 * thousands of wrong items.
 */
export function mendCode(code: string): string {
  return code
    .replaceAll(/dynamicAnchors=\{\}\}=\{\}\)\{(?!self\.step)/g, "$&self.step();")
    .replaceAll(/!(props\d+)\[(key\d+)\]/g, "!Object.hasOwn($1, $2)")
    .replaceAll(
      /vErrors\.concat\(([\w.]+)\)/g,
      "($1.forEach((error) => vErrors.push(error)), vErrors)",
    );
}
