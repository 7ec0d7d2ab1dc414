import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

/** What to serve, and where. */
export interface ServeOptions {
  /** TCP port; 0, the default, takes any free one. */
  port?: number;
  /** Address to listen on, 127.0.0.1 unless given. */
  host?: string;
  /** Folder to serve, the built site unless given. */
  folder?: string;
}

/** A running server of the site. */
export interface ReferenceServer {
  /** Its address without a trailing slash, such as `http://127.0.0.1:4012`. */
  url: string;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/**
 * Serves the built site for local reading. A new build shows on the next request.
 *
 * @throws Error as Node reports it when it cannot listen, with code `EADDRINUSE` for a taken port;
 *   Error when the site has not been built
 */
export async function serveReference(options: ServeOptions = {}): Promise<ReferenceServer> {
  const { port = 0, host = "127.0.0.1", folder = builtSite() } = options;
  if (!existsSync(folder)) {
    throw new Error(`there is no site in ${folder}, build the reference first`);
  }
  const serveFile = sirv(folder, { dev: true });
  const server = createServer((request, response) => {
    const target = withTrailingSlash(request, folder);
    if (target !== undefined) {
      response.writeHead(301, { location: target }).end();
      return;
    }
    serveFile(request, response, () => {
      response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not found\n");
    });
  });
  server.listen(port, host);
  await once(server, "listening");
  const { address, family, port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function builtSite(): string {
  return fileURLToPath(new URL("../dist", import.meta.url));
}

/**
 * Where to send a request for a folder without its slash, if it is one: relative links would lead
 * astray from there.
 */
function withTrailingSlash({ url = "/" }: IncomingMessage, folder: string): string | undefined {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  // Joined to the root first, so that no number of ".." leads out of the folder.
  const below = join("/", path);
  if (path.endsWith("/") || !existsSync(join(folder, below, "index.html"))) return undefined;
  return `${basename(below)}/${mark < 0 ? "" : url.slice(mark)}`;
}
