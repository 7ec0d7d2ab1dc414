import type { ErrorObject } from "ajv/dist/2020.js";

/** One compiled schema. It keeps the errors of the last value, and so that value. */
export interface Validator {
  (value: unknown): unknown;
  errors?: ErrorObject[] | null | undefined;
}

/** Compiled schemas by their pointer. */
export interface Validators {
  /** @throws where the schema cannot be compiled, or was not */
  find(pointer: string): Validator;
  /** Drops the errors of all validators, those of inner schemas included. */
  forget(): void;
}
