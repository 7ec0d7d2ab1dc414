import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseBaseline } from "../../src/findings/baseline.ts";
import { answer, type Handler, startService } from "../check/service.ts";
import { type CliRun, runCli } from "../fixtures/runCli.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "liaison-check-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const content = { "application/json": { schema: { type: "object", properties: { id: {} } } } };
const responses = {
  200: { description: "done", content },
  400: { description: "refused", content },
  401: { description: "unknown caller", content },
};
const id = { name: "id", in: "path", required: true, schema: { type: "integer" } };
const limit = { name: "limit", in: "query", schema: { type: "integer", maximum: 10 } };
const security = [{ token: [] }];
/** A rule that no service of these tests breaks. */
const ANY = "response.body.syntax";
const THINGS = {
  "/things": { get: { operationId: "listThings", parameters: [limit], security, responses } },
  "/owners": { get: { operationId: "listOwners", parameters: [limit], responses } },
  "/things/{id}": { get: { operationId: "getThing", parameters: [id], responses } },
};
const UNDECLARED = { "/things/{id}": { get: { operationId: "getThing", responses } } };

function put(name: string, value: unknown): void {
  writeFileSync(join(cwd, name), typeof value === "string" ? value : JSON.stringify(value));
}

function describeApi(paths: object): void {
  put("openapi.json", {
    openapi: "3.1.1",
    info: { title: "Things", version: "1" },
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    paths,
  });
}

async function check(handle: Handler, ...args: string[]): Promise<CliRun> {
  const { url } = await startService(handle);
  const usual = ["--spec", "openapi.json", "--target", url, "--token", "demo-token"];
  return runCli(["check", ...usual, ...args], { cwd });
}

const takesAll: Handler = (_, response) => answer(response, 200, { id: 1 });

/** Does all right but for large limits. */
const takesLargeLimits: Handler = ({ target, headers, body }, response) => {
  const url = new URL(target, "http://x");
  const [, , path] = url.pathname.split("/");
  const text = url.searchParams.get("limit") ?? path ?? "1";
  const isKnown =
    [...url.searchParams.keys()].every((name) => name === "limit") && /^-?\d+$/.test(text);
  if (url.pathname === "/things" && headers["authorization"] === undefined) {
    return answer(response, 401, {});
  }
  answer(response, isKnown && body === "" ? 200 : 400, { id: 1 });
};

describe("a check that sends nothing is no success:", () => {
  test.each<[string, object, object, string[], string]>([
    [
      "a given value that fits nothing",
      THINGS,
      { parameters: { id: "abc" } },
      ["--operations", "getThing"],
      'The path parameter id should be an integer, was "abc", give it in the configuration; the configuration has parameters: id',
    ],
    [
      "a parameter that is not declared",
      UNDECLARED,
      {},
      [],
      "nothing is sent: getThing: no request can be made: GET /things/{id} declares no parameter id",
    ],
    [
      "a configuration that skips",
      UNDECLARED,
      { operations: { getThing: { skip: "there is none" } } },
      [],
      "nothing is sent: getThing: there is none",
    ],
    [
      "only writes",
      { "/things": { post: { operationId: "addThing", responses } } },
      {},
      ["--safe"],
      "nothing is sent: addThing: POST may write, --safe sends only reads",
    ],
    [
      "a shard too many",
      THINGS,
      {},
      ["--operations", "getThing", "--shard", "900/900"],
      "--shard has no request to send: there are ",
    ],
  ])("%s", async (_, paths, config, args, line) => {
    describeApi(paths);
    put("liaison.config.json", config);
    const { code, out, err } = await check(takesAll, ...args);
    expect(err).toMatch(/^liaison: [^\n]*\n$/);
    expect(err).toContain(line);
    expect([code, out]).toEqual([2, ""]);
  });
});

describe("a service that does not answer to the end", () => {
  const cuts: Handler = (_, response) => void response.destroy();
  const hangs: Handler = () => {};

  test.each([
    ["cuts", cuts],
    ["hangs", hangs],
  ])("that %s is a run that could not be done", async (_, handle) => {
    describeApi(THINGS);
    const { code, err } = await check(handle, "--timeout", "0.1");
    expect(err).toContain("requests in a row got no answer");
    expect(code).toBe(2);
  });

  test("leaves what was found before a finding", async () => {
    describeApi(THINGS);
    let calls = 0;
    const { code, err } = await check((_, response) => {
      calls += 1;
      if (calls > 3) response.destroy();
      else answer(response, 400, {});
    });
    expect(err).toContain("requests in a row got no answer");
    expect(code).toBe(1);
  });
});

