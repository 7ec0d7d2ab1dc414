import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileTokenStore } from "../../src/node/fileTokenStore.ts";
import { bundleProgram, type Program } from "./program.ts";
import { startTokenServer, type TokenServer } from "./tokenServer.ts";

let folder: string;
let program: Program;
let server: TokenServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "token-store-"));
  program = await bundleProgram();
  server = await startTokenServer();
});

afterAll(async () => {
  await server.close();
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

/** A file with the tokens of a new account. */
async function account(name: string): Promise<string> {
  const file = join(folder, `${name}.json`);
  await fileTokenStore(file).set(server.issue(0));
  return file;
}

const storedIn = (file: string): string => JSON.parse(readFileSync(file, "utf8")).refreshToken;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.each(["esm", "cjs"] as const)("the program as %s", (format) => {
  it("renews in the process that lies beside it", async () => {
    const other = await bundleProgram(format);
    try {
      const file = await account(format);
      const before = storedIn(file);
      const holders: unknown[] = [];
      server.onRotate = () => {
        holders.push(JSON.parse(readFileSync(`${file}.lock`, "utf8")).pid);
      };
      const run = other.start({ file, url: server.url, separateProcess: true, refreshes: false });
      expect(await run.ended()).toEqual(["status 200"]);
      expect(storedIn(file)).toBe(server.newest(before));
      expect(holders).toHaveLength(1);
      expect(holders).not.toContain(run.process.pid);
    } finally {
      server.onRotate = undefined;
      await other.remove();
    }
  });
});

for (const separateProcess of [true, false]) {
  it(`four processes on one file refresh once, separateProcess: ${separateProcess}`, async () => {
    const file = await account(`four-${separateProcess}`);
    const before = storedIn(file);
    const grants = server.grants.length;
    const order = { file, url: server.url, separateProcess, refreshes: false };
    const runs = Array.from({ length: 4 }, () => program.start(order).ended());
    expect(await Promise.all(runs)).toEqual(runs.map(() => ["status 200"]));
    expect(server.grants).toHaveLength(grants + 1);
    expect(storedIn(file)).toBe(server.newest(before));
    expect(server.isRevoked(before)).toBe(false);
  });
}

/** How the kills met the renewals. */
interface Tally {
  kills: number;
  /** The server had given out a pair that was not in the file yet. */
  inBetween: number;
  lockedOut: string[];
}

/**
 * Starts the program on one account again and again. It proves that its tokens work, asks for new
 * ones and is killed: at a random time, or at a random time after the server has changed the tokens.
 */
async function killAgainAndAgain(file: string, times: number, tally: Tally): Promise<void> {
  const order = { file, url: server.url, separateProcess: true, refreshes: true };
  for (let turn = 0; turn < times; turn++) {
    const run = program.start(order);
    const lines = await run.printed("refreshes");
    if (!lines.includes("status 200")) {
      tally.lockedOut.push(lines.join());
      run.process.kill("SIGKILL");
      return;
    }
    const before = server.newest(storedIn(file));
    if (turn % 2) {
      await pause(Math.random() * 150);
    } else {
      for (let look = 0; look < 2_000 && server.newest(before) === before; look++) await pause(1);
      await pause(Math.random() * 40);
    }
    if (server.newest(before) !== storedIn(file)) tally.inBetween++;
    tally.kills++;
    // Alone or, as a service manager does, with its group.
    process.kill((turn % 4 < 2 ? 1 : -1) * (run.process.pid as number), "SIGKILL");
    await run.ended();
  }
}

it("killed 200 times while it refreshes, the program is never locked out", async () => {
  const files = await Promise.all(["a", "b", "c", "d", "e", "f", "g", "h"].map(account));
  server.onRotate = () => pause(10 + Math.random() * 30);
  const tally: Tally = { kills: 0, inBetween: 0, lockedOut: [] };
  await Promise.all(files.map((file) => killAgainAndAgain(file, 25, tally)));
  expect(tally).toMatchObject({ kills: 200, lockedOut: [] });
  // Else it would not have been tried.
  expect(tally.inBetween).toBeGreaterThan(40);
  for (const file of files) {
    const last = program.start({ file, url: server.url, separateProcess: true, refreshes: false });
    expect(await last.ended()).toEqual(["status 200"]);
  }
}, 180_000);

it("killed once while it refreshes by itself, the program is locked out", async () => {
  const file = await account("alone");
  const order = { file, url: server.url, separateProcess: false };
  let run = program.start({ ...order, refreshes: false });
  await run.ended();
  server.onRotate = () => {
    run.process.kill("SIGKILL");
    return run.ended();
  };
  run = program.start({ ...order, refreshes: true });
  await run.ended();
  server.onRotate = undefined;
  // The access token that is left works for a day; the next refresh is what fails.
  server.expireAccess();
  const next = program.start({ ...order, refreshes: true });
  const lines = await next.ended();
  expect(lines.at(-1)).toBe("oauth: refused Token has been revoked");
});
