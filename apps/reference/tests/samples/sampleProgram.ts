/** Runs one TypeScript sample in a worker, whose calls of the vendors reach mocks instead. */
import { workerData } from "node:worker_threads";

/** What the worker is told. */
export interface SampleProgram {
  /** Address of the sample's file. */
  url: string;
  /** Addresses that samples name, each with that of the server that stands in for it. */
  servers: Readonly<Record<string, string>>;
}

const { url, servers } = workerData as SampleProgram;
const send = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const asked = new URL(input instanceof Request ? input.url : input);
  const server = servers[asked.origin];
  if (server === undefined && asked.hostname !== "127.0.0.1") {
    throw new Error(`it calls ${asked.origin}, which no mock stands in for`);
  }
  const target = `${server ?? asked.origin}${asked.pathname}${asked.search}`;
  return input instanceof Request ? send(new Request(target, input), init) : send(target, init);
};

await import(url);
