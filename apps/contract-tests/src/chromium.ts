import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { isolatedChromium } from "../../../scripts/isolatedChromium.ts";

const page = `<!doctype html>
<meta charset="utf-8" />
<title>Program</title>
<script>
  const tell = (path, body) => fetch(path, { method: "POST", body });
  const show = (made) => tell("/made", made);
  addEventListener("error", ({ message }) => tell("/failed", message));
  addEventListener("unhandledrejection", ({ reason }) => tell("/failed", reason?.stack ?? reason));
</script>
<script src="/program.js"></script>
`;

/**
 * Runs a script in a page of Chromium that has no way to any other machine.
 *
 * @param path of Chromium
 * @param script calls `show(text)` once it is done
 * @returns what was shown
 * @throws Error when the page has an error that nobody catches, or Chromium ends or half a minute
 *   passes before that
 */
export async function runInChromium(path: string, script: string): Promise<string> {
  const { promise: shown, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer(async (request, response) => {
    if (request.url === "/made") resolve(await text(request));
    if (request.url === "/failed") reject(new Error(await text(request)));
    const isScript = request.url === "/program.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const profile = await mkdtemp(join(tmpdir(), "chromium-"));
  const browser = spawn(
    path,
    ["--headless", `--user-data-dir=${profile}`, ...isolatedChromium, `http://127.0.0.1:${port}/`],
    // A group of its own, since a browser is several processes.
    { stdio: "ignore", detached: true },
  );
  const ended = once(browser, "exit").then(() => reject(new Error("Chromium has ended.")), reject);
  const timer = setTimeout(() => reject(new Error("The page shows nothing.")), 30_000);
  try {
    return await shown;
  } finally {
    clearTimeout(timer);
    if (browser.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
    await ended;
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
