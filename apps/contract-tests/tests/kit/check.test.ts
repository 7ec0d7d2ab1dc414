/** `liaison check` as its users run it: the built command against the mock, over HTTP. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startMock } from "@liaison/mock";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Ended, makeFolder, startLiaison } from "./liaison.ts";

type MockOptions = Parameters<typeof startMock>[0];

async function mockOf(options: MockOptions) {
  const mock = await startMock(options);
  onTestFinished(() => mock.close());
  return mock;
}

async function check(
  args: readonly string[],
  { cwd, env }: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const folder = cwd ?? (await makeFolder());
  return startLiaison(["check", ...args], { cwd: folder, ...(env && { env }) }).ended;
}

interface Finding {
  readonly rule: string;
  readonly place: string;
  readonly severity: string;
}

interface Result {
  readonly name: string;
  readonly operationId: string;
  readonly findings: readonly Finding[];
  readonly skipped?: string;
}

interface Report {
  readonly summary: Readonly<Record<string, number>>;
  readonly results: readonly Result[];
}

/** The mock's own explanation of a refusal: no vendor sends it, and no description has it. */
const isMocksOwn = ({ rule, place }: Finding) =>
  rule === "response.field.undeclared" && place === "/liaison";

function findingsIn({ results }: Report): string[] {
  return results.flatMap(({ name, findings }) =>
    findings.filter((one) => !isMocksOwn(one)).map(({ rule }) => `${name}: ${rule}`),
  );
}

function rulesIn(report: Report): string[] {
  const rules = report.results.flatMap(({ findings }) =>
    findings.filter((one) => !isMocksOwn(one)).map(({ rule }) => rule),
  );
  return [...new Set(rules)].sort();
}

async function reportOf(
  args: readonly string[],
  options?: Parameters<typeof check>[1],
): Promise<Ended & { report: Report }> {
  const ended = await check([...args, "--reporter", "json"], options);
  if (ended.out === "") throw new Error(ended.err);
  return { ...ended, report: JSON.parse(ended.out) };
}

const TOKEN = ["--token", "demo-token"];

describe.each([
  // Any text is a right value of these, so none can be refused.
  ["amocrm", 33, []],
  ["suprsend", 1, ["listObjectSubscriptions path object_type", "listObjectSubscriptions path id"]],
] as const)("the mock of %s", (api, operations, anyText) => {
  test("is clean, with every operation", async () => {
    const mock = await mockOf({ api });
    const { code, report } = await reportOf(["--api", api, "--target", mock.url, ...TOKEN]);
    expect([code, findingsIn(report)]).toEqual([0, []]);
    expect(report.summary).toMatchObject({ failed: 0, skipped: 0 });
    expect(new Set(report.results.map(({ operationId }) => operationId)).size).toBe(operations);
    expect(mock.coverage().operations.missing).toEqual([]);
    expect(mock.coverage().parameters.missing).toEqual([]);
    expect(mock.coverage().refusals.missing).toEqual(anyText);
  });

  test("gets each request in exactly one shard", async () => {
    const { url } = await mockOf({ api });
    const args = ["--api", api, "--target", url, ...TOKEN, "--max-cases", "12"];
    const names = async (more: string[]) => {
      const { report } = await reportOf([...args, ...more]);
      return report.results.map(({ name }) => name);
    };
    const shards = await Promise.all(
      ["1/3", "2/3", "3/3"].map((shard) => names(["--shard", shard])),
    );
    expect(shards.flat().sort()).toEqual((await names([])).sort());
  });
});

test("only reads are sent when a check is to be safe", async () => {
  const mock = await mockOf({ api: "amocrm" });
  const { code, report } = await reportOf([
    ...["--api", "amocrm", "--target", mock.url, ...TOKEN, "--safe", "--max-cases", "5"],
  ]);
  expect(code).toBe(0);
  expect([...new Set(mock.calls.map(({ exchange }) => exchange.request.method))]).toEqual(["GET"]);
  const skipped = report.results.filter((result) => result.skipped !== undefined);
  expect(skipped).toHaveLength(20);
  expect(skipped[0]?.skipped).toBe("POST may write, --safe sends only reads");
});

