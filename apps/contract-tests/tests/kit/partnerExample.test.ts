/** The partner's example as a stranger has it: copied elsewhere, with packed packages from npm. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { installInto, packPackages } from "../../src/partnerPackages.ts";
import { type Ended, runProgram } from "../../src/partnerProcess.ts";
import { resolveJob, runJob, runSteps } from "../../src/partnerRunner.ts";
import { findNode } from "../../src/runtimes.ts";

const EXAMPLE = fileURLToPath(new URL("../../../partner-example/", import.meta.url));

/** What is made in the example's folder, and is no part of it. */
const MADE = ["node_modules", "reports", "liaison-reports", "package-lock.json"];

/** The kit has it for its own tests of JUnit. */
const { XMLParser } = createRequire(import.meta.resolve("@liaison/contract/package.json"))(
  "fast-xml-parser",
);

let folder: string;

beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), "liaison-partner-"));
  folder = join(parent, "partner-example");
  await cp(EXAMPLE, folder, {
    recursive: true,
    filter: (path) => !MADE.includes(basename(path)),
  });
  await installInto(folder, await packPackages(parent, ["spec", "contract", "mock", "amocrm"]));
});

afterAll(() => rm(join(folder, ".."), { recursive: true }));

const read = (path: string): Promise<string> => readFile(join(folder, path), "utf8");
const npm = (...args: readonly string[]): Promise<Ended> =>
  runProgram(["npm", ...args], { cwd: folder });

/** Changes a file of the example until the test is over. */
async function change(path: string, from: string, to: string): Promise<void> {
  const text = await read(path);
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  await writeFile(join(folder, path), text.replaceAll(from, to));
  onTestFinished(() => writeFile(join(folder, path), text));
}

async function readJson(path: string) {
  return JSON.parse(await read(path));
}

/** The numbers of a JUnit report, and the names in its failures. */
async function readJunit(path: string) {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
  const { testsuites } = parser.parse(await read(path), true);
  return { tests: Number(testsuites.tests), failures: Number(testsuites.failures) };
}

test("it takes nothing from the workspace", async () => {
  const manifest = JSON.parse(await readFile(join(EXAMPLE, "package.json"), "utf8"));
  for (const range of Object.values({ ...manifest.dependencies, ...manifest.devDependencies })) {
    expect(range).toMatch(/^\^\d+\.\d+\.\d+$/);
  }
  const files = await readdir(EXAMPLE, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.isFile() && !MADE.some((name) => file.parentPath.includes(name)))
      .map((file) => readFile(join(file.parentPath, file.name), "utf8")),
  );
  expect(texts.length).toBeGreaterThan(10);
  for (const text of texts) expect(text).not.toMatch(/from "(\.\.\/){2}/);
});

test.each([process.versions.node, "22.23.3"])("its tests pass on Node %s", async (version) => {
  const node = await findNode(version);
  const { code, out } = await runProgram(["npm", "test"], { cwd: folder, node });
  expect([code, out]).toEqual([0, expect.stringMatching(/Tests +8 passed/)]);
});

test("its types are checked: operations, statuses and bodies are the description's", async () => {
  await change("src/registerGuests.ts", "{ query: guest.phone }", "{ search: guest.phone }");
  await change("tests/registerGuests.test.ts", "status: 400", "status: 418");
  await change("tests/registerGuests.test.ts", 'request_id: "0"', "request_id: 0");
  const { code, out } = await npm("run", "typecheck");
  expect(code).not.toBe(0);
  const errors = out.split("\n").filter((line) => line.includes("error TS"));
  expect(errors).toEqual([
    expect.stringContaining("'search' does not exist in type 'ListContactsQuery'"),
    expect.stringContaining("Type 'number' is not assignable to type 'string'"),
    expect.stringContaining("Type '418' is not assignable"),
  ]);
});

