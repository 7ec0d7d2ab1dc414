import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Folder of the repository. */
export const repositoryFolder: string = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs Turborepo in the repository, its output going straight to the terminal.
 *
 * @returns the exit code
 */
export function runTurbo(...parameters: readonly string[]): Promise<number> {
  const child = spawn("turbo", ["run", ...parameters], {
    cwd: repositoryFolder,
    stdio: "inherit",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") return reject(error);
      console.error("Turborepo is not on the PATH: run this through `npx --yes pnpm@12`.");
      resolve(2);
    });
    // Ended by a signal there is no code: Ctrl-C went to the whole process group.
    child.once("exit", (code) => resolve(code ?? 130));
  });
}