const LISTS = ["--operations", "listContacts,listLeadLinks", "--max-cases", "12"];

test.each<[string, MockOptions["scenario"], readonly string[], number]>([
  ["fails once with a page", "bad-gateway", ["check.server.error"], 1],
  ["fails once with nothing", "empty-500", ["check.server.error", "response.body.missing"], 1],
  ["cuts a connection", "cut-connection", ["check.answer.missing"], 1],
  ["has pages that end in an empty one", "pages", [], 0],
  ["leads from a page to itself", "pages-repeat", ["check.pages.endless"], 1],
  ["has nothing", "empty", [], 0],
  [
    "has more than is described",
    "new-values",
    ["response.field.undeclared", "response.member.undeclared"],
    0,
  ],
  ["ignores what it does not know", "filters-ignored", ["check.invalid.accepted"], 1],
  ["is slow", { name: "slow", settings: { delay: 100 } }, [], 0],
])("a service that %s", async (_, scenario, rules, expected) => {
  const mock = await mockOf({ api: "amocrm", ...(scenario && { scenario }) });
  const args = ["--api", "amocrm", "--target", mock.url, ...TOKEN, ...LISTS];
  const { code, report } = await reportOf(args);
  expect([code, rulesIn(report)]).toEqual([expected, rules]);
});

test("an account that is not paid proves nothing about writes", async () => {
  const mock = await mockOf({ api: "amocrm", scenario: "not-paid" });
  const args = ["--api", "amocrm", "--target", mock.url, ...TOKEN, "--operations", "linkLead"];
  const { code, report } = await reportOf(args);
  expect([code, rulesIn(report)]).toEqual([0, ["check.answer.inconclusive"]]);
});

test("the rate is never above what the service permits", async () => {
  const mock = await mockOf({ api: "amocrm", scenario: "rate-limit" });
  const args = ["--api", "amocrm", "--target", mock.url, ...TOKEN, "--max-cases", "1"];
  const { code, report } = await reportOf([...args, "--rate", "7", "--concurrency", "8"]);
  expect([code, findingsIn(report)]).toEqual([0, []]);
  expect(mock.calls.length).toBeGreaterThan(14);
  expect(mock.calls.filter(({ exchange }) => exchange.response.status === 429)).toEqual([]);
});

test("a token that is not accepted ends the run in one line", async () => {
  const mock = await mockOf({ api: "amocrm", scenario: "revoked-token" });
  const { code, out, err } = await check(["--api", "amocrm", "--target", mock.url, ...TOKEN]);
  expect([code, out]).toEqual([2, ""]);
  const lines = err.split("\n").filter((line) => line.startsWith("liaison: "));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^liaison: the service answers 401 to every valid request \(.*\): it does not accept the token, give another one by --token or LIAISON_TOKEN$/,
  );
  expect(mock.calls.length).toBeLessThan(10);
});

test("OAuth tokens are renewed, kept for the next run, and never told", async () => {
  const cwd = await makeFolder();
  const mock = await mockOf({ api: "amocrm", scenario: "expired-token" });
  const config = `
api: amocrm
target: ${mock.url}
oauth:
  tokenUrl: /oauth2/access_token
  clientId: demo-client
  clientSecret: \${DEMO_SECRET}
  refreshToken: \${DEMO_REFRESH}
  redirectUri: https://example.com/callback
  store: tokens.json
`;
  await writeFile(join(cwd, "liaison.config.yaml"), config);
  const env = { DEMO_SECRET: "secret-of-the-demo", DEMO_REFRESH: "refresh-of-the-demo" };
  const args = ["--operations", "getContact,listContacts", "--max-cases", "6"];
  const first = await check(args, { cwd, env });
  expect([first.code, first.err]).toEqual([0, expect.not.stringContaining("liaison:")]);
  const tokens = JSON.parse(await readFile(join(cwd, "tokens.json"), "utf8"));
  const second = await check(args, { cwd, env });
  expect(second.code).toBe(0);
  const told = [first, second].map(({ out, err }) => out + err).join("");
  const secrets = [tokens.accessToken, tokens.refreshToken, ...Object.values(env)];
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
  // The mock takes a refresh token once; the service refuses the stored token after a while.
  await writeFile(
    join(cwd, "tokens.json"),
    JSON.stringify({ ...tokens, accessToken: "old-access-token" }),
  );
  const third = await check(args, { cwd, env });
  expect(third.code).toBe(0);
  const renewed = JSON.parse(await readFile(join(cwd, "tokens.json"), "utf8"));
  expect(renewed.refreshToken).not.toBe(tokens.refreshToken);
});

