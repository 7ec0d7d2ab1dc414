import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { type Call, startMock } from "@liaison/mock";
import type { SampleFailure } from "./sampleFailure.ts";
import type { SampleProgram } from "./sampleProgram.ts";

/** What came of a program. */
export interface SampleRun {
  /** Why it ended badly; absent when it has ended well. */
  failure?: SampleFailure;
  /** Its requests to the mocks, in their order. */
  calls: readonly Call[];
}

/** Runs samples, one at a time. */
export interface SampleRunner {
  /**
   * Runs a program to its end.
   *
   * @param file path below the folder of samples: TypeScript, or a script for `sh` when it ends
   *   with `.sh`
   */
  run(file: string): Promise<SampleRun>;
  close(): Promise<void>;
}

/** In CI the scripts fail without curl; elsewhere they are left out. */
export const skipsScripts: boolean =
  !process.env["CI"] && spawnSync("curl", ["--version"]).error !== undefined;

if (skipsScripts) {
  console.warn("No curl on the PATH: samples for a shell are left out (apt-get install curl).");
}

/** Milliseconds after which a program is ended; they are as a rule done in less than one second. */
const TIME_LIMIT = 30_000;

const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/**
 * Starts mocks for samples. Programs are run as they are; only the addresses of the vendors, and
 * those that mocks have by default, become those of these mocks. Calls of any other host fail.
 *
 * @param folder has the samples
 */
export async function startSampleRunner(folder: string): Promise<SampleRunner> {
  let calls: Call[] = [];
  const onCall = (call: Call): void => void calls.push(call);
  const amocrm = await startMock({ api: "amocrm", onCall });
  const suprsend = await startMock({ api: "suprsend", onCall });
  const servers = {
    "https://example.amocrm.ru": amocrm.url,
    "http://127.0.0.1:4010": amocrm.url,
    "https://hub.suprsend.com": suprsend.url,
    "http://127.0.0.1:4011": suprsend.url,
  };
  const env = { AMOCRM_TOKEN: "demo-token", SUPRSEND_TOKEN: "demo-token" };
  return {
    async run(file) {
      calls = [];
      const run = file.endsWith(".sh") ? runShell : runTypeScript;
      const failure = await run(folder, file, servers, env);
      for (const mock of [amocrm, suprsend]) mock.reset();
      return { calls, ...(failure && { failure }) };
    },
    async close() {
      await Promise.all([amocrm.close(), suprsend.close()]);
    },
  };
}

type Run = (
  folder: string,
  file: string,
  servers: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
) => Promise<SampleFailure | undefined>;

/** A worker each: it starts fast, and what a process shares, such as the throttle, is new in it. */
const runTypeScript: Run = (folder, file, servers, env) => {
  const url = pathToFileURL(join(folder, file)).href;
  const worker = new Worker(new URL("./sampleProgram.ts", import.meta.url), {
    workerData: { url, servers } satisfies SampleProgram,
    env: { ...env, PATH: process.env["PATH"] ?? "" },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  let said = "";
  worker.stdout.resume();
  worker.stderr.on("data", (chunk) => {
    said += chunk;
  });
  return new Promise((settle) => {
    let thrown: unknown;
    const timer = setTimeout(() => {
      thrown = new Error(`it has not ended within ${TIME_LIMIT} ms`);
      void worker.terminate();
    }, TIME_LIMIT);
    worker.on("error", (error) => {
      thrown = error;
    });
    worker.on("exit", (code) => {
      clearTimeout(timer);
      if (thrown !== undefined) settle(fail(file, placeOf(thrown, url), String(thrown)));
      else if (code !== 0)
        settle(fail(file, undefined, `it exits with ${code}. ${lastLine(said)}`));
      else settle(undefined);
    });
  });
};

function placeOf(error: unknown, url: string): number | undefined {
  const [, rest] = `${(error as Error | undefined)?.stack}`.split(`${url}:`);
  return rest === undefined ? undefined : Number.parseInt(rest, 10);
}

/**
 * In a folder of its own, in which it may write, with our packages installed and their commands at
 * hand, as in a script of package.json.
 */
const runShell: Run = async (folder, file, servers, env) => {
  const cwd = await mkdtemp(join(tmpdir(), "sample-"));
  try {
    let script = await readFile(join(folder, file), "utf8");
    for (const [named, server] of Object.entries(servers)) {
      script = script.replaceAll(named, server);
    }
    await writeFile(join(cwd, basename(file)), script);
    await writeFile(join(cwd, ".curlrc"), "silent\nshow-error\n");
    await symlink(modules, join(cwd, "node_modules"));
    const { PATH = "" } = process.env;
    const binaries = join(modules, ".bin");
    const nowhere = { http_proxy: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" };
    const program = spawn("sh", [basename(file)], {
      cwd,
      // A group of its own: what it starts and leaves running is found and ended.
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...env, ...nowhere, no_proxy: "127.0.0.1", PATH: `${binaries}:${PATH}`, HOME: cwd },
    });
    let said = "";
    program.stderr.on("data", (chunk) => {
      said += chunk;
    });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      endGroup(program);
    }, TIME_LIMIT);
    const closed = once(program, "close");
    const [code] = await once(program, "exit");
    clearTimeout(timer);
    const leaves = endGroup(program);
    await closed;
    // What shells begin messages with: dash `a.sh: 3: `, bash `a.sh: line 3: `.
    const line = said.match(/^\S+: (?:line )?(\d+): /m)?.[1];
    const problem = isLate
      ? `it has not ended within ${TIME_LIMIT} ms`
      : code !== 0
        ? `it exits with ${code}`
        : leaves && "it leaves a program running";
    return problem
      ? fail(file, line === undefined ? undefined : Number(line), `${problem}. ${lastLine(said)}`)
      : undefined;
  } finally {
    await rm(cwd, { recursive: true, maxRetries: 5 });
  }
};

/** Ends all programs of a group; false when there is none any more. */
function endGroup({ pid }: ChildProcess): boolean {
  try {
    return pid !== undefined && process.kill(-pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** The line that as a rule says why. */
function lastLine(said: string): string {
  return said.trim().split("\n").at(-1) ?? "";
}

function fail(file: string, line: number | undefined, problem: string): SampleFailure {
  const [text = ""] = problem.split("\n");
  return { file, problem: text.trim(), ...(line !== undefined && { line }) };
}
