import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  /** Decoded query. */
  readonly query: string;
  readonly headers: IncomingMessage["headers"];
  /** The parsed body, `undefined` when there was none. */
  readonly body: unknown;
}

/** What to answer. */
export interface Reply {
  readonly status?: number;
  /** JSON, or text as it is; nothing for no body. */
  readonly body?: unknown;
}

/** A server of the loopback that remembers what it got. */
export interface RecordingServer {
  readonly url: string;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** Starts a server. `reply` gets each request and its number, from 1. */
export async function startServer(
  reply: (request: Received, number: number) => Reply | Promise<Reply>,
): Promise<RecordingServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const one: Received = {
      method: request.method ?? "",
      path: url.pathname,
      query: decodeURIComponent(url.search.slice(1)),
      headers: request.headers,
      body: text ? JSON.parse(text) : undefined,
    };
    received.push(one);
    const { status, body } = await reply(one, received.length);
    const isText = typeof body === "string";
    response.writeHead(status ?? (body === undefined ? 204 : 200), {
      ...(body !== undefined && { "content-type": isText ? "text/html" : "application/hal+json" }),
    });
    response.end(isText ? body : JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