test("nothing that is written has a secret in it", async () => {
  const cwd = await makeFolder();
  // Everything is refused with what was sent, so that all of it could come into the report.
  const mock = await mockOf({ api: "amocrm", tokens: { "valid-demo-token": "valid" } });
  const names = ["pretty", "json", "junit", "sarif", "github", "markdown", "html"];
  const { err } = await check(
    [
      ...["--api", "amocrm", "--target", mock.url, "--token", "valid-demo-token"],
      ...["--header", "X-Partner-Key: partner-demo-key", "--coverage", "coverage.json"],
      ...names.flatMap((name) => ["--reporter", `${name}=report.${name}`]),
    ],
    { cwd },
  );
  const files = await readdir(cwd);
  expect(files).toHaveLength(names.length + 1);
  const texts = await Promise.all(files.map((file) => readFile(join(cwd, file), "utf8")));
  for (const text of [err, ...texts]) {
    expect(text).not.toMatch(/valid-demo-token|partner-demo-key/);
  }
});

test("Ctrl-C ends the sending; what was done is reported, and it is no success", async () => {
  const mock = await mockOf({ api: "amocrm", scenario: { name: "slow", settings: { delay: 50 } } });
  const args = ["check", "--api", "amocrm", "--target", mock.url, ...TOKEN, "--reporter", "json"];
  const { child, ended } = startLiaison(args, { cwd: await makeFolder() });
  while (mock.calls.length < 20) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill("SIGINT");
  const { code, out, err } = await ended;
  expect(code).toBe(2);
  expect(err).toContain("check: the run was interrupted; what was not sent is told as skipped\n");
  const { summary } = JSON.parse(out);
  expect(summary.passed).toBeGreaterThanOrEqual(16);
  expect(summary.failed).toBe(0);
  expect(summary.skipped).toBe(summary.results - summary.passed);
});

describe("what cannot be done is told in one line", async () => {
  const target = ["--target", "http://127.0.0.1:1"];
  const api = ["--api", "amocrm", ...TOKEN];
  test.each<[string, readonly string[], RegExp]>([
    ["no target", api, /the service is not named, give its address as --target/],
    ["no address", [...api, "--target", "localhost:1"], /is no address such as/],
    ["nothing listens", [...api, ...target], /cannot be reached: nothing listens there/],
    [
      "no credentials",
      ["--api", "amocrm", ...target],
      /listContacts needs the header Authorization/,
    ],
    [
      "an operation",
      [...api, ...target, "--operations", "getContcat"],
      /did you mean getContact\?/,
    ],
    ["a tag", [...api, ...target, "--tag", "Leads"], /--tag Leads is none of Contacts/],
    ["a rate", [...api, ...target, "--rate", "fast"], /--rate should be a number above 0/],
    ["a shard", [...api, ...target, "--shard", "5/4"], /--shard should be a part such as 1\/4/],
    ["a seed", [...api, ...target, "--seed", "x"], /--seed should be a whole number from 0/],
    ["a header", [...api, ...target, "--header", "x"], /--header is not written as 'Name: value'/],
    ["a flag", [...api, ...target, "--fast"], /unknown option '--fast', see liaison check --help/],
    [
      "a file",
      ["--spec", "none.yaml", ...target],
      /none\.yaml cannot be read: there is no such file/,
    ],
  ])("%s", async (_, args, line) => {
    const { code, out, err } = await check(args);
    expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toMatch(line);
  });
});
