import { Ajv2020, type AnySchema, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { ContractError } from "../description/contractError.ts";
import { child, followOnce, isObject, type JsonObject, valueAt } from "../description/document.ts";
import { copySchemas, type Direction } from "./schemaDocument.ts";
import { createSyntaxCheck } from "./schemaSyntax.ts";
import { createSchemaView } from "./schemaView.ts";
import { uniqueItems } from "./uniqueItems.ts";

/** An error of the validator that still knows the schema and the value. */
export type SchemaError = ErrorObject & {
  readonly parentSchema: JsonObject;
  readonly data: unknown;
};

/** The compiled schemas of a document, for messages of one direction. */
export interface Schemas {
  /**
   * Compiles the schema at a pointer; afterwards it is only looked up.
   *
   * @throws ContractError that names the innermost schema that does not compile
   */
  compile(pointer: string): void;
  /** Whether a value satisfies the schema at a pointer; stops at the first error. */
  isValid(pointer: string, value: unknown): boolean;
  /**
   * The errors of a value, none for a valid one.
   *
   * @param thorough every error instead of the first; for a large value that can fill the memory
   */
  findErrors(pointer: string, value: unknown, thorough: boolean): SchemaError[];
  /**
   * Lets go of the values that were judged last: validators keep them with their errors, which for a
   * large value is much memory.
   */
  forget(): void;
  /** The pointer of a schema object of the document. */
  pointerOf(schema: object): string | undefined;
  /** Names of the properties that a schema object of the document declares, with all its parts. */
  propertyNames(schema: object): readonly string[];
}

const ROOT = "description";

/**
 * Prepares the schemas of a description for both directions; each is compiled at its first use.
 *
 * @throws ContractError when an object of the document stands inside itself
 */
export function createSchemas(document: JsonObject): Readonly<Record<Direction, Schemas>> {
  const checkSyntax = createSyntaxCheck(document);
  const request = copySchemas(document, "request");
  const response = copySchemas(document, "response");
  const forRequests = compileLazily(request.copy, checkSyntax);
  const isSame = !request.isRelaxed && !response.isRelaxed;
  return {
    request: forRequests,
    response: isSame ? forRequests : compileLazily(response.copy, checkSyntax),
  };
}

function compileLazily(document: JsonObject, checkSyntax: (pointer: string) => void): Schemas {
  const judge = createValidators(document, false);
  const explainer = createValidators(document, true);
  const view = createSchemaView(document);
  let pointers: WeakMap<object, string> | undefined;

  return {
    compile: (pointer) => {
      checkSyntax(pointer);
      try {
        judge.find(pointer);
      } catch (error) {
        throw blame(document, judge.find, pointer, error);
      }
    },
    isValid: (pointer, value) => {
      try {
        return judge.find(pointer)(value) === true;
      } catch (error) {
        if (error instanceof RangeError) return false;
        throw error;
      }
    },
    findErrors: (pointer, value, thorough) => {
      const validate = (thorough ? explainer : judge).find(pointer);
      try {
        validate(value);
      } catch (error) {
        if (error instanceof RangeError) return [tooDeep(document, pointer, value)];
        throw error;
      }
      return (validate.errors ?? []) as SchemaError[];
    },
    forget: () => {
      judge.forget();
      explainer.forget();
    },
    pointerOf: (schema) => {
      pointers ??= indexObjects(document);
      return pointers.get(schema);
    },
    propertyNames: (schema) => view.propertyNames([schema]),
  };
}

/** A schema that refers to itself is judged by recursion, for which the stack has an end. */
function tooDeep(document: JsonObject, pointer: string, value: unknown): SchemaError {
  return {
    keyword: "depth",
    message: "nested less deeply",
    instancePath: "",
    schemaPath: pointer,
    params: {},
    parentSchema: valueAt(document, pointer) as JsonObject,
    data: value,
  };
}

interface Validators {
  find(pointer: string): ValidateFunction;
  /** Drops the errors of all validators, those of inner schemas included. */
  forget(): void;
}

function createValidators(document: JsonObject, allErrors: boolean): Validators {
  const compiled = new Map<string, ValidateFunction>();
  let ajv: Ajv2020 | undefined;
  return {
    find: (pointer) => {
      let validate = compiled.get(pointer);
      if (validate === undefined) {
        ajv ??= createAjv(document, allErrors);
        validate = ajv.compile({ $ref: `${ROOT}#${encodePointer(pointer)}` });
        compiled.set(pointer, validate);
      }
      return validate;
    },
    forget: () => {
      for (const validate of compiled.values()) {
        validate.errors = null;
        forgetErrors(validate.schemaEnv.root.refs);
      }
      forgetErrors(ajv?.schemas[ROOT]?.refs ?? {});
    },
  };
}

function forgetErrors(references: ValidateFunction["schemaEnv"]["refs"]): void {
  for (const reference of Object.values(references)) {
    const compiled = isObject(reference) ? reference["validate"] : undefined;
    if (typeof compiled === "function") (compiled as ValidateFunction).errors = null;
  }
}

function createAjv(document: JsonObject, allErrors: boolean): Ajv2020 {
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
    code: { optimize: false, process: mendCode },
    // What every object inherits, such as `constructor`, is no property of a message.
    ownProperties: true,
    inlineRefs: false,
  });
  addFormats.default(ajv);
  ajv.removeKeyword("uniqueItems").addKeyword(uniqueItems);
  ajv.addSchema(document as AnySchema, ROOT);
  return ajv;
}

