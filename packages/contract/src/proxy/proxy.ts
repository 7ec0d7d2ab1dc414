import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { HttpRequest } from "../engine/exchange.ts";
import { UsageError } from "../input/usageError.ts";
import { copyBody, unpack } from "./bodyCopy.ts";
import { forward, MOST_HEADER_BYTES, type Outcome, refuse } from "./forward.ts";
import { createUpstream } from "./upstream.ts";
import { readHeaders } from "./wireHeaders.ts";

/** One request that came to the proxy, and what became of it. */
export interface Passage {
  /** From 0, in the order in which the requests began. */
  readonly order: number;
  /** As the upstream got it, but for the upstream's base path; its body is unpacked. */
  readonly request: HttpRequest;
  /** Why the body of the request cannot be judged; it is empty then. */
  readonly unjudgedBody?: string;
  readonly outcome: Outcome | { readonly refused: string };
}

/** How a proxy is started. */
export interface ProxyOptions {
  /** Address of the service that answers, with or without a path. */
  readonly upstream: string;
  /** To listen on, 0 for any free one. */
  readonly port: number;
  /** Gets every request after its answer is out. */
  readonly onPassage: (passage: Passage) => void;
}

/** A running proxy. */
export interface RunningProxy {
  /** Address that clients call in the place of the upstream's. */
  readonly url: string;
  /** The upstream's address. */
  readonly upstream: string;
  /** Requests that have come so far. */
  readonly requests: number;
  /** Cuts all connections; resolves once every passage was told, rejects with what `onPassage` threw. */
  close(): Promise<void>;
}

/** Answers go to this machine only: the proxy asks nobody who they are. */
const HOST = "127.0.0.1";

/** Milliseconds that a client's idle connection stays open: longer than clients keep one. */
const KEEP_ALIVE = 75_000;

/**
 * Starts a proxy for one service. Everything passes through as it is.
 *
 * @throws UsageError when the upstream's address is none, or the port cannot be listened on
 */
export async function startProxy({
  upstream,
  port,
  onPassage,
}: ProxyOptions): Promise<RunningProxy> {
  const service = createUpstream(upstream);
  if (service.isLocal && service.port === port) {
    throw new UsageError(`--port ${port} is the upstream's own, choose another one`);
  }
  let requests = 0;
  const running = new Set<Promise<void>>();
  /** What `onPassage` threw: it must not be lost, nor end the passing of others. */
  const faults: unknown[] = [];

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const order = requests;
    requests += 1;
    const copy = copyBody(request);
    const target = ownTarget(request.url ?? "/", [`${HOST}:${portOf(server)}`, service.authority]);
    const why = whyRefused(request, target);
    const passing =
      why === undefined && target !== undefined
        ? forward(service, target, request, response)
        : refuseAll(request, response, why ?? NOT_FORWARDING);
    const passed = passing.then(async (outcome) => {
      // The next request may be on its way already: it goes first.
      await new Promise(setImmediate);
      const headers = readHeaders(request.rawHeaders);
      const body = unpack(copy.bytes(), headers["content-encoding"]);
      onPassage({
        order,
        request: {
          method: request.method ?? "GET",
          target: target ?? request.url ?? "/",
          headers,
          body: "body" in body ? body.body : new Uint8Array(),
        },
        ...("unjudged" in body && { unjudgedBody: body.unjudged }),
        outcome,
      });
    });
    const settled = passed.catch((error: unknown) => {
      faults.push(error);
    });
    running.add(settled);
    void settled.then(() => running.delete(settled));
  };

  const server = createServer({
    keepAliveTimeout: KEEP_ALIVE,
    // An upload may take as long as it wants.
    requestTimeout: 0,
    maxHeaderSize: MOST_HEADER_BYTES,
  });
  server.on("request", handle);
  for (const event of ["checkContinue", "checkExpectation"]) server.on(event, handle);
  server.on("clientError", ({ code = "" }: NodeJS.ErrnoException, socket) => {
    const status =
      code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
    if (socket.writable) refuseRaw(socket, status, `the request cannot be read (${code})`);
    else socket.destroy();
  });
  server.on("connect", (request: IncomingMessage, socket) => {
    const order = requests;
    requests += 1;
    refuseRaw(socket, "501 Not Implemented", NOT_FORWARDING);
    onPassage({
      order,
      request: {
        method: "CONNECT",
        target: request.url ?? "",
        headers: {},
        body: new Uint8Array(),
      },
      outcome: { refused: NOT_FORWARDING },
    });
  });
  await listen(server, port);

  return {
    url: `http://${HOST}:${portOf(server)}`,
    upstream: service.url,
    get requests() {
      return requests;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(running);
      for (const agent of Object.values(service.agents)) agent.destroy();
      if (faults.length > 0) throw faults[0];
    },
  };
}

const NOT_FORWARDING =
  "it stands before one service and is no proxy for other hosts; make its address the client's base address";

function whyRefused({ headers }: IncomingMessage, target: string | undefined): string | undefined {
  if (target === undefined) return NOT_FORWARDING;
  // Other upgrades are offers, which a server may leave alone.
  if (/\bwebsocket\b/i.test(headers.upgrade ?? "")) return "it passes no WebSockets on";
  return undefined;
}

/**
 * Path and query of a target. Clients that take the proxy for one of theirs name the host too.
 *
 * @returns undefined for another host's
 */
function ownTarget(url: string, authorities: readonly string[]): string | undefined {
  const [origin, authority] = /^https?:\/\/([^/?#]*)/i.exec(url) ?? [];
  if (origin === undefined) return url;
  if (!authorities.includes((authority ?? "").toLowerCase())) return undefined;
  const path = url.slice(origin.length);
  return path.startsWith("/") ? path : `/${path}`;
}

function refuseAll(
  request: IncomingMessage,
  response: ServerResponse,
  refused: string,
): Promise<{ readonly refused: string }> {
  request.resume();
  return new Promise((resolve) => {
    response.once("close", () => resolve({ refused }));
    refuse(response, 501, refused);
  });
}

/** As `refuse`, where there is no response to write to. */
function refuseRaw(socket: Duplex, status: string, reason: string): void {
  socket.on("error", () => {});
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nliaison proxy: ${reason}\n`,
  );
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: "is taken, choose another one, or 0 for any free one",
        EACCES: "needs more rights than you have, choose one above 1023",
      };
      reject(
        new UsageError(`--port ${port} ${reasons[code ?? ""] ?? `cannot be used: ${message}`}`),
      );
    });
    server.listen(port, HOST, resolve);
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
