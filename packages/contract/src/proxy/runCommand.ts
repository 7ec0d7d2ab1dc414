import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Terminal } from "../cli/terminal.ts";
import { UsageError } from "../input/usageError.ts";

/** Milliseconds that a command has to end by itself: Ctrl-C at a terminal reaches it too. */
const OWN_END = 2000;

/**
 * Runs a command to its end, with the terminal's input and output. A signal that ends the terminal's
 * program is passed on.
 *
 * @param env beside the terminal's own variables
 * @returns its exit code, 128 and the signal's number when a signal ended it
 * @throws UsageError when it cannot be started
 */
export function runCommand(
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  { cwd, env: inherited, isInteractive, interrupted }: Terminal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...inherited, ...env },
      stdio: "inherit",
      // Programs that npm installs are scripts there, which only a shell can start.
      shell: process.platform === "win32",
    });
    let isOver = false;
    void interrupted.then(() => {
      if (isOver) return;
      if (!isInteractive) child.kill("SIGTERM");
      else setTimeout(() => isOver || child.kill("SIGTERM"), OWN_END).unref();
    });
    child.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      isOver = true;
      const reasons: Record<string, string> = {
        ENOENT: "there is no such program",
        EACCES: "it is no program",
      };
      reject(new UsageError(`${program} cannot be run: ${reasons[code ?? ""] ?? message}`));
    });
    child.once("exit", (code, signal) => {
      isOver = true;
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
