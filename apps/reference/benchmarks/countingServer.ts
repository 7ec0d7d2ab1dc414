import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import sirv from "sirv";
import { TEXT_ENDINGS } from "../src/site/compress.ts";

/** Serves files on the loopback, compressed, and counts what it sends. */
export interface CountingServer {
  /** Without a slash at its end, such as `http://127.0.0.1:4012`. */
  origin: string;
  /** Bytes sent so far, headers included. */
  sent(): number;
  close(): Promise<void>;
}

/**
 * Serves a folder to pages of any origin. Which files there are is seen at the first request, so they
 * may be written once the address is known.
 */
export async function startCountingServer(folder: string): Promise<CountingServer> {
  let serveFile: ReturnType<typeof sirv> | undefined;
  const server = createServer((request, response) => {
    serveFile ??= sirv(folder, {
      gzip: true,
      setHeaders: (answer) => answer.setHeader("access-control-allow-origin", "*"),
    });
    serveFile(request, response, () => {
      response.writeHead(404).end();
    });
  });
  const sockets = new Set<Socket>();
  let sentBefore = 0;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      sentBefore += socket.bytesWritten;
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, sentBefore),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * Puts a gzip copy beside each file of a folder that is text: for all references alike, and without
 * Brotli, which would take minutes for the large scripts.
 */
export async function compressFiles(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT_ENDINGS.has(extname(entry.name))) continue;
    const file = join(entry.parentPath, entry.name);
    await writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file), { level: 9 }));
  }
}
