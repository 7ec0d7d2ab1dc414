import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

/** In CI the tests fail without a server; elsewhere they are left out. */
export const skipsRedis: boolean =
  !process.env["CI"] && spawnSync("redis-server", ["--version"]).error !== undefined;

if (skipsRedis) {
  console.warn("No redis-server on the PATH: its tests are left out (apt install redis-server).");
}

interface ConnectOptions {
  port?: number;
  maxRetriesPerRequest?: number;
  retryStrategy?: () => number;
}

/** A real server that holds nothing. */
export interface RedisServer {
  readonly port: number;
  /** A further connection, closed by `stop`. */
  connect(options?: ConnectOptions): Redis;
  stop(): Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const port = await findPort();
  const folder = mkdtempSync(join(tmpdir(), "liaison-redis-"));
  const options = { port, bind: "127.0.0.1", save: "", dir: folder };
  const program = spawn(
    "redis-server",
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]),
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await new Promise<void>((resolve, reject) => {
    program.once("error", reject);
    program.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
    program.stdout.on("data", (chunk) => {
      if (`${chunk}`.includes("Ready to accept connections")) resolve();
    });
  });
  const clients: Redis[] = [];
  return {
    port,
    connect(own = {}) {
      // Redis learned the command that is sent otherwise in 7.2.
      const client = new Redis({ port, host: "127.0.0.1", disableClientInfo: true, ...own });
      // ioredis prints every failed connection when nobody listens.
      client.on("error", () => {});
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.disconnect();
      await end(program);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null) return;
  const exit = once(program, "exit");
  program.kill();
  await exit;
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
