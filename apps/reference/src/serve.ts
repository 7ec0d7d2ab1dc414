import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, extname, join } from "node:path";
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
  /** Path that the site lies below, with a slash at both ends, `/` unless given. */
  base?: string;
}

/** A running server of the site. */
export interface ReferenceServer {
  /** Its address without a trailing slash, such as `http://127.0.0.1:4012`. */
  url: string;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/** Content types that Node's users know without a charset, of files that hold more than ASCII. */
const TEXT_TYPES: Record<string, string> = {
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".yaml": "text/yaml; charset=utf-8",
};

/**
 * Serves the built site as a static host does: compressed copies to browsers that take them, files
 * with a hash in their names to be kept for ever, all others to be asked for again, and 404.html
 * for what is not there. A new build shows on the next request.
 *
 * @throws Error as Node reports it when it cannot listen, with code `EADDRINUSE` for a taken port;
 *   Error when the site has not been built
 */
export async function serveReference(options: ServeOptions = {}): Promise<ReferenceServer> {
  const { port = 0, host = "127.0.0.1", folder = builtSite(), base = "/" } = options;
  if (!existsSync(folder)) {
    throw new Error(`there is no site in ${folder}, build the reference first`);
  }
  const serveFile = sirv(folder, {
    dev: true,
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders(response, path) {
      const type = TEXT_TYPES[extname(path)];
      if (type !== undefined) response.setHeader("content-type", type);
      if (!path.startsWith("/assets/")) return;
      response.setHeader("cache-control", "public, max-age=31536000, immutable");
    },
  });
  const server = createServer((request, response) => {
    const { url = "/" } = request;
    if (url === base.slice(0, -1) || url.startsWith(`${base.slice(0, -1)}?`)) {
      redirect(response, `${basename(base)}/${url.slice(base.length - 1)}`);
      return;
    }
    // A part of a file is never needed here, and a range that ends before it begins would end sirv.
    delete request.headers.range;
    if (!url.startsWith(base)) {
      void answerNotFound(response, folder);
      return;
    }
    request.url = url.slice(base.length - 1);
    const target = withTrailingSlash(request.url, folder);
    if (target !== undefined) redirect(response, target);
    else serveFile(request, response, () => answerNotFound(response, folder));
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

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(301, { location }).end();
}

async function answerNotFound(response: ServerResponse, folder: string): Promise<void> {
  const page = await readFile(join(folder, "404.html")).catch(() => "Not found\n");
  const type = typeof page === "string" ? "text/plain" : "text/html";
  response.writeHead(404, { "content-type": `${type}; charset=utf-8` }).end(page);
}

/**
 * Where to send a request for a folder without its slash, if it is one: relative links would lead
 * astray from there.
 */
function withTrailingSlash(url: string, folder: string): string | undefined {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  // Joined to the root first, so that no number of ".." leads out of the folder.
  const below = join("/", path);
  if (path.endsWith("/") || !existsSync(join(folder, below, "index.html"))) return undefined;
  return `${basename(below)}/${mark < 0 ? "" : url.slice(mark)}`;
}
