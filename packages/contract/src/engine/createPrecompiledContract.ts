import { assembleContract } from "./assembleContract.ts";
import type { Contract } from "./contract.ts";
import { type PrecompiledValidators, precompiledSchemas } from "./schemas/precompiled.ts";

/**
 * As `createContract`, without the compiler of schemas: for a start that is short, small bundles, and
 * places where `eval` is forbidden.
 *
 * @param document the description that the validators were made of
 * @param validators made by `liaison compile`
 * @throws ContractError, one line, when the document cannot be used, or the validators were made of
 *   another one or by another version of this package
 */
export function createPrecompiledContract(
  document: object,
  validators: PrecompiledValidators,
): Contract {
  return assembleContract(document, precompiledSchemas(validators));
}
