import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Contender, ContenderId } from "./contenders.ts";
import type { CpuSample } from "./results.ts";

/** What one client did on a server of its own machine. */
export interface Load {
  /** Requests per second. */
  rate: number;
  /** Microseconds of the client's processor time per request. */
  cpu: number;
}

const run = promisify(execFile);
const LIMIT = 60_000;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Who is held against targets is measured twice a round, with what it is held against. */
const JUDGED: readonly ContenderId[] = ["raw", "liaison", "liaisonUndici"];

/** Contenders in a random order, so that what else the machine does hits none more than others. */
export function shuffleRound(contenders: readonly Contender[]): Contender[] {
  return contenders
    .flatMap((contender) => (JUDGED.includes(contender.id) ? [contender, contender] : [contender]))
    .map((contender) => ({ contender, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ contender }) => contender);
}

/**
 * Measures the processor time of a client's calls, in a process of its own.
 *
 * @param bundle path of its program
 * @throws Error when a call fails or sends something else than it must
 */
export async function measureCpu(bundle: string): Promise<CpuSample> {
  const { stdout } = await run(process.execPath, [here("cpuProcess.ts"), bundle], {
    timeout: LIMIT,
  });
  return JSON.parse(stdout);
}

/** A server for {@link measureLoad}, in a process of its own. */
export interface LoopbackServer {
  url: string;
  stop(): void;
}

/** @throws Error when it does not start */
export async function startLoopbackServer(): Promise<LoopbackServer> {
  const child: ChildProcess = fork(here("loopbackServer.ts"), { execArgv: [] });
  const [port] = await once(child, "message", { signal: AbortSignal.timeout(LIMIT) });
  return { url: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}

/**
 * Measures how many calls of a client a server answers, in a process of its own.
 *
 * @throws Error when a call fails
 */
export async function measureLoad(bundle: string, url: string): Promise<Load> {
  const { stdout } = await run(process.execPath, [here("loadProcess.ts"), bundle, url], {
    timeout: LIMIT,
  });
  return JSON.parse(stdout);
}
