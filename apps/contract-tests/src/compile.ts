import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** TypeScript versions that the clients' types must hold in, as this package names them. */
export const compilers = ["typescript-5.9", "typescript-6", "typescript"] as const;

const require = createRequire(import.meta.url);

/**
 * Type-checks a folder with one TypeScript.
 *
 * @param project folder with a tsconfig.json
 * @returns the compiler's output, empty when all is well
 */
export function compile(compiler: (typeof compilers)[number], project: string): Promise<string> {
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), "bin/tsc");
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, "-p", project], (error, stdout, stderr) => {
      resolve(error ? stdout + stderr || error.message : "");
    });
  });
}
