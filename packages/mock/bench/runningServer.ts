import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Contender, Served } from "./contenders.ts";
import { readUsage } from "./processTree.ts";

/** A server that answers. */
export interface RunningServer {
  pid: number;
  /** Its address without a trailing slash. */
  url: string;
  /** Milliseconds from its spawning to its first answer. */
  startTime: number;
  /** Milliseconds of processor time that it had used by then. */
  startCpu: number;
  /** The first answer. */
  first: FirstAnswer;
  stop(): Promise<void>;
}

/** What a server answered to the first request. */
export interface FirstAnswer {
  status: number;
  mediaType: string;
  body: string;
}

/** Sent with every request: all servers must look for credentials. */
export const HEADERS: Readonly<Record<string, string>> = { authorization: "Bearer demo-token" };

const POLL = 5;
const START_LIMIT = 60_000;

/**
 * Starts a server and waits for its first answer, whatever that is.
 *
 * @param path requested until there is an answer
 * @param folder gets a file with its output
 * @throws Error with the end of its output when it ends before, or does not answer within a minute
 */
export async function startServer(
  { id, command }: Contender,
  served: Served,
  path: string,
  folder: string,
): Promise<RunningServer> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, `${id}.log`);
  const log = openSync(logFile, "w");
  const begin = performance.now();
  const child = spawn(process.execPath, command(served, port), {
    stdio: ["ignore", log, log],
    env: environment(),
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${id} cannot be spawned`);
  const stop = keepForStop(child);

  while (isRunning(child) && performance.now() - begin < START_LIMIT) {
    const first = await request(`${url}${path}`);
    if (first !== undefined) {
      const startTime = performance.now() - begin;
      return { pid, url, startTime, startCpu: readUsage(pid).cpu, first, stop };
    }
    await setTimeout(POLL);
  }
  await stop();
  const output = readFileSync(logFile, "utf8").trim().slice(-2000);
  throw new Error(`${id} has not answered GET ${path}. Its output ends with:\n${output}`);
}

/** Prism would spawn a further process in production. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_ENV: _, ...rest } = process.env;
  return rest;
}

function keepForStop(child: ChildProcess): () => Promise<void> {
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = () => {
    child.kill("SIGKILL");
  };
  process.once("exit", kill);
  return async () => {
    process.removeListener("exit", kill);
    kill();
    await ended;
  };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function request(url: string): Promise<FirstAnswer | undefined> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(START_LIMIT);
    get(url, { headers: HEADERS, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => resolve(undefined));
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        const mediaType = headers["content-type"] ?? "";
        resolve({ status, mediaType, body: Buffer.concat(chunks).toString() });
      });
    }).on("error", () => resolve(undefined));
  });
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
