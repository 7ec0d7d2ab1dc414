/** Clients that we did not write, from npm as they are, talk to the mocks over real HTTP. */
import { execFile, fork } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { access, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";
import { type Call as MockCall, startMock, type TokenTable } from "@liaison/mock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Api, apis, listOperations, readDescription } from "../src/description.ts";

/** What a client is asked to do, and what should come of it: `<script>.yaml`. */
interface Client {
  /** Its name on npm. */
  readonly client: string;
  /** Its file with the calls, without `.mjs`. */
  readonly script: string;
  readonly api: Api;
  readonly tokens?: TokenTable;
  readonly calls: readonly Call[];
}

interface Call {
  readonly call: string;
  /** Requests that it should make: method, address and, where there is one, the body. */
  readonly sends: readonly string[];
  /** What it should read; absent when it should end in an error. */
  readonly reads?: unknown;
}

/** What is known not to be as it should: `findings.yaml`. */
interface Findings {
  readonly client: string;
  readonly version: string;
  readonly findings: readonly {
    readonly calls: readonly string[];
    readonly observed: readonly string[];
    /** `theirs` is observed; `ours` was observed, is mended and must not come back. */
    readonly whose: "theirs" | "ours";
    readonly why: string;
    /** Where the description says what is right, from the root of the repository. */
    readonly described: readonly string[];
    /** The client's file that does it, in its package. */
    readonly source: string;
  }[];
}

/** What became of a call: the report of the client's process, and the requests at the mock. */
interface Outcome {
  readonly call: string;
  readonly reads?: unknown;
  readonly throws?: string;
  readonly requests: readonly MockCall[];
}

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = fileURLToPath(new URL("../foreign-clients/", import.meta.url));

const scripts = ["amocrm-js", "shevernitskiy-amo", "suprsend-node-sdk"];
const clients: readonly Client[] = await Promise.all(
  scripts.map(async (script) => ({ script, ...(await readYaml(`${script}.yaml`)) })),
);
const findings: readonly Findings[] = await readYaml("findings.yaml");
const outcomes = new Map<string, readonly Outcome[]>();

let consumer: string;

async function readYaml(file: string) {
  return parse(await readFile(join(folder, file), "utf8"));
}

/** Runs the calls of a client in a process of its own, whose TLS connections all end at a mock. */
async function play({ script, api, tokens }: Client): Promise<Outcome[]> {
  const mock = await startMock({ api, ...(tokens && { tokens }) });
  const child = fork(join(consumer, `${script}.mjs`), {
    execArgv: ["--import", "./redirect.mjs"],
    cwd: consumer,
    env: { MOCK_URL: mock.url },
    silent: true,
  });
  const played: Outcome[] = [];
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors += chunk;
  });
  child.on("message", (report: Omit<Outcome, "requests">) => {
    played.push({ ...report, requests: mock.calls });
    mock.reset();
    child.send("next");
  });
  const [code] = await once(child, "exit");
  await mock.close();
  if (code !== 0) throw new Error(`${script}.mjs ended with ${code}: ${errors}`);
  return played;
}

/** Everything about a call that is not as it should be. */
function judge(expected: Call | undefined, { reads, throws, requests }: Outcome): string[] {
  const sent = requests.map(describeRequest);
  const wrong = requests.flatMap(({ violations }) =>
    violations.map(({ rule, place }) => `${rule} ${place}`),
  );
  const read = JSON.stringify(reads);
  return [
    ...wrong,
    ...(isDeepStrictEqual(sent, expected?.sends) ? [] : [`sends ${sent.join(" and ")}`]),
    ...(throws !== undefined && expected?.reads !== undefined ? [`throws ${throws}`] : []),
    ...(throws === undefined && read !== JSON.stringify(expected?.reads) ? [`reads ${read}`] : []),
  ];
}

function describeRequest({ exchange: { request } }: MockCall): string {
  const body = Buffer.from(request.body).toString();
  return `${request.method} ${request.target}${body === "" ? "" : ` ${body}`}`;
}

beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), "foreign-clients-"));
  await cp(folder, consumer, { recursive: true });
  const options = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...options], { cwd: consumer });
  for (const client of clients) outcomes.set(client.client, await play(client));
}, 120_000);

afterAll(() => rm(consumer, { recursive: true }));

describe.each(clients)("$client", ({ client, calls }) => {
  const known = findings.find((entry) => entry.client === client);

  it("makes the calls that are listed", () => {
    expect(outcomes.get(client)?.map(({ call }) => call)).toEqual(calls.map(({ call }) => call));
  });

  it("does as it should, but for the findings that are listed", () => {
    const observed = (outcomes.get(client) ?? []).flatMap((outcome) => {
      const expected = calls.find(({ call }) => call === outcome.call);
      return judge(expected, outcome).map((what) => `${outcome.call}: ${what}`);
    });
    const listed = (known?.findings ?? [])
      .filter(({ whose }) => whose === "theirs")
      .flatMap((finding) =>
        finding.calls.flatMap((call) => finding.observed.map((what) => `${call}: ${what}`)),
      );
    expect(observed.sort()).toEqual(listed.sort());
  });

  it("has findings with a reason and places that exist", async () => {
    const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    expect(known?.version).toBe(dependencies[client]);
    for (const { calls: named, whose, why, described, source } of known?.findings ?? []) {
      expect(calls.map(({ call }) => call)).toEqual(expect.arrayContaining([...named]));
      expect(whose).toMatch(/^(theirs|ours)$/);
      expect(why).toMatch(/\.$/);
      await access(join(consumer, "node_modules", client, source));
      for (const path of described) await access(join(root, path));
    }
  });
});

describe("together they", () => {
  it("call every operation that is described", async () => {
    const called = [...outcomes.values()].flat().flatMap(({ requests }) => requests);
    const missing = await Promise.all(
      apis.map(async (api) => {
        const operations = listOperations(await readDescription(api));
        return operations.filter(
          ({ operationId }) => !called.some((call) => call.operationId === operationId),
        );
      }),
    );
    expect(missing.flat().map(({ operationId }) => operationId)).toEqual([]);
  });

  it("sign for SuprSend as the description says", () => {
    const all = outcomes.get("@suprsend/node-sdk")?.flatMap(({ requests }) => requests) ?? [];
    expect(all.length).toBeGreaterThan(0);
    for (const { exchange } of all) {
      const { method, target, headers } = exchange.request;
      const text = [method, "", headers["content-type"], headers["date"], target].join("\n");
      const signature = createHmac("sha256", "demo-workspace-secret").update(text).digest("base64");
      expect(headers["authorization"]).toBe(`demo-workspace-key:${signature}`);
    }
  });
});