describe("a baseline", () => {
  const accept = ["--update-baseline", "known.yaml", "--reason", "mended in March"];
  const entries = () => parseBaseline(readFileSync(join(cwd, "known.yaml"), "utf8"));
  const other = {
    rule: "check.server.error",
    operationId: "getThing",
    reason: "by its owner",
    expires: "2030-01-01",
  };

  test("that accepts a limit does not accept callers without credentials", async () => {
    describeApi(THINGS);
    const only = ["--operations", "listThings"];
    const first = await check(takesLargeLimits, ...accept, ...only);
    expect(first.code).toBe(1);
    expect(first.err).toContain("liaison: known.yaml is written with 1 entry\n");
    expect(entries()).toMatchObject([{ rule: "check.invalid.accepted", place: "limit" }]);
    const use = ["--baseline", "known.yaml", ...only];
    expect((await check(takesLargeLimits, ...use)).code).toBe(0);
    const open: Handler = (request, response) =>
      takesLargeLimits(
        { ...request, headers: { ...request.headers, authorization: "any" } },
        response,
      );
    const { code, out } = await check(open, ...use);
    expect(code).toBe(1);
    expect(out).toContain("authorization");
  });

  test("keeps entries of operations that were not exercised, and drops what is mended", async () => {
    describeApi(THINGS);
    put("known.yaml", {
      findings: [
        other,
        { rule: ANY, reason: "any" },
        { ...other, operationId: "listThings", reason: "mended" },
      ],
    });
    const { err } = await check(takesLargeLimits, ...accept, "--operations", "listThings");
    expect(err).toContain("known.yaml is written with 3 entries\n");
    expect(entries()).toEqual([
      { rule: ANY, reason: "any" },
      other,
      {
        rule: "check.invalid.accepted",
        operationId: "listThings",
        place: "limit",
        reason: "mended in March",
      },
    ]);
    await check(takesLargeLimits, ...accept, "--baseline", "known.yaml");
    expect(entries().map(({ operationId }) => operationId)).toEqual(["listOwners", "listThings"]);
  });

  test("keeps everything in a shard", async () => {
    describeApi(THINGS);
    put("known.yaml", { findings: [{ ...other, operationId: "listThings" }] });
    await check(takesLargeLimits, ...accept, "--shard", "1/2");
    expect(entries()).toContainEqual({ ...other, operationId: "listThings" });
  });

  test("that cannot be read is not written over", async () => {
    describeApi(THINGS);
    put("known.yaml", "findings: 1");
    const { code, err } = await check(takesLargeLimits, ...accept);
    expect([code, err]).toEqual([
      2,
      "liaison: known.yaml: findings should be a list, `findings: []` when empty\n",
    ]);
    expect(readFileSync(join(cwd, "known.yaml"), "utf8")).toBe("findings: 1");
  });

  test.each<[string[], (string | undefined)[]]>([
    [[], [undefined, "getThing", "listThings"]],
    [
      ["--operations", "listThings"],
      [undefined, "listThings"],
    ],
    [["--shard", "1/2"], []],
  ])("tells with %j only those unused that could fit", async (args, unused) => {
    describeApi(THINGS);
    put("known.yaml", {
      findings: [{ rule: ANY, reason: "any" }, other, { ...other, operationId: "listThings" }],
    });
    const told = ["--baseline", "known.yaml", "--reporter", "json"];
    const { out } = await check(takesLargeLimits, ...told, ...args);
    const { unusedBaseline } = JSON.parse(out) as { unusedBaseline: { operationId?: string }[] };
    expect(unusedBaseline.map(({ operationId }) => operationId)).toEqual(unused);
  });
});

test("200 runs of the same seed tell the same bytes, in whatever order the answers come", async () => {
  describeApi(THINGS);
  let wait = 0;
  const { url } = await startService((request, response) => {
    // Answers overtake each other, differently in every run.
    wait = (wait * 7 + 3) % 5;
    setTimeout(() => takesLargeLimits(request, response), wait);
  });
  const run = (seed: number, concurrency: number) =>
    runCli(
      [
        ...["check", "--spec", "openapi.json", "--target", url, "--token", "demo-token"],
        ...["--max-cases", "6", "--reporter", "json", "--seed", String(seed)],
        ...["--concurrency", String(concurrency)],
      ],
      { cwd },
    );
  const reports = new Set<string>();
  for (let count = 0; count < 200; count += 1) {
    const { code, out } = await run(1, 1 + (count % 8));
    reports.add(`${code} ${out}`);
  }
  expect([...reports].map((report) => report.slice(0, 3))).toEqual(["1 {"]);
  const other = await run(2, 1);
  expect(reports).not.toContain(`${other.code} ${other.out}`);
});