/**
 * Mends two things in the code that the compiler writes. It looks the names that were evaluated up in
 * an object, where it also finds what every object inherits: `{"constructor": 1}` would pass for
 * evaluated. And it copies all errors so far for every further one, which takes minutes for a list
 * of thousands of wrong items.
 */
function mendCode(code: string): string {
  return code
    .replaceAll(/!(props\d+)\[(key\d+)\]/g, "!Object.hasOwn($1, $2)")
    .replaceAll(
      /vErrors\.concat\(([\w.]+)\)/g,
      "($1.forEach((error) => vErrors.push(error)), vErrors)",
    );
}

/** Walks from a schema that does not compile down to the innermost one that does not either. */
function blame(
  document: JsonObject,
  compile: (pointer: string) => unknown,
  pointer: string,
  error: unknown,
): ContractError {
  const reasonOf = (place: string): string | undefined => {
    try {
      compile(place);
      return undefined;
    } catch (failure) {
      return (failure as Error).message;
    }
  };
  let place = pointer;
  let reason = (error as Error).message;
  const visited = new Set([pointer]);
  for (;;) {
    const inner = innerSchemas(document, place).find((candidate) => {
      if (visited.has(candidate)) return false;
      visited.add(candidate);
      return reasonOf(candidate) !== undefined;
    });
    if (inner === undefined) break;
    reason = reasonOf(inner) ?? reason;
    place = inner;
  }
  const line = reason.replaceAll(/\s+/g, " ").replace(`${ROOT}#`, "#");
  return new ContractError(`the schema ${place} does not compile: ${line}`);
}

/** What can hold the cause: the target of a reference, keywords, and what lists or maps hold. */
function innerSchemas(document: JsonObject, pointer: string): string[] {
  const value = valueAt(document, pointer);
  const below = childrenOf(document, pointer);
  const all = [...below, ...below.flatMap((inner) => childrenOf(document, inner))];
  if (!isObject(value) || typeof value["$ref"] !== "string") return all;
  try {
    return [followOnce(document, { value, pointer }).pointer, ...all];
  } catch {
    return all;
  }
}

function childrenOf(document: JsonObject, pointer: string): string[] {
  const value = valueAt(document, pointer);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([, inner]) => isObject(inner))
    .map(([key]) => child(pointer, key));
}

function encodePointer(pointer: string): string {
  return pointer.split("/").map(encodeURIComponent).join("/");
}

function indexObjects(document: JsonObject): WeakMap<object, string> {
  const pointers = new WeakMap<object, string>();
  const visit = (value: unknown, pointer: string): void => {
    if (typeof value !== "object" || value === null || pointers.has(value)) return;
    pointers.set(value, pointer);
    for (const [key, inner] of Object.entries(value)) visit(inner, child(pointer, key));
  };
  visit(document, "");
  return pointers;
}
