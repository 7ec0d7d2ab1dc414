import { createRequire } from "node:module";
import { BuildFailure } from "../buildFailure.ts";

const { resolve } = createRequire(import.meta.url);

/**
 * Finds a file of an installed package.
 *
 * @param specifier such as `@liaison/spec/amocrm.yaml`
 * @returns its path
 * @throws BuildFailure when it is not there
 */
export function packagedFile(specifier: string): string {
  try {
    return resolve(specifier);
  } catch {
    throw new BuildFailure(`there is no ${specifier}: install and build the packages first`);
  }
}
