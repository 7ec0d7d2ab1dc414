import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What the server does with one request. Left out: 200 with an empty JSON object. */
export interface Fault {
  /** 200 by default. */
  status?: number;
  /** Added to the answer's headers, or instead of them. A `transfer-encoding` replaces the length. */
  headers?: Record<string, string>;
  /** Text and bytes are sent as they are, everything else as JSON; `undefined`: no body. */
  body?: unknown;
  /** Milliseconds until the head of the answer. */
  delay?: number;
  /** Never answers (`head`), or stops after half of the body (`body`). */
  stall?: "head" | "body";
  /** Breaks the connection after so many bytes of the body, while the head promised all of it. */
  cut?: number;
  /** Sends the body in pieces that end at these bytes, each in a packet of its own. */
  pieces?: readonly number[];
  /** Milliseconds between pieces, 2 by default. */
  pause?: number;
  /** Resets the connection once the head of the request (in a list only), or all of it, was read. */
  reset?: "head" | "request";
}

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Empty when the connection was reset before it was read. */
  readonly body: string;
  /** `performance.now()` when the head had arrived. */
  readonly at: number;
  /** `performance.now()` when the client closed the connection before the answer was whole. */
  readonly leftAt: number | undefined;
}

/**
 * Faults of the requests in the order in which they arrive, the last one for all further requests;
 * or a function that decides, `index` counting from 0.
 */
export type Script = Fault | readonly Fault[] | ((request: Received, index: number) => Fault);

/** A running fault server. */
export interface FaultServer {
  /** Address without a slash at its end. */
  readonly baseUrl: string;
  /** All requests so far, in the order of their arrival. */
  readonly received: readonly Received[];
  /** Connections that were opened so far. */
  readonly connections: number;
  /** Replaces the script; `index` and lists start anew. */
  play(script: Script): void;
  /** While true, connections are reset before anything is read from them. */
  down: boolean;
  /** Resolves when so many requests have arrived. */
  arrived(count: number): Promise<void>;
  /** Breaks what is open and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 that misbehaves as the script says and records what it received.
 * Every request has a connection of its own, so that a reset hits the request that it is meant for.
 */
export async function startFaultServer(script: Script = {}): Promise<FaultServer> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let current = script;
  let index = 0;
  let connections = 0;
  let down = false;

  const server: Server = createServer(async (request, response) => {
    const record = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: "",
      at: performance.now(),
      leftAt: undefined as number | undefined,
    };
    response.on("close", () => {
      if (!response.writableFinished) record.leftAt = performance.now();
    });
    const place = index++;
    const decide = typeof current === "function" ? current : undefined;
    const list = decide ? [] : [current as Fault | readonly Fault[]].flat();
    const listed = list[place] ?? list.at(-1) ?? {};
    if (listed.reset === "head") {
      received.push(record);
      for (const check of waiting) check();
      request.socket.resetAndDestroy();
      return;
    }
    const bytes: Buffer[] = [];
    try {
      for await (const piece of request) bytes.push(piece as Buffer);
    } catch {
      return; // The client left while it sent.
    }
    record.body = Buffer.concat(bytes).toString();
    received.push(record);
    for (const check of waiting) check();
    await answer(decide?.(record, place) ?? listed, response);
  });
  server.on("connection", (socket: Socket) => {
    connections++;
    socket.setNoDelay(true);
    // A client that leaves is no fault of the test.
    socket.on("error", () => {});
    if (down) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", 1024, resolve);
  });

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get connections() {
      return connections;
    },
    play(next) {
      current = next;
      index = 0;
    },
    get down() {
      return down;
    },
    set down(value) {
      down = value;
    },
    arrived(count) {
      return new Promise((resolve) => {
        const check = () => {
          if (received.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      });
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
}

async function answer(fault: Fault, response: ServerResponse): Promise<void> {
  const { status = 200, body = {}, stall, cut, reset, pause = 2 } = fault;
  const socket = response.socket as Socket;
  if (reset) {
    socket.resetAndDestroy();
    return;
  }
  if (fault.delay) await sleep(fault.delay);
  if (stall === "head") return;

  const none = ("body" in fault && fault.body === undefined) || status === 204 || status === 304;
  const bytes = none ? Buffer.alloc(0) : encode(body);
  const hasLength = status !== 204 && status !== 304 && !fault.headers?.["transfer-encoding"];
  response.writeHead(status, {
    ...(!none && { "content-type": "application/json" }),
    ...(hasLength && { "content-length": String(bytes.length) }),
    connection: "close",
    ...fault.headers,
  });
  const ends = fault.pieces ?? [];
  const whole = cut ?? (stall === "body" ? bytes.length >> 1 : bytes.length);
  response.flushHeaders();
  let sent = 0;
  for (const end of [...ends.filter((place) => place < whole), whole]) {
    if (end > sent) response.write(bytes.subarray(sent, end));
    sent = end;
    if (end < whole) await sleep(pause);
    if (socket.destroyed) return;
  }
  if (stall === "body") return;
  if (cut === undefined) {
    response.end();
    return;
  }
  // What was written must leave before the connection does.
  await sleep(5);
  socket.destroy();
}

function encode(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}
