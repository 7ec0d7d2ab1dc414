import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** An upstream that speaks bytes: keeps what came, answers what the test says. */
export interface RawServer {
  readonly url: string;
  readonly port: number;
  /** Everything that came, one text per connection, each byte a character. */
  readonly received: string[];
}

/** Starts one; `answer` is called for every piece that comes, with all of the connection so far. */
export async function startRawServer(
  answer: (socket: Socket, received: string) => void,
): Promise<RawServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const index = received.push("") - 1;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      received[index] += bytes.toString("latin1");
      answer(socket, received[index] ?? "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, received };
}

/** A connection of a client that speaks bytes. */
export interface RawClient {
  send(text: string): void;
  /** Resolves with everything that came, as soon as it fits; rejects after 5 seconds. */
  waitFor(pattern: RegExp): Promise<string>;
  /** Resolves with everything that came, at the end of the connection. */
  readonly ended: Promise<string>;
  close(): void;
}

/** Connects to an address. */
export function connectRaw(url: string): RawClient {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let received = "";
  let check = () => {};
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    received += bytes.toString("latin1");
    check();
  });
  const ended = new Promise<string>((resolve) => socket.on("close", () => resolve(received)));
  onTestFinished(() => void socket.destroy());
  return {
    send: (text) => void socket.write(text, "latin1"),
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const late = () => reject(new Error(`${pattern} did not come, but: ${received}`));
        const timer = setTimeout(late, 5000);
        check = () => {
          if (!pattern.test(received)) return;
          clearTimeout(timer);
          resolve(received);
        };
        check();
      }),
    ended,
    close: () => void socket.destroy(),
  };
}
