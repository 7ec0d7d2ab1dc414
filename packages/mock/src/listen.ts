import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { StartError } from "./startError.ts";

/** Milliseconds that a client may take to send a whole request. */
const REQUEST_TIMEOUT = 60_000;

/**
 * Starts to listen.
 *
 * @param port TCP port, 0 for any free one
 * @returns the address without a trailing slash, and what stops the server and cuts its connections
 * @throws StartError when the port is taken or not allowed, or the address is not of this machine
 */
export function listen(
  handler: RequestListener,
  port: number,
  host: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT }, handler);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(new StartError(explain(error, port, host)));
    });
    server.listen(port, host, () => {
      const { address, family, port: actual } = server.address() as AddressInfo;
      const closed = new Promise<void>((done) => server.once("close", done));
      resolve({
        url: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}`,
        close: () => {
          server.close();
          server.closeAllConnections();
          return closed;
        },
      });
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === "EADDRINUSE") return `port ${port} of ${host} is taken, choose another one`;
  if (error.code === "EACCES")
    return `port ${port} of ${host} is not allowed, choose one above 1023`;
  return `cannot listen on port ${port} of ${host}: ${error.message}`;
}
