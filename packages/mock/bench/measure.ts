import type { Contender, Served } from "./contenders.ts";
import { putUnderLoad } from "./load.ts";
import { readUsage } from "./processTree.ts";
import { startServer } from "./runningServer.ts";

/** What one start of a server and one load on it have shown. */
export interface Sample {
  /** Milliseconds from spawning the server to its first answer. */
  startTime: number;
  /** Milliseconds of processor time by then. */
  startCpu: number;
  /** Bytes of resident memory by then. */
  idleMemory: number;
  /** The most bytes of resident memory under load. */
  loadMemory: number;
  /** Milliseconds of processor time per request under load. */
  cpu: number;
  /** Requests per second under load. */
  rate: number;
  /** Milliseconds within which 99 of 100 requests were answered. */
  p99: number;
}

/** Something to measure servers with. */
export interface Workload {
  /** How the report calls it. */
  title: string;
  served: Served;
  /** Requested in turn. */
  paths: readonly string[];
  /** Requests of one load. */
  requests: number;
  /** The body that each server must send. */
  body: string;
}

// The first requests run code that Node has not optimised yet.
const WARM_UP = 0.2;

/**
 * Starts a server, warms it up, puts it under load and stops it.
 *
 * @param folder gets the server's output
 * @throws Error when the server does not start, sends something else or fails a request
 */
export async function measure(
  contender: Contender,
  { served, paths, requests, body }: Workload,
  folder: string,
): Promise<Sample> {
  const [path = "/"] = paths;
  const server = await startServer(contender, served, path, folder);
  try {
    const { startTime, startCpu, first } = server;
    const { memory: idleMemory } = readUsage(server.pid);
    if (first.status !== 200 || first.body !== body) {
      throw new Error(
        `GET ${path} is answered with ${first.status} ${first.body.slice(0, 200)}, not with 200 ${body.slice(0, 200)}`,
      );
    }
    await putUnderLoad(server, paths, Math.ceil(requests * WARM_UP));
    const { memory: loadMemory, ...load } = await putUnderLoad(server, paths, requests);
    return { startTime, startCpu, idleMemory, loadMemory, ...load };
  } catch (error) {
    throw new Error(`${contender.id}: ${(error as Error).message}`);
  } finally {
    await server.stop();
  }
}
