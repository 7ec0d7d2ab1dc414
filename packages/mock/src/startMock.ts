import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { APIS, type Api, readDescription, readPackagedDocument } from "./description.ts";
import { createHandler, type Log } from "./handler.ts";
import { StartError } from "./startError.ts";

/** What to serve, and where. */
export interface MockOptions {
  api: Api;
  /** TCP port; 0, the default, takes any free one. */
  port?: number;
  /** Address to listen on, 127.0.0.1 unless given. */
  host?: string;
  /** Gets one line for each refused request: method, address, operation, status, reasons. */
  log?: Log;
  /** An OpenAPI document to serve in place of the packaged description. */
  document?: object;
}

/** A running mock server. */
export interface Mock {
  /** Its address without a trailing slash, such as `http://127.0.0.1:4010`. */
  url: string;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/**
 * Starts a server that answers like the API: requests are judged by its description, answers are
 * the description's examples.
 *
 * @throws StartError when an option is wrong, the port is taken or the description cannot be served
 */
export async function startMock(options: MockOptions): Promise<Mock> {
  const { api, port = 0, host = "127.0.0.1", log = () => {} } = options ?? {};
  // Node takes an empty host for every interface of the machine.
  if (host === "") throw new StartError("host is empty, give an address such as 127.0.0.1");
  if (typeof log !== "function") throw new StartError("log is not a function");
  if (!APIS.includes(api)) {
    throw new StartError(`unknown API "${api}", there are ${APIS.join(" and ")}`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new StartError(`port ${port} is not a whole number from 0 to 65535`);
  }
  const document = options.document ?? (await readPackagedDocument(api));
  const handler = createHandler(await readDescription(document, api), log);
  return listen(handler, port, host);
}

function listen(handler: RequestListener, port: number, host: string): Promise<Mock> {
  const server = createServer(handler);
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
