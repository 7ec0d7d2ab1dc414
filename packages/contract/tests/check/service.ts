import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as a service of a test got it. */
export interface Received {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds of a clock that goes on evenly. */
  readonly time: number;
}

export type Handler = (request: Received, response: ServerResponse) => void;

export interface Service {
  readonly url: string;
  /** In the order in which they came. */
  readonly received: readonly Received[];
}

/** Starts a service that is stopped when the test is over. */
export async function startService(handle: Handler): Promise<Service> {
  const received: Received[] = [];
  const server = createServer(async (message, response) => {
    const time = performance.now();
    const request = { ...(await receive(message)), time };
    received.push(request);
    handle(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** Answers with JSON. */
export function answer(response: ServerResponse, status: number, body?: unknown): void {
  response.statusCode = status;
  if (body !== undefined) response.setHeader("content-type", "application/json");
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function receive(message: IncomingMessage): Promise<Omit<Received, "time">> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { method = "", url = "", headers } = message;
  return {
    method,
    target: url,
    headers: headers as Record<string, string>,
    body: Buffer.concat(chunks).toString(),
  };
}
