import { createContract } from "../engine/contract.ts";
import { readDescriptionFile } from "../input/descriptionFile.ts";
import { createSpecLocator } from "../input/specLocator.ts";
import type { LoadedContract } from "./loadContract.ts";

/**
 * Makes a contract of a description in a file.
 *
 * @param path absolute
 * @throws Error, one line that names the file, when it cannot be used
 */
export async function loadContractFile(path: string): Promise<LoadedContract> {
  const document = await readDescriptionFile(path);
  try {
    const contract = createContract(document);
    return { contract, locate: createSpecLocator(process.cwd(), path) };
  } catch (error) {
    throw new Error(`${path} cannot be used: ${(error as Error).message}`);
  }
}
