import equalModule from "ajv/dist/runtime/equal.js";
import ucs2lengthModule from "ajv/dist/runtime/ucs2length.js";
import { step } from "./budget.ts";
import { formats } from "./formats.ts";
import { uniqueItems } from "./uniqueItems.ts";

/** What the code of precompiled validators calls. */
export interface ValidatorRuntime {
  readonly formats: Readonly<Record<string, unknown>>;
  readonly equal: (a: unknown, b: unknown) => boolean;
  readonly ucs2length: (text: string) => number;
  readonly uniqueItems: unknown;
  readonly step: () => void;
}

export const validatorRuntime: ValidatorRuntime = {
  formats,
  equal: defaultOf(equalModule),
  ucs2length: defaultOf(ucs2lengthModule),
  uniqueItems: uniqueItems.validate,
  step,
};

/** Node gives the exports of a CommonJS module as its default, bundlers give its `default`. */
function defaultOf<T>(module: object): T {
  return ("default" in module ? module.default : module) as T;
}
