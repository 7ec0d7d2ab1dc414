import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Command } from "commander";
import { describe, expect, onTestFinished, test } from "vitest";
import { addProxyCommand } from "../../src/cli/commands/proxy.ts";
import type { Terminal } from "../../src/cli/terminal.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `liaison proxy` with a terminal of the test's own. */
async function run(
  args: readonly string[],
  given: Partial<Terminal> & { onErr?: (text: string) => void } = {},
): Promise<Ran> {
  let out = "";
  let err = "";
  let code = 0;
  const { onErr, ...terminal } = given;
  const program = new Command("liaison").enablePositionalOptions();
  addProxyCommand(
    program,
    {
      cwd: import.meta.dirname,
      env: process.env,
      today: "2026-11-21",
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
        onErr?.(text);
      },
      isInteractive: false,
      color: false,
      width: 80,
      interrupted: new Promise(() => {}),
      ...terminal,
    },
    (given) => {
      code = given;
    },
  );
  for (const one of program.commands) one.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(["proxy", "--api", "amocrm", ...args], { from: "user" });
  return { code, out, err };
}

/** A service that answers an empty list, whatever it is asked. */
async function startService(status = 204): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A program for `node -e` that calls through the proxy, and ends with a code. */
function client(target: string, code: number): string[] {
  const headers = "{ headers: { authorization: 'Bearer demo-token' } }";
  const call = `fetch(process.env.LIAISON_PROXY_URL + '${target}', ${headers})`;
  return [process.execPath, "-e", `${call}.then(() => process.exit(${code}))`];
}

describe("the exit code", () => {
  test.each([
    ["all is well", "/api/v4/contacts", 0, 0],
    ["the tests fail, nothing was found", "/api/v4/contacts", 3, 3],
    ["something was found", "/api/v4/contacts?limit=x", 0, 1],
    ["both", "/api/v4/contacts?limit=x", 3, 1],
  ])("%s", async (_, target, own, expected) => {
    const upstream = await startService();
    const { code, out, err } = await run(["--upstream", upstream, "--", ...client(target, own)]);
    expect(code).toBe(expected);
    expect(out).toMatch(/1 (passed|failed)/);
    expect(err).toMatch(
      /^liaison proxy: http:\/\/127.0.0.1:\d+ stands for http:\/\/127.0.0.1:\d+\n$/,
    );
  });

  test("a dead upstream is a finding", async () => {
    const { code, out } = await run([
      "--upstream",
      "http://127.0.0.1:9",
      "--",
      ...client("/api/v4/contacts", 0),
    ]);
    expect(code).toBe(1);
    expect(out).toContain("check.answer.missing");
  });
});

test("arguments after -- are the command's", async () => {
  const upstream = await startService();
  const program =
    "const [a] = process.argv.slice(1); fetch(process.env.LIAISON_PROXY_URL).then(() => process.exit(a === '--port' ? 5 : 6))";
  const severity = ["--severity", "request=off"];
  const { code } = await run([
    ...severity,
    "--upstream",
    upstream,
    "--",
    process.execPath,
    "-e",
    program,
    "--",
    "--port",
  ]);
  expect(code).toBe(5);
});

test("without a command it ends when it is interrupted", async () => {
  const upstream = await startService();
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  const { code, out, err } = await run(["--upstream", upstream], {
    interrupted,
    onErr: async (text) => {
      const [url = ""] = /http:\/\/\S+/.exec(text) ?? [];
      await fetch(`${url}/api/v4/contacts`, { headers: { authorization: "Bearer demo-token" } });
      interrupt();
    },
  });
  expect(code).toBe(0);
  expect(out).toContain("1 passed");
  expect(err).toContain("Ctrl-C ends it with the report");
});

test("a command that is interrupted ends too", async () => {
  const upstream = await startService();
  const call =
    "fetch(process.env.LIAISON_PROXY_URL + '/api/v4/contacts', { headers: { authorization: 'Bearer a' } })";
  const program = `process.on('SIGTERM', () => process.exit(7)); ${call}.then(() => setInterval(() => {}, 1000))`;
  for (const isInteractive of [false, true]) {
    const interrupted = new Promise<void>((resolve) => setTimeout(resolve, 1000));
    const { code } = await run(["--upstream", upstream, "--", process.execPath, "-e", program], {
      interrupted,
      isInteractive,
    });
    expect(code).toBe(7);
  }
});

describe("one line", () => {
  test.each<[string, string[], RegExp]>([
    [
      "nothing came",
      ["--", process.execPath, "-e", "process.exit(4)"],
      /^no request came to http:\/\/127.0.0.1:\d+, make it the base address of your client \(LIAISON_PROXY_URL\); the command ended with code 4$/,
    ],
    [
      "no program",
      ["--", "no-such-program"],
      /^no-such-program cannot be run: there is no such program$/,
    ],
    [
      "a port of letters",
      ["--port", "http"],
      /argument 'http' is invalid. It should be a number from 0 to 65535./,
    ],
    ["a port out of range", ["--port", "65536"], /It should be a number from 0 to 65535./],
    ["an unknown option", ["--upstrem", "x"], /unknown option '--upstrem'/],
  ])("%s", async (_, args, message) => {
    const upstream = await startService();
    await expect(run(["--upstream", upstream, ...args])).rejects.toThrow(message);
  });

  test("no upstream", async () => {
    await expect(run([])).rejects.toThrow("required option '--upstream <url>' not specified");
  });
});

test("no secret is told", async () => {
  const upstream = await startService(500);
  const target = "/api/v4/contacts/ada@example.com?access_token=hidden-token&phone=%2B12025550142";
  const headers =
    "{ headers: { authorization: 'Bearer hidden-token', cookie: 'session=hidden-token' } }";
  const program = `fetch(process.env.LIAISON_PROXY_URL + '${target}', ${headers}).then(() => {})`;
  const formats = ["pretty", "json", "junit", "sarif", "markdown", "html", "github"].flatMap(
    (name) => ["--reporter", name],
  );
  const texts: string[] = [];
  for (let index = 0; index < formats.length; index += 2) {
    const reporter = formats.slice(index, index + 2);
    const { out, err } = await run([
      ...reporter,
      "--upstream",
      upstream,
      "--",
      process.execPath,
      "-e",
      program,
    ]);
    texts.push(out, err);
  }
  expect(texts.join("")).toContain("GET");
  expect(texts.join("")).not.toMatch(/hidden-token|ada@example|ada%40example|2025550142/);
});
