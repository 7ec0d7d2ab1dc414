import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { Contract } from "../engine/contract.ts";
import { createPrecompiledContract } from "../engine/createPrecompiledContract.ts";
import type { SpecLocation } from "../findings/finding.ts";

/** What messages are held against: one of a packaged description, a file, or a contract. */
export type ContractSource =
  | { readonly api: "amocrm" | "suprsend"; readonly spec?: never; readonly contract?: never }
  | {
      /** OpenAPI 3.0 or 3.1, YAML or JSON; a path is relative to the working directory. */
      readonly spec: string;
      readonly api?: never;
      readonly contract?: never;
    }
  | {
      /** Of `createContract` or `createPrecompiledContract`. */
      readonly contract: Contract;
      readonly api?: never;
      readonly spec?: never;
    };

/** A contract, with what is known of its file. */
export interface LoadedContract {
  readonly contract: Contract;
  readonly locate?: (specPointer: string) => SpecLocation | undefined;
}

/**
 * Loads what messages are held against.
 *
 * @throws Error, one line, when it cannot be used
 */
export async function loadContract({
  api,
  spec,
  contract,
}: ContractSource): Promise<LoadedContract> {
  if (contract !== undefined) return { contract };
  if (api !== undefined) return { contract: await loadPackaged(api) };
  const { loadContractFile } = await import("./loadContractFile.ts");
  return loadContractFile(resolve(spec));
}

/** What does not fit the installed description, or was not built, is compiled now. */
async function loadPackaged(api: string): Promise<Contract> {
  const require = createRequire(import.meta.url);
  const document: object = require(`@liaison/spec/${api}.json`);
  try {
    const { validators } = require(`@liaison/contract/validators/${api}`);
    return createPrecompiledContract(document, validators);
  } catch {
    const { createContract } = await import("../engine/contract.ts");
    return createContract(document);
  }
}
