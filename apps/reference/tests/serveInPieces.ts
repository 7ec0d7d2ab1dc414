import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const TYPES: Record<string, string> = {
  css: "text/css",
  js: "text/javascript",
  svg: "image/svg+xml",
  html: "text/html",
};

/** Milliseconds between the pieces: long enough that the first one is painted. */
const PAUSE = 300;

/** A running server of a site that takes its time. */
export interface PieceServer {
  /** Without a slash at its end. */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves pages of operations in two pieces, as a slow network brings them: all above the fields, and
 * the fields.
 *
 * @param change what to serve in place of a page
 */
export async function serveInPieces(
  folder: string,
  change: (html: string) => string = (html) => html,
): Promise<PieceServer> {
  const server = createServer(async ({ url = "" }, response) => {
    const type = TYPES[url.split(".").at(-1) ?? ""] ?? "text/plain";
    const content = await readFile(join(folder, url), "utf8");
    response.setHeader("content-type", type);
    if (type !== "text/html") {
      response.end(content);
      return;
    }
    const html = change(content);
    const cut = html.indexOf('<div class="parts">');
    if (cut > 0) {
      response.write(html.slice(0, cut));
      await wait(PAUSE);
    }
    response.end(html.slice(Math.max(cut, 0)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
