import { ContractError } from "../description/contractError.ts";
import { type JsonObject, valueAt } from "../description/document.ts";
import { ENGINE_VERSION } from "../engineVersion.ts";
import { fingerprint } from "./fingerprint.ts";
import { copySchemas, type Direction } from "./schemaDocument.ts";
import { createSchemas, type SchemaParts, type SchemaSource, type Schemas } from "./schemas.ts";
import { type ValidatorRuntime, validatorRuntime } from "./validatorRuntime.ts";
import type { Validator, Validators } from "./validators.ts";

/**
 * The validators of a description, compiled at build time by `liaison compile`: nothing is compiled
 * when it is used, so that it is ready sooner and runs where `eval` is forbidden.
 */
export interface PrecompiledValidators {
  readonly format: typeof PRECOMPILED_FORMAT;
  /** Version of this package that compiled them. */
  readonly engine: string;
  /** Fingerprint of the description. */
  readonly description: string;
  readonly request: PrecompiledDirection;
  /** Absent when the schemas say the same in both directions. */
  readonly response?: PrecompiledDirection;
}

/** The validators for messages of one direction. */
export interface PrecompiledDirection {
  /** The schemas differ from the description's: what need not be sent is not required. */
  readonly isRelaxed: boolean;
  /** Stop at the first error. */
  readonly judge: ValidatorCode;
  /** Find every error. */
  readonly explainer: ValidatorCode;
}

/**
 * The code of validators, as it was written by the compiler.
 *
 * @param at gives the schema at a pointer, for the errors
 */
export type ValidatorCode = (
  at: (pointer: string) => unknown,
  runtime: ValidatorRuntime,
) => {
  /** By the pointers of their schemas. */
  readonly validators: Readonly<Record<string, Validator>>;
  /** Those of inner schemas included. */
  readonly all: readonly Validator[];
};

export const PRECOMPILED_FORMAT = "liaison-validators/1";

/**
 * Takes the schemas of a description from validators that were compiled before.
 *
 * @returns throws a ContractError when they were compiled from another description, or by another
 *   version of the engine
 */
export function precompiledSchemas(compiled: PrecompiledValidators): SchemaSource {
  return (document) => {
    const text = write(document);
    refuseOthers(compiled, text);
    const schemasOf = (direction: Direction, code: PrecompiledDirection): Schemas => {
      // Schemas are told apart as objects, and one object may stand in several places.
      const judged = code.isRelaxed ? copySchemas(document, direction).copy : JSON.parse(text);
      return createSchemas({ document: judged, ...validatorsOf(judged, code) });
    };
    const request = schemasOf("request", compiled.request);
    const { response } = compiled;
    return { request, response: response ? schemasOf("response", response) : request };
  };
}

function write(document: JsonObject): string {
  try {
    return JSON.stringify(document);
  } catch {
    throw new ContractError("an object of the document stands inside itself");
  }
}

function refuseOthers({ format, engine, description }: PrecompiledValidators, text: string): void {
  const advice = "compile them again with `liaison compile`";
  if (format !== PRECOMPILED_FORMAT) {
    throw new ContractError(`its validators are not of the form ${PRECOMPILED_FORMAT}; ${advice}`);
  }
  if (engine !== ENGINE_VERSION) {
    const versions = `${engine} of @liaison/contract, this is ${ENGINE_VERSION}`;
    throw new ContractError(`its validators were compiled by version ${versions}; ${advice}`);
  }
  if (description !== fingerprint(text)) {
    throw new ContractError(`its validators were compiled from another description; ${advice}`);
  }
}

function validatorsOf(
  document: JsonObject,
  { judge, explainer }: PrecompiledDirection,
): Pick<SchemaParts, "compile" | "judge" | "explainer"> {
  const judges = createValidators(document, judge);
  return {
    judge: judges,
    explainer: createValidators(document, explainer),
    compile: judges.find,
  };
}

function createValidators(document: JsonObject, code: ValidatorCode): Validators {
  let made: ReturnType<ValidatorCode> | undefined;
  return {
    find: (pointer) => {
      made ??= code((place) => valueAt(document, place), validatorRuntime);
      const validator = made.validators[pointer];
      if (validator !== undefined) return validator;
      throw new ContractError(`the schema ${pointer} was not compiled: no operation uses it`);
    },
    forget: () => {
      for (const validator of made?.all ?? []) validator.errors = null;
    },
  };
}
