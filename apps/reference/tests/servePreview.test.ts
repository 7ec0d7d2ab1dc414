/** `pnpm preview` as a program. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const script = fileURLToPath(new URL("../scripts/preview.ts", import.meta.url));

let program: ChildProcess | undefined;

afterEach(() => {
  program?.kill("SIGKILL");
});

function preview(...options: string[]): ChildProcess {
  program = spawn(process.execPath, [script, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  return program;
}

/** Waits for the end of a program that cannot start. */
async function failing(...options: string[]): Promise<{ code: number; said: string }> {
  const child = preview(...options);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (said += data));
  const [code] = await once(child, "close");
  return { code, said };
}

test("a taken port gives one line and exit code 2", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  try {
    expect(await failing("--port", String(port))).toEqual({
      code: 2,
      said: `preview: port ${port} is taken by another program: end it, or choose another port with --port\n`,
    });
  } finally {
    other.close();
  }
});

test.each([
  [["--speed", "9"], /^preview: Unknown option '--speed'.*\n$/],
  [["--port", "many"], /^preview: --port many is no port: .+\n$/],
  [["--port", "65536"], /^preview: --port 65536 is no port: .+\n$/],
  [["--base", "docs"], /^preview: --base docs is no path such as .+\n$/],
  [["--base", "/docs"], /^preview: --base \/docs is no path such as .+\n$/],
  [["--base"], /^preview: .*'--base.+\n$/],
])("%j gives one line and exit code 2", async (options, line) => {
  expect(await failing(...options)).toEqual({ code: 2, said: expect.stringMatching(line) });
});

test.each([
  ["", []],
  [" with the -- that pnpm hands on", ["--"]],
])("serves the built site below a path until it is interrupted%s", async (_, before) => {
  const child = preview(...before, "--port", "0", "--base", "/docs/api/");
  const [line] = await once(child.stdout as NodeJS.ReadableStream, "data");
  const [, url = ""] = /^(http:\/\/127\.0\.0\.1:\d+\/docs\/api\/) {2}/.exec(String(line)) ?? [];
  const answer = await fetch(`${url}amocrm/listContacts.html`);
  expect(await answer.text()).toContain("<!doctype html>");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});
