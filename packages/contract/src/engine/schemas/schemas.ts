import type { ErrorObject } from "ajv/dist/2020.js";
import { child, type JsonObject, valueAt } from "../description/document.ts";
import { runWithin } from "./budget.ts";
import { createEffort } from "./effort.ts";
import type { Direction } from "./schemaDocument.ts";
import { createSchemaView } from "./schemaView.ts";
import type { Validators } from "./validators.ts";

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
   * @param thorough every error instead of the first; where that is not affordable it can take hours
   */
  findErrors(pointer: string, value: unknown, thorough: boolean): SchemaError[];
  /** Whether every error of a value can be found in about a second. */
  isAffordable(pointer: string, value: unknown): boolean;
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

/**
 * Makes the schemas of a description, for both directions: by compiling them, or of validators that
 * were compiled before.
 *
 * @throws ContractError when that cannot be done
 */
export type SchemaSource = (document: JsonObject) => Readonly<Record<Direction, Schemas>>;

/** What the schemas of one direction are made of. */
export interface SchemaParts {
  /** Holds the schemas that the errors of the validators name. */
  readonly document: JsonObject;
  compile(pointer: string): void;
  /** Stop at the first error. */
  readonly judge: Validators;
  /** Find every error. */
  readonly explainer: Validators;
}

/** Judges values by compiled schemas. */
export function createSchemas({ document, compile, judge, explainer }: SchemaParts): Schemas {
  const view = createSchemaView(document);
  let pointers: WeakMap<object, string> | undefined;

  return {
    compile,
    isValid: (pointer, value) => {
      try {
        const validate = judge.find(pointer);
        return runWithin(value, () => validate(value)) === true;
      } catch (error) {
        if (error instanceof RangeError) return false;
        throw error;
      }
    },
    findErrors: (pointer, value, thorough) => {
      const validate = (thorough ? explainer : judge).find(pointer);
      try {
        runWithin(value, () => validate(value));
      } catch (error) {
        if (error instanceof RangeError) return [tooDeep(document, pointer, value)];
        throw error;
      }
      return (validate.errors ?? []) as SchemaError[];
    },
    isAffordable: createEffort(document),
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

/** The keyword of the only error of a value that cannot be judged to its end. */
export const TOO_DEEP = "depth";

/** A schema that refers to itself is judged by recursion, for which stack and time have an end. */
function tooDeep(document: JsonObject, pointer: string, value: unknown): SchemaError {
  return {
    keyword: TOO_DEEP,
    message: "nested less deeply",
    instancePath: "",
    schemaPath: pointer,
    params: {},
    parentSchema: valueAt(document, pointer) as JsonObject,
    data: value,
  };
}

/** Pointers of the objects of a document, by the objects. */
export function indexObjects(document: JsonObject): WeakMap<object, string> {
  const pointers = new WeakMap<object, string>();
  const visit = (value: unknown, pointer: string): void => {
    if (typeof value !== "object" || value === null || pointers.has(value)) return;
    pointers.set(value, pointer);
    for (const [key, inner] of Object.entries(value)) visit(inner, child(pointer, key));
  };
  visit(document, "");
  return pointers;
}
