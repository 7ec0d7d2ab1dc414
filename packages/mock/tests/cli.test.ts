import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
const MODULES = fileURLToPath(new URL("../node_modules/", import.meta.url));

interface Run {
  child: ChildProcess;
  output: { out: string; err: string };
  /** Resolves with the exit code once the program is gone. */
  exit: Promise<number | null>;
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

function run(args: string[], program = join(DIST, "cli.js")): Run {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  const output = { out: "", err: "" };
  child.stdout?.on("data", (data) => {
    output.out += data;
  });
  child.stderr?.on("data", (data) => {
    output.err += data;
  });
  return { child, output, exit: once(child, "close").then(([code]) => code) };
}

async function addresses({ child, output }: Run, count: number): Promise<Record<string, string>> {
  const pattern = /^(\w+) {2}listening on (http:\S+)$/gm;
  while ([...output.out.matchAll(pattern)].length < count) {
    if (child.exitCode !== null) throw new Error(output.err);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Object.fromEntries([...output.out.matchAll(pattern)].map(([, api, url]) => [api, url]));
}

async function occupy(port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as { port: number }).port };
}

/** Two neighbouring ports; the first is free, the second still occupied. */
async function neighbours(): Promise<{ port: number; second: Server }> {
  const { server, port } = await occupy();
  try {
    const { server: second } = await occupy(port + 1);
    await release(server);
    return { port, second };
  } catch {
    await release(server);
    return neighbours();
  }
}

async function release(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}

test.each(["SIGINT", "SIGTERM"] as const)("serves until %s, then ends with 0", async (signal) => {
  const mock = run(["--api", "amocrm", "--port", "0"]);
  const { amocrm } = await addresses(mock, 1);
  const headers = { authorization: "Bearer token" };
  const response = await fetch(`${amocrm}/api/v4/contacts`, { headers });
  expect(response.status).toBe(200);
  await response.text();
  expect((await fetch(`${amocrm}/api/v4/contacts?limit=0`, { headers })).status).toBe(400);
  const begun = Date.now();
  mock.child.kill(signal);
  expect(await mock.exit).toBe(0);
  // The connection above is kept alive: waiting for it would take seconds.
  expect(Date.now() - begun).toBeLessThan(2000);
  expect(mock.output.err).toBe("");
  expect(mock.output.out).toContain("amocrm  GET /api/v4/contacts?limit=0 listContacts 400: ");
});

test("all: the second API is one port higher", async () => {
  const { port, second } = await neighbours();
  await release(second);
  const mock = run(["--api", "all", "--port", String(port), "--host", "127.0.0.1"]);
  const { amocrm, suprsend } = await addresses(mock, 2);
  expect(amocrm).toBe(`http://127.0.0.1:${port}`);
  expect(suprsend).toBe(`http://127.0.0.1:${port + 1}`);
  const answer = await fetch(`${suprsend}/v1/object/teams/devs/subscription/`, {
    headers: { authorization: "Bearer token" },
  });
  expect(answer.status).toBe(200);
  mock.child.kill("SIGINT");
  expect(await mock.exit).toBe(0);
});

test("--help explains every option and ends with 0", async () => {
  const { output, exit } = run(["--help"]);
  expect(await exit).toBe(0);
  for (const option of ["--api", "--port", "--host", "--help", "Prefer", "Exit codes"]) {
    expect(output.out).toContain(option);
  }
});

test.each([
  [["--colour"], "Unknown option '--colour', see liaison-mock --help"],
  [["start"], "Unexpected argument 'start', see liaison-mock --help"],
  [["--port"], "Option '--port <value>' argument missing, see liaison-mock --help"],
  [["--port", "-1"], "Option '--port' argument is ambiguous, see liaison-mock --help"],
  [["--port", "http"], "--port http is not a whole number from 0 to 65534"],
  [["--port", "65535"], "--port 65535 is not a whole number from 0 to 65534"],
  [["--port", "65536", "--api", "suprsend"], "--port 65536 is not a whole number from 0 to 65535"],
  [["--port", "1e3"], "--port 1e3 is not a whole number from 0 to 65534"],
  [["--port", ""], "--port  is not a whole number from 0 to 65534"],
  [["--api", "kommo"], "--api kommo is none of amocrm, suprsend, all"],
])("%j ends with 2 and one line", async (args, reason) => {
  const { output, exit } = run(args);
  expect(await exit).toBe(2);
  expect(output).toEqual({ out: "", err: `liaison-mock: ${reason}\n` });
});

test("a taken port ends with 2 and one line", async () => {
  const { server, port } = await occupy();
  const { output, exit } = run(["--api", "suprsend", "--port", String(port)]);
  expect(await exit).toBe(2);
  expect(output.err).toBe(`liaison-mock: port ${port} of 127.0.0.1 is taken, choose another one\n`);
  expect(output.out).toBe("");
  await release(server);
});

test("when only the second port is taken the first mock is stopped again", async () => {
  const { port, second } = await neighbours();
  const { output, exit } = run(["--port", String(port)]);
  expect(await exit).toBe(2);
  expect(output.err).toBe(
    `liaison-mock: port ${port + 1} of 127.0.0.1 is taken, choose another one\n`,
  );
  await release(second);
});

describe("without a good description", () => {
  let folder: string;
  let spec: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "liaison-mock-"));
    spec = join(folder, "node_modules/@liaison/spec");
    cpSync(DIST, join(folder, "dist"), { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    mkdirSync(spec, { recursive: true });
    symlinkSync(join(MODULES, "@stoplight"), join(folder, "node_modules/@stoplight"));
    writeFileSync(
      join(spec, "package.json"),
      '{ "name": "@liaison/spec", "exports": { "./*.json": "./dist/*.json" } }',
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function error(): Promise<string> {
    const { output, exit } = run(["--api", "amocrm", "--port", "0"], join(folder, "dist/cli.js"));
    expect(await exit).toBe(2);
    expect(output.out).toBe("");
    expect(output.err.trimEnd()).not.toContain("\n");
    return output.err;
  }

  test("a bundle that is not built", async () => {
    expect(await error()).toMatch(
      /^liaison-mock: the description of amocrm cannot be read, build @liaison\/spec first \(ENOENT/,
    );
  });

  test("a package that is not installed", async () => {
    rmSync(spec, { recursive: true });
    expect(await error()).toMatch(/^liaison-mock: the description of amocrm cannot be read, /);
  });

  test("a bundle that is cut off", async () => {
    mkdirSync(join(spec, "dist"));
    writeFileSync(join(spec, "dist/amocrm.json"), '{\n  "openapi":');
    expect(await error()).toMatch(/^liaison-mock: the description of amocrm is not JSON, /);
  });

  test("a bundle that is not OpenAPI", async () => {
    mkdirSync(join(spec, "dist"));
    writeFileSync(join(spec, "dist/amocrm.json"), '{ "title": "Things" }');
    expect(await error()).toBe(
      "liaison-mock: the description of amocrm cannot be served: Unsupported document format\n",
    );
  });
});
