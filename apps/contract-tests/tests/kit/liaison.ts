import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const PACKAGE = new URL(import.meta.resolve("@liaison/contract/package.json"));
const { bin } = JSON.parse(await readFile(PACKAGE, "utf8"));
const PROGRAM = fileURLToPath(new URL(bin.liaison, PACKAGE));

/** How the command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command line that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the built `liaison` in a folder of its own, with nothing but these variables. */
export function startLiaison(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", CI: "true", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, ended: once(child, "close").then(([code]) => ({ code, out, err })) };
}

/** An empty folder that is removed when the test is over. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "liaison-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
