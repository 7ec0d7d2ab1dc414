import { execFile } from "node:child_process";
import { setInterval } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readUsage } from "./processTree.ts";
import { HEADERS, type RunningServer } from "./runningServer.ts";

/** What a server did under load. */
export interface Load {
  /** Milliseconds of processor time per request. */
  cpu: number;
  /** Requests per second. */
  rate: number;
  /** Milliseconds within which 99 of 100 requests were answered. */
  p99: number;
  /** The most bytes of memory that were seen to be resident. */
  memory: number;
}

/** What `peers/load.js` prints. */
interface Sent {
  good: number;
  non2xx: number;
  timeouts: number;
  seconds: number;
  p99: number;
}

/** Connections that are kept open. */
export const CONNECTIONS = 50;

const SAMPLING = 100;
const REQUEST_LIMIT_SECONDS = 10;
const LOAD_LIMIT = 120_000;

const generator = fileURLToPath(new URL("peers/load.js", import.meta.url));
const run = promisify(execFile);

/**
 * Sends GET requests over {@link CONNECTIONS} connections, as fast as they are answered.
 *
 * @param paths requested in turn
 * @throws Error when any request is not answered with 2xx in time
 */
export async function putUnderLoad(
  { url, pid }: Pick<RunningServer, "url" | "pid">,
  paths: readonly string[],
  amount: number,
): Promise<Load> {
  const memory = watchMemory(pid);
  const before = readUsage(pid).cpu;
  const { good, non2xx, timeouts, seconds, p99 } = await send(url, paths, amount);
  const cpu = (readUsage(pid).cpu - before) / good;
  const most = await memory.stop();
  if (good !== amount) {
    const broken = amount - good - non2xx - timeouts;
    throw new Error(
      `of ${amount} requests ${good} were answered with 2xx, ${non2xx} otherwise, ${timeouts} hung and ${broken} broke off`,
    );
  }
  return { cpu, rate: good / seconds, p99, memory: most };
}

async function send(url: string, paths: readonly string[], amount: number): Promise<Sent> {
  const options = {
    url,
    amount,
    connections: CONNECTIONS,
    timeout: REQUEST_LIMIT_SECONDS,
    requests: paths.map((path) => ({ method: "GET", path, headers: HEADERS })),
  };
  const { stdout } = await run(process.execPath, [generator, JSON.stringify(options)], {
    timeout: LOAD_LIMIT,
  });
  return JSON.parse(stdout);
}

function watchMemory(pid: number): { stop(): Promise<number> } {
  const stopping = new AbortController();
  let most = readUsage(pid).memory;
  const watching = (async () => {
    try {
      for await (const _ of setInterval(SAMPLING, undefined, { signal: stopping.signal })) {
        most = Math.max(most, readUsage(pid).memory);
      }
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    }
  })();
  // Whatever went wrong is told by `stop`.
  watching.catch(() => {});
  return {
    stop: async () => {
      most = Math.max(most, readUsage(pid).memory);
      stopping.abort();
      await watching;
      return most;
    },
  };
}
