import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { AppOrder } from "./app.ts";

/** The application of app.ts, bundled as its users would have it: it starts twice as fast. */
export interface Program {
  /** Folder of the script that renews the tokens. */
  readonly folder: string;
  start(order: AppOrder): Run;
  remove(): Promise<void>;
}

/** An application that runs. */
export interface Run {
  readonly process: ChildProcess;
  /** Waits until it has printed this line, or has ended; gives all lines so far. */
  printed(line: string): Promise<string[]>;
  /** Waits for its end; gives all lines. */
  ended(): Promise<string[]>;
}

/** Bundles the application and the script that it needs into a folder. */
export async function bundleProgram(format: "esm" | "cjs" = "esm"): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "program-"));
  const extension = format === "esm" ? ".mjs" : ".cjs";
  await build({
    entryPoints: {
      app: join(import.meta.dirname, "app.ts"),
      renewalProcess: join(import.meta.dirname, "../../src/node/renewalProcess.ts"),
    },
    outdir: folder,
    outExtension: { ".js": extension },
    bundle: true,
    platform: "node",
    target: "node20",
    format,
    logLevel: "error",
  });
  return {
    folder,
    start: (order) => run(join(folder, `app${extension}`), order),
    remove: () => rm(folder, { recursive: true }),
  };
}

function run(script: string, order: AppOrder): Run {
  const child = spawn(process.execPath, [script, JSON.stringify(order)], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const lines = () => text.split("\n").filter(Boolean);
  child.stdout.setEncoding("utf8").on("data", (part) => {
    text += part;
  });
  const ended = new Promise<string[]>((resolve) => {
    child.on("close", () => resolve(lines()));
  });
  return {
    process: child,
    ended: () => ended,
    printed(line) {
      const shown = new Promise<string[]>((resolve) => {
        const look = () => lines().includes(line) && resolve(lines());
        child.stdout.on("data", look);
        look();
      });
      return Promise.race([shown, ended]);
    },
  };
}