test("npm run contract: proxy, replay, check and coverage are clean, and written down", async () => {
  const { code, out, err } = await npm("run", "contract");
  expect([code, err]).toEqual([0, expect.not.stringContaining("Error")]);
  expect(out.match(/exchanges kept to the description/g)).toHaveLength(3);
  expect(out).toContain("Known: We do not look at the kinds of the links that come back.");

  const names = ["proxy", "replay", "check"];
  const [proxy, replay, check] = await Promise.all(
    names.map((name) => readJunit(`reports/${name}.xml`)),
  );
  expect(proxy).toEqual({ tests: 8, failures: 0 });
  expect(replay).toEqual(proxy);
  expect(check?.tests).toBeGreaterThan(500);
  expect(check?.failures).toBe(0);

  for (const name of names) {
    const { runs } = await readJson(`reports/${name}.sarif`);
    const accepted = runs[0].results.map(
      ({ ruleId, suppressions }: { ruleId: string; suppressions: unknown[] }) => [
        ruleId,
        suppressions.length,
      ],
    );
    const known = ["response.member.undeclared", 1];
    expect(accepted).toEqual(name === "check" ? [] : [known, known]);
    expect(await read(`reports/${name}.html`)).toMatch(/^<!doctype html>/i);
  }

  const { operations } = await readJson("reports/coverage/proxy.json");
  const touched = operations.filter(({ exchanges }: { exchanges: number }) => exchanges > 0);
  expect(touched.map(({ operationId }: { operationId: string }) => operationId).sort()).toEqual([
    "createContacts",
    "linkLead",
    "listContacts",
    "listLeadLinks",
  ]);
  expect(out).toMatch(/operations +4\/33/);
  expect(await read("reports/coverage/index.html")).toMatch(/^<!doctype html>/i);

  // No report tells the token or the guests' numbers. The recording has what was sent, but the token.
  const written = await readdir(join(folder, "reports"), { recursive: true, withFileTypes: true });
  const files = written.filter((file) => file.isFile());
  expect(files.length).toBeGreaterThan(12);
  for (const { parentPath, name } of files) {
    const text = await readFile(join(parentPath, name), "utf8");
    expect(text).not.toContain("demo-token");
    if (!name.endsWith(".har")) expect(text).not.toMatch(/1 ?202 ?555 ?01/);
  }
});

test("coverage that falls short fails", async () => {
  const args = ["exec", "--", "liaison", "coverage", "reports/coverage", "--min-operations"];
  expect(await npm(...args, "12")).toMatchObject({ code: 0 });
  expect(await npm(...args, "13")).toMatchObject({ code: 1 });
});

test("what the baseline knows would fail the run without it", async () => {
  const args = ["exec", "--", "liaison", "replay", "reports/traffic.har"];
  expect(await npm(...args)).toMatchObject({ code: 0 });
  await change("liaison.baseline.yaml", "operationId: linkLead", "operationId: linkCompany");
  const { code, out } = await npm(...args);
  expect([code, out]).toEqual([1, expect.stringContaining("✗ response.member.undeclared")]);
});

test("a wrong query parameter fails the contract run, and is named", async () => {
  await change("src/registerGuests.ts", "{ query: guest.phone }", "{ search: guest.phone }");
  const { code, out, err } = await npm("run", "contract");
  expect(code).toBe(1);
  // By the handlers of MSW, in the partner's own test.
  expect(err).toContain("ContractHandlersError");
  expect(out + err).toContain("The query parameter search is not expected");
  // By the proxy, and by the replay of what the mock has recorded.
  for (const name of ["proxy", "replay"]) {
    expect((await readJunit(`reports/${name}.xml`)).failures).toBeGreaterThan(0);
    expect(await read(`reports/${name}.xml`)).toContain("The query parameter search");
    const { runs } = await readJson(`reports/${name}.sarif`);
    expect(runs[0].results).toEqual([
      expect.objectContaining({ ruleId: "request.query.unknown", level: "error" }),
    ]);
  }
  expect(await readJunit("reports/check.xml")).toMatchObject({ failures: 0 });
});

/** A port that is free now: those in the example are fixed. */
async function findPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === "object" && address?.port);
}

test("the workflow of GitHub", async () => {
  const port = await findPort();
  const workflow = (await read(".github/workflows/contract.yml")).replaceAll("4010", port);
  const { ends, isGreen } = await runSteps(parse(workflow).jobs.contract.steps, { cwd: folder });
  expect([isGreen, ends.map(({ code }) => code)]).toEqual([true, [0, 0, 0, 0]]);
  expect(ends.map(({ outputs }) => outputs["junit"])).toEqual([
    undefined,
    undefined,
    "./liaison-reports/proxy.xml",
    "./liaison-reports/check.xml",
  ]);
  expect(await readJunit("liaison-reports/proxy.xml")).toEqual({ tests: 8, failures: 0 });
});

test("the pipeline of GitLab, where a wrong parameter fails the job that it is in", async () => {
  const port = await findPort();
  const { include, ...own } = parse((await read(".gitlab-ci.yml")).replaceAll("4010", port));
  const jobs = { ...parse(await read(include[0].local)), ...own };
  await change("src/registerGuests.ts", "{ query: guest.phone }", "{ search: guest.phone }");
  const tests = await runJob(resolveJob(jobs, "our-tests"), "bash", { cwd: folder });
  expect([tests.code, tests.out]).toEqual([
    1,
    expect.stringContaining("The query parameter search"),
  ]);
  const service = await runJob(resolveJob(jobs, "service"), "bash", { cwd: folder });
  expect([service.code, service.out]).toEqual([0, expect.stringContaining("kept to the")]);
});
