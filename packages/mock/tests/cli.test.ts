import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const PACKAGE = fileURLToPath(new URL("../", import.meta.url));
const DIST = join(PACKAGE, "dist");
const FIXTURES = join(PACKAGE, "tests/fixtures");
const MANIFEST = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));

const CONTACT = "/api/v4/contacts/50101";
const HEADERS = { authorization: "Bearer demo-token" };

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

function run(args: string[], program = join(DIST, "cli.js"), nodeOptions: string[] = []): Run {
  const command = [...nodeOptions, program, ...args];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "pipe"] });
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

/** What a pattern finds in the output, once that is so many times. */
async function printed({ child, output }: Run, pattern: RegExp, count: number) {
  while ([...output.out.matchAll(pattern)].length < count) {
    if (child.exitCode !== null) throw new Error(output.err);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return [...output.out.matchAll(pattern)];
}

async function addresses(mock: Run, count: number): Promise<Record<string, string>> {
  const lines = await printed(mock, /^(\w+) {2}listening on (http:\S+)$/gm, count);
  return Object.fromEntries(lines.map(([, api, url]) => [api, url]));
}

/** Starts one mock on a free port and waits until it listens. */
async function start(...args: string[]): Promise<Run & { url: string }> {
  const mock = run(["--port", "0", ...args]);
  const [url = ""] = Object.values(await addresses(mock, 1));
  return { ...mock, url };
}

/** Ends a mock as a container's host does. */
async function stop({ child, exit }: Run): Promise<void> {
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
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

test("SIGTERM does not wait for a slow answer", async () => {
  const mock = await start("--api", "amocrm", "--scenario", "slow:delay=60000");
  const pending = fetch(mock.url + CONTACT, { headers: HEADERS });
  const broken = expect(pending).rejects.toThrow();
  expect((await fetch(`${mock.url}/healthz`)).status).toBe(200);
  const begun = Date.now();
  await stop(mock);
  expect(Date.now() - begun).toBeLessThan(2000);
  await broken;
  expect(mock.output.err).toBe("");
});

test("--help explains every option and scenario and ends with 0", async () => {
  const { output, exit } = run(["--help"]);
  expect(await exit).toBe(0);
  const readme = readFileSync(join(PACKAGE, "README.md"), "utf8");
  const options = readme.match(/(?<=^\| `)--[a-z-]+/gm) ?? [];
  expect(options.length).toBeGreaterThan(10);
  for (const part of [...options, "--version", "Prefer: scenario=", "Exit codes"]) {
    expect(output.out).toContain(part);
  }
  const [, scenarios = ""] = output.out.split("\nScenarios\n");
  const lines = scenarios.trimEnd().split("\n");
  expect(lines.length).toBeGreaterThanOrEqual(15);
  for (const line of lines) expect(line).toMatch(/^ {2}[a-z0-9-]+ +[A-Za-z].+\.$/);
  expect(scenarios).toContain("  rate-limit ");
});

test("--version prints the version and ends with 0", async () => {
  const { output, exit } = run(["--version"]);
  expect(await exit).toBe(0);
  expect(output).toEqual({ out: `${MANIFEST.version}\n`, err: "" });
});

const NO_PORT = "is not a whole number from 0 to 65534, as the second mock takes the next one";

test.each([
  [["--colour"], "Unknown option '--colour', see liaison-mock --help"],
  [["start"], "Unexpected argument 'start', see liaison-mock --help"],
  [["--port"], "Option '--port <value>' argument missing, see liaison-mock --help"],
  [["--port", "-1"], "Option '--port' argument is ambiguous, see liaison-mock --help"],
  [["--port", "http"], `--port http ${NO_PORT}`],
  [["--port", "65535"], `--port 65535 ${NO_PORT}`],
  [["--port", "65536", "--api", "suprsend"], "--port 65536 is not a whole number from 0 to 65535"],
  [["--port", "1e3"], `--port 1e3 ${NO_PORT}`],
  [["--port", ""], `--port  ${NO_PORT}`],
  [["--spec", ""], "--spec is empty, give the path of a description"],
  [["--api", "kommo"], "--api kommo is none of amocrm, suprsend, all"],
  [["--api", "amocrm", "--spec", "a.yaml"], "--api and --spec are both given, choose one"],
  [["--cors=yes"], "Option '--cors' does not take an argument, see liaison-mock --help"],
  [["--log", "xml"], "--log xml is none of text, json, none"],
  ...["0", "1.5", "-1", "day", "12345678901"].map((lifetime): [string[], string] => [
    [`--token-lifetime=${lifetime}`],
    `--token-lifetime ${lifetime} is not a whole number of seconds above 0`,
  ]),
  [
    ["--token", "demo-token=valid", "--token", "old-token=late"],
    "--token number 2 is not <token>=<status>, where the status is one of valid, expired, revoked",
  ],
  [["--token", "demo-token=valid:"], "--token number 1 has no scenario after the colon"],
  [["--scenario", "pages:x=1"], 'The scenario pages has no setting "x". Settings: pages.'],
  [
    ["--scenario", "pages:pages=many"],
    'The setting pages of the scenario pages is "many", it must be a number.',
  ],
  [
    ["--scenario", "pages:3"],
    '--scenario: "3" in the choice of the scenario pages is no setting=value.',
  ],
  [
    ["--record", "/missing/calls.har"],
    "cannot record into /missing/calls.har: its folder does not exist",
  ],
  [["--record", tmpdir()], `${tmpdir()} is not a file to record into`],
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
    for (const part of ["dist", "scenarios", "scenario.schema.json", "package.json"]) {
      cpSync(join(PACKAGE, part), join(folder, part), { recursive: true });
    }
    mkdirSync(spec, { recursive: true });
    for (const name of Object.keys(MANIFEST.dependencies)) {
      if (name === "@liaison/spec") continue;
      const link = join(folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(PACKAGE, "node_modules", name), link);
    }
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
      "liaison-mock: the description of amocrm cannot be served: it is no OpenAPI document: the key `openapi` is missing\n",
    );
  });
});

describe("--spec", () => {
  test("serves a description in one file", async () => {
    const mock = await start("--spec", join(FIXTURES, "specs/things.yaml"));
    const answer = await fetch(`${mock.url}/things?limit=10`);
    expect([answer.status, await answer.json()]).toEqual([200, ["lamp", "chair"]]);
    expect((await fetch(`${mock.url}/things?limit=11`)).status).toBe(400);
    expect((await fetch(`${mock.url}/api/v4/contacts`)).status).toBe(404);
    await stop(mock);
    expect(mock.output.out).toContain("mock  GET /things?limit=11 listThings 400: ");
  });

  test("serves a description in several files", async () => {
    const mock = await start("--spec", join(FIXTURES, "specs/split/openapi.yaml"));
    const one = await fetch(`${mock.url}/things/7`);
    expect([one.status, await one.json()]).toEqual([200, { name: "chair" }]);
    const post = async (body: object) => {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      const answer = await fetch(`${mock.url}/things`, init);
      return [answer.status, await answer.json()];
    };
    const lamp = { name: "lamp", parts: [{ name: "bulb" }] };
    expect(await post(lamp)).toEqual([200, lamp]);
    // A schema that contains itself is followed into other files and back.
    const message = "/parts/0/parts/0/name of the request body is missing";
    expect(await post({ name: "lamp", parts: [{ name: "bulb", parts: [{}] }] })).toEqual([
      400,
      { message, liaison: expect.objectContaining({ operationId: "createThing" }) },
    ]);
    await stop(mock);
  });

  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "liaison-mock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const HEAD = 'openapi: 3.1.1\ninfo: { title: Things, version: "1" }\n';
  const withSchema = (schema: string) => `${HEAD}paths:
  /things:
    get:
      responses:
        "200":
          description: All things.
          content:
            application/json:
              schema: ${schema}
`;

  test.each<[what: string, text: string, reason: RegExp]>([
    [
      "broken YAML",
      `${HEAD}paths: {\n`,
      /^\S+ cannot be read: Error parsing \S+openapi.yaml: .*\(\d+:\d+\)$/,
    ],
    ["plain text", "things", /^\S+ cannot be read: .* is not an OpenAPI description$/],
    ["nothing", "", /^\S+ cannot be read: .* is not an OpenAPI description$/],
    [
      "Swagger 2.0",
      'swagger: "2.0"\npaths: {}\n',
      /^the description of \S+ cannot be served: it is Swagger 2\.0, only OpenAPI 3\.0 and 3\.1 can be read; /,
    ],
    ["no path", `${HEAD}paths: {}\n`, /cannot be served: it has no operation$/],
    [
      "a schema that does not compile",
      withSchema("{ type: text }"),
      /cannot be served: the schema \/paths\/~1things\/get\/responses\/200\/content\/application~1json\/schema\S* does not compile: /,
    ],
    [
      "a pattern that is no regular expression",
      withSchema('{ type: string, pattern: "(" }'),
      /cannot be served: the schema \/paths\/~1things\/get\S+ does not compile: Invalid regular/,
    ],
    [
      "a reference to nothing",
      withSchema('{ $ref: "#/components/schemas/Thing" }'),
      /^\S+ cannot be read: .*#\/components\/schemas\/Thing.*, in \S+openapi\.yaml$/,
    ],
    [
      "a reference to a missing file",
      withSchema("{ $ref: schemas/Thing.yaml }"),
      /^\S+ cannot be read: Error opening file \S+schemas\/Thing\.yaml: ENOENT/,
    ],
    [
      "a reference to another host",
      withSchema('{ $ref: "http://127.0.0.1:1/Thing.yaml" }'),
      /^\S+ cannot be read: .*http:\/\/127\.0\.0\.1:1\/Thing\.yaml/,
    ],
    [
      "a schema within itself",
      withSchema("&list { type: array, items: *list }"),
      /^the description of \S+ contains itself, write \$ref instead$/,
    ],
  ])("%s ends with 2 and one line", async (_, text, reason) => {
    const file = join(folder, "openapi.yaml");
    writeFileSync(file, text);
    const { output, exit } = run(["--spec", file, "--port", "0"]);
    expect(await exit).toBe(2);
    expect(output.out).toBe("");
    const [, line = ""] = /^liaison-mock: ([^\n]+)\n$/.exec(output.err) ?? [];
    expect(line).toContain(file);
    expect(line).toMatch(reason);
  });

  test.each(["missing.yaml", "", "http://127.0.0.1:1/openapi.yaml"])(
    "the file '%s', which is not there, ends with 2 and one line",
    async (name) => {
      const file = name.startsWith("http") ? name : join(folder, name);
      const { output, exit } = run(["--spec", file, "--port", "0"]);
      expect(await exit).toBe(2);
      expect(output.out).toBe("");
      expect(output.err).toMatch(/^liaison-mock: [^\n]+ cannot be read: [^\n]+\n$/);
      expect(output.err).toContain(file);
    },
  );
});

describe("--log", () => {
  async function call(url: string): Promise<void> {
    const paths = [CONTACT, `/api/v4/contacts?access_token=demo-secret`, "/nothing", "/healthz"];
    for (const path of paths) await (await fetch(url + path, { headers: HEADERS })).text();
    const prefer = "scenario=filters-ignored";
    await fetch(`${url}/api/v4/contacts?filter[a]=1`, { headers: { ...HEADERS, prefer } });
  }

  test("json prints a line of JSON for the start and for every call", async () => {
    const mock = run(["--port", "0", "--api", "amocrm", "--log", "json"]);
    const [[line = ""] = []] = await printed(mock, /^.*"listening".*$/gm, 1);
    const { url } = JSON.parse(line);
    await call(url);
    await stop(mock);
    const [listening, ...calls] = mock.output.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(listening).toEqual({ event: "listening", mock: "amocrm", url });
    const common = {
      event: "call",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      mock: "amocrm",
      method: "GET",
      milliseconds: expect.any(Number),
    };
    const violation = (rule: string, place: string) => ({
      rule,
      place,
      message: expect.stringContaining(place),
    });
    const operationId = "listContacts";
    expect(calls).toEqual([
      { ...common, target: CONTACT, operationId: "getContact", status: 200, violations: [] },
      {
        ...common,
        target: "/api/v4/contacts?access_token=[redacted]",
        operationId,
        status: 400,
        reason: expect.stringMatching(/^The query parameter access_token is not expected/),
        violations: [violation("request.query.unknown", "access_token")],
      },
      {
        ...common,
        target: "/nothing",
        status: 404,
        reason: "There is no path /nothing in the API.",
        violations: [violation("request.path.unknown", "/nothing")],
      },
      {
        ...common,
        target: "/api/v4/contacts?filter[a]=1",
        operationId,
        status: 200,
        violations: [violation("request.query.invalid", "filter[a]")],
        tolerated: true,
        scenario: "filters-ignored",
      },
    ]);
    expect(mock.output.out).not.toContain("demo-");
    expect(mock.output.err).toBe("");
  });

  test("text prints a line for each call that is refused", async () => {
    const mock = await start("--api", "amocrm", "--log", "text");
    await call(mock.url);
    await stop(mock);
    const [, ...lines] = mock.output.out.trimEnd().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(
        /^amocrm {2}GET \/api\/v4\/contacts\?access_token=\[redacted\] listContacts 400: /,
      ),
      "amocrm  GET /nothing - 404: There is no path /nothing in the API.",
    ]);
  });

  test("none prints where it listens and nothing more", async () => {
    const mock = await start("--api", "amocrm", "--log", "none");
    await call(mock.url);
    await stop(mock);
    expect(mock.output).toEqual({ out: `amocrm  listening on ${mock.url}\n`, err: "" });
  });
});

test("--record leaves a HAR file of both mocks after SIGTERM, without secrets", async () => {
  const folder = mkdtempSync(join(tmpdir(), "liaison-mock-"));
  const file = join(folder, "calls.har");
  const mock = run(["--port", "0", "--record", file]);
  const { amocrm, suprsend } = await addresses(mock, 2);
  await fetch(`${amocrm}${CONTACT}?token=demo-secret`, { headers: HEADERS });
  await fetch(`${suprsend}/v1/object/teams/devs/subscription/`, { headers: HEADERS });
  await stop(mock);
  const text = readFileSync(file, "utf8");
  rmSync(folder, { recursive: true });
  const { log } = JSON.parse(text);
  expect(log.version).toBe("1.2");
  expect(
    log.entries.map((entry: { request: { url: string }; response: { status: number } }) => [
      entry.request.url,
      entry.response.status,
    ]),
  ).toEqual([
    [`${amocrm}${CONTACT}?token=%5Bredacted%5D`, 400],
    [`${suprsend}/v1/object/teams/devs/subscription/`, 200],
  ]);
  expect(text).not.toContain("demo-");
});

describe("scenarios", () => {
  test("--scenario takes settings", async () => {
    const mock = await start("--api", "amocrm", "--scenario", "bad-gateway:times=2");
    const statuses: number[] = [];
    for (const _ of [1, 2, 3]) {
      const answer = await fetch(mock.url + CONTACT, { headers: HEADERS });
      await answer.text();
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([502, 502, 200]);
    await stop(mock);
  });

  test("--scenario that there is not ends with 2 and names those that there are", async () => {
    const { output, exit } = run(["--scenario", "nothing", "--port", "0"]);
    expect(await exit).toBe(2);
    expect(output.err).toMatch(
      /^liaison-mock: There is no scenario "nothing"\. Scenarios: bad-gateway, .*slow\.\n$/,
    );
  });

  test("--scenarios adds those of a folder", async () => {
    const mine = join(FIXTURES, "scenarios");
    const mock = await start("--api", "amocrm", "--scenarios", mine, "--scenario", "strike");
    const ask = async (headers: object) => {
      const answer = await fetch(mock.url + CONTACT, { headers: { ...HEADERS, ...headers } });
      return [answer.status, answer.headers.get("content-type"), await answer.text()];
    };
    expect(await ask({})).toEqual([503, "text/plain", "Closed: wages"]);
    const prefer = "scenario=strike; reason=winter";
    expect(await ask({ prefer })).toEqual([503, "text/plain", "Closed: winter"]);
    expect((await ask({ prefer: "scenario=empty-500" }))[0]).toBe(500);
    await stop(mock);
  });

  test("a file that is none ends with 2 and is named with the line", async () => {
    const folder = join(FIXTURES, "brokenScenarios");
    const { output, exit } = run(["--scenarios", folder, "--port", "0"]);
    expect(await exit).toBe(2);
    expect(output.out).toBe("");
    const file = join(folder, "late.yaml");
    expect(output.err).toMatch(/^[^\n]+\n$/);
    expect(output.err).toContain(
      `liaison-mock: the scenario file ${file}, line 6: rules[0].answer.dealy `,
    );
  });

  test("a folder that is not there ends with 2 and one line", async () => {
    const { output, exit } = run(["--scenarios", "/missing", "--port", "0"]);
    expect(await exit).toBe(2);
    expect(output.err).toMatch(
      /^liaison-mock: the scenario folder \/missing cannot be read: ENOENT[^\n]*\n$/,
    );
  });
});

describe("tokens", () => {
  test("--token makes a table, with a scenario each", async () => {
    const tokens = ["demo-token=valid", "old-token=expired", "paged-token=valid:not-paid"];
    const mock = await start("--api", "amocrm", ...tokens.flatMap((token) => ["--token", token]));
    const ask = async (token: string, method = "GET") => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const init = method === "GET" ? {} : { body: "{}" };
      return (await fetch(mock.url + CONTACT, { method, headers, ...init })).status;
    };
    expect(await ask("demo-token")).toBe(200);
    expect(await ask("old-token")).toBe(401);
    expect(await ask("other-token")).toBe(401);
    expect(await ask("demo-token", "PATCH")).toBe(200);
    expect(await ask("paged-token", "PATCH")).toBe(402);
    await stop(mock);
    expect(mock.output.out).not.toMatch(/(demo|old|other|paged)-token/);
  });

  test("--token-lifetime is what the token endpoint tells", async () => {
    const mock = await start("--api", "amocrm", "--token-lifetime", "60");
    const fields = {
      client_id: "demo-app",
      client_secret: "demo-secret",
      redirect_uri: "https://app.example/oauth",
      grant_type: "authorization_code",
      code: "demo-code",
    };
    const granted = await fetch(`${mock.url}/oauth2/access_token`, {
      method: "POST",
      body: new URLSearchParams(fields),
    });
    expect(await granted.json()).toMatchObject({ token_type: "Bearer", expires_in: 60 });
    await stop(mock);
  });
});

test("--cors answers a preflight", async () => {
  const mock = await start("--api", "amocrm", "--cors");
  const headers = { origin: "https://docs.example", "access-control-request-method": "PATCH" };
  const answer = await fetch(mock.url + CONTACT, { method: "OPTIONS", headers });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-origin")).toBe("https://docs.example");
  await stop(mock);
});

test("SIGTERM while it starts ends with 0", async () => {
  // Says when the program listens for the signal, long before it listens for requests: how
  // long Node takes until then depends on the machine's load.
  const announce =
    'process.on("newListener", (name) => name === "SIGTERM" && setImmediate(console.log, "armed"))';
  const preload = `--import=data:text/javascript,${encodeURIComponent(announce)}`;
  const mock = run(["--api", "amocrm", "--port", "0"], join(DIST, "cli.js"), [preload]);
  await printed(mock, /^armed$/gm, 1);
  await stop(mock);
});

test("a scenario of ours that an API has no use for is not worth a line", async () => {
  const { child, output, exit } = run(["--port", "0", "--scenario", "rate-limit"]);
  const started = { child, output, exit };
  await addresses(started, 2);
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(output.out.trimEnd().split("\n")).toHaveLength(2);
});

describe("with all, a scenario of one's own", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "liaison-mock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function runTask(operation: string, ...args: string[]): Run {
    const rule = `{ name: late, when: { operation: ${operation} }, answer: { code: 418, text: a } }`;
    writeFileSync(join(folder, "task.yaml"), `name: task\nabout: A task.\nrules:\n  - ${rule}\n`);
    return run(["--port", "0", "--scenarios", folder, "--scenario", "task", ...args]);
  }

  test.each([
    ["listContacts", 418, 200],
    ["listObjectSubscriptions", 200, 418],
  ])("may name %s of one API", async (operation, ...statuses) => {
    const started = runTask(operation);
    const { amocrm, suprsend } = await addresses(started, 2);
    const list = `${suprsend}/v1/object/teams/devs/subscription/`;
    const seen: number[] = [];
    for (const url of [`${amocrm}/api/v4/contacts`, list]) {
      seen.push((await fetch(url, { headers: HEADERS })).status);
    }
    expect(seen).toEqual(statuses);
    started.child.kill("SIGTERM");
    expect(await started.exit).toBe(0);
  });

  test.each([
    ["listContact", [], "amocrm and suprsend", "listContacts, .*, listObjectSubscriptions"],
    ["listContacts", ["--api", "suprsend"], "suprsend", "listObjectSubscriptions"],
  ])("may not name %s when none %j has it", async (operation, args, api, known) => {
    const { output, exit } = runTask(operation, ...args);
    expect(await exit).toBe(2);
    expect(output.out).toBe("");
    expect(output.err).toMatch(
      new RegExp(
        `^liaison-mock: The scenario task names the operation ${operation}, which is missing from ${api}\\. Operations: ${known}\\.\\n$`,
      ),
    );
  });
});
