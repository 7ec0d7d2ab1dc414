/** The templates in ci/, run as GitHub and GitLab run them, with the packed kit and a real mock. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startMock } from "@liaison/mock";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { installInto, packPackages, startRegistry } from "../../src/partnerPackages.ts";
import { runProgram } from "../../src/partnerProcess.ts";
import { type Action, resolveJob, runAction, runJob } from "../../src/partnerRunner.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const readRoot = (path: string): Promise<string> => readFile(join(ROOT, path), "utf8");

const actionText = await readRoot("ci/github/action.yml");
const action: Action = parse(actionText);
const pipelineText = await readRoot("ci/gitlab/liaison.gitlab-ci.yml");
const pipeline = parse(pipelineText);
const { version } = JSON.parse(await readRoot("packages/contract/package.json"));

/** Requests enough to tell, few enough to be quick. */
const CHECK = "check --api amocrm --operations listContacts,getContact --max-cases 10";

/** An answer that departs from the description. */
const DRIFT = `
name: drift
about: The number of a page comes as a text.
rules:
  - name: text
    when: { operation: listContacts }
    answer: { merge: { _page: one } }
`;

let folder: string;
/** A project that has installed the kit and nothing else. */
let project: string;
let tarballs: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-ci-"));
  project = join(folder, "project");
  await mkdir(join(folder, "scenarios"));
  await writeFile(join(folder, "scenarios/drift.yaml"), DRIFT);
  await mkdir(project);
  await writeFile(join(project, "package.json"), '{ "private": true }');
  tarballs = await packPackages(folder, ["spec", "contract"]);
  await installInto(project, tarballs);
});

afterAll(() => rm(folder, { recursive: true }));

async function startAmocrm(scenario?: "drift") {
  const mock = await startMock({
    api: "amocrm",
    tokens: { "demo-token": "valid" },
    scenarios: [join(folder, "scenarios")],
    ...(scenario && { scenario }),
  });
  onTestFinished(() => mock.close());
  return mock;
}

/** What is in the reports of a run, all of it. */
async function readReports(at: string): Promise<Record<string, string>> {
  const names = (await readdir(at)).sort();
  const texts = names.map(async (name) => [name, await readFile(join(at, name), "utf8")]);
  return Object.fromEntries(await Promise.all(texts));
}

test("an install of the kit alone takes at most 30 MB", async () => {
  const modules = join(project, "node_modules");
  const { out } = await runProgram(["du", "-sk", modules], { cwd: project });
  const kilobytes = Number.parseInt(out, 10);
  expect(kilobytes).toBeGreaterThan(1000);
  expect(kilobytes).toBeLessThanOrEqual(30 * 1024);
});

describe("as they are written", () => {
  const scripts = [
    ...action.runs.steps.map(({ run }) => run),
    ...pipeline[".liaison"].script,
  ].filter((script) => script !== undefined);

  test("no expression stands in a script, where its value would be run", () => {
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(script).not.toContain("${{");
  });

  test("actions of others are pinned to a commit", async () => {
    const workflow = await readRoot("apps/partner-example/.github/workflows/contract.yml");
    const used = [...`${actionText}\n${workflow}`.matchAll(/uses: (.+)/g)].map(([, name]) => name);
    const foreign = used.filter((name) => !name?.startsWith("./"));
    expect(foreign.length).toBeGreaterThan(2);
    for (const name of foreign) expect(name).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("they run the version of the kit that they come with", () => {
    expect(action.inputs["version"]?.default).toBe(version);
    expect(pipeline[".liaison"].variables.LIAISON_VERSION).toBe(version);
  });

  test.each([
    ["ci/github/action.yml", "apps/partner-example/.github/actions/liaison/action.yml"],
    ["ci/gitlab/liaison.gitlab-ci.yml", "apps/partner-example/ci/liaison.gitlab-ci.yml"],
  ])("%s is pasted into the partner's example: copy it to %s", async (template, copy) => {
    expect(await readRoot(copy)).toBe(await readRoot(template));
  });
});

describe("the action for GitHub", () => {
  const run = (args: string, inputs: Readonly<Record<string, string>> = {}, cwd = project) =>
    runAction(action, { args, ...inputs }, { cwd, env: { LIAISON_TOKEN: "demo-token" } });

  test("a clean run", async () => {
    const mock = await startAmocrm();
    const { code, out, summary, outputs } = await run(`${CHECK} --target ${mock.url}`);
    expect(code).toBe(0);
    expect(out).toContain("exchanges kept to the description");
    expect(out).not.toContain("::error");
    expect(summary).toMatch(/^#+ .*\n/);
    expect(outputs).toEqual({
      "exit-code": "0",
      junit: "./liaison-reports/check.xml",
      sarif: "./liaison-reports/check.sarif",
      markdown: "./liaison-reports/check.md",
      coverage: "./liaison-reports/check.json",
    });
    expect(Object.keys(action.outputs).sort()).toEqual(Object.keys(outputs).sort());
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(value).toBe(`\${{ steps.liaison.outputs.${name} }}`);
    }
    const reports = await readReports(join(project, "liaison-reports"));
    expect(Object.keys(reports)).toEqual(["check.json", "check.md", "check.sarif", "check.xml"]);
    expect(reports["check.xml"]).toMatch(/<testsuites [^>]*failures="0"/);
    expect(mock.calls.length).toBeGreaterThan(10);
    expect(JSON.stringify([out, summary, reports])).not.toContain("demo-token");
  });

  test("a planted drift is annotated, summed up and fails the step", async () => {
    const mock = await startAmocrm("drift");
    const { code, out, summary, outputs } = await run(`${CHECK} --target ${mock.url}`, {
      reports: "out/contract",
    });
    expect(code).toBe(1);
    expect(out).toMatch(/^::error .*response\.body\.schema.*\/_page/m);
    expect(summary).toContain("response.body.schema");
    expect(outputs).toMatchObject({ "exit-code": "1", sarif: "./out/contract/check.sarif" });
    const reports = await readReports(join(project, "out/contract"));
    expect(reports["check.xml"]).toMatch(/<failure [^>]*\/_page/);
    expect(JSON.parse(reports["check.sarif"] ?? "").runs[0].results).toEqual(
      expect.arrayContaining([expect.objectContaining({ ruleId: "response.body.schema" })]),
    );
  });

  test("a breaking change of a description is annotated, and fails the step", async () => {
    const spec = "node_modules/@liaison/spec/dist/amocrm.json";
    const document = JSON.parse(await readFile(join(project, spec), "utf8"));
    delete document.paths["/api/v4/contacts"].post;
    await writeFile(join(project, "next.json"), JSON.stringify(document));
    const { code, out, summary, outputs } = await run("diff amocrm next.json");
    expect(code).toBe(1);
    expect(out).toMatch(/^::error .*createContacts/m);
    expect(summary).toContain("createContacts");
    expect(outputs).toEqual({ "exit-code": "1", markdown: "./liaison-reports/diff.md" });
    expect(await run("diff amocrm amocrm")).toMatchObject({ code: 0 });
  });

  test("what cannot run says so, and what to do", async () => {
    const { code, out, err, outputs } = await run(`${CHECK} --target http://127.0.0.1:1`);
    expect(code).toBe(2);
    expect(err).toMatch(/^liaison: http:\/\/127\.0\.0\.1:1 cannot be reached/m);
    expect(out).toContain("::error title=liaison could not run::exit code 2: the line above");
    expect(outputs["exit-code"]).toBe("2");
  });

  test("a project without the kit gets it by npx, in the version that is pinned", async () => {
    const registry = await startRegistry(tarballs);
    onTestFinished(() => registry.close());
    const empty = join(folder, "empty");
    await mkdir(join(empty, "app"), { recursive: true });
    await writeFile(join(empty, "app/.npmrc"), `@liaison:registry=${registry.url}/\n`);
    const mock = await startAmocrm();
    const { code, out, err, outputs } = await runAction(
      action,
      { args: `${CHECK} --target ${mock.url}`, "working-directory": "app" },
      { cwd: empty, env: { LIAISON_TOKEN: "demo-token", npm_config_cache: join(folder, "cache") } },
    );
    expect([code, err]).toEqual([0, expect.not.stringContaining("npm error")]);
    expect(out).toContain("exchanges kept to the description");
    expect(outputs["junit"]).toBe("app/liaison-reports/check.xml");
    expect(existsSync(join(empty, "app/liaison-reports/check.xml"))).toBe(true);
  });

  test.each([
    ["a command of the shell", 'rules "$(touch made-by-args)"', 'no rule "$(touch made-by-args)"'],
    ["another command", "rules ; touch made-by-args", "too many arguments"],
    ["a variable", "rules $LIAISON_TOKEN", 'no rule "$LIAISON_TOKEN"'],
    ["a pattern for files", "rules package*", 'no rule "package*"'],
  ])("%s in args is a word like any other", async (_, args, message) => {
    const { code, err } = await run(args);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(project, "made-by-args"))).toBe(false);
  });

  test("quotes keep words together", async () => {
    const { code, err } = await run(`check --api "no such api" --target 'http://127.0.0.1:1'`);
    expect([code, err]).toEqual([2, expect.stringContaining("--api no such api is none of")]);
  });

  test.each([
    ["", "args is empty, give a command such as check"],
    ["check --api 'amocrm", "args has a quote that is not closed"],
  ])("args that cannot be read: %j", async (args, message) => {
    const { code, out, outputs } = await run(args);
    expect([code, outputs["exit-code"]]).toEqual([2, "2"]);
    expect(out).toBe(`::error title=liaison could not run::${message}\n`);
  });
});

describe("the template for GitLab", () => {
  const jobs = parse(`
contract:
  extends: .liaison
  variables:
    LIAISON_ARGS: nothing
`);
  const job = resolveJob({ ...pipeline, ...jobs }, "contract");
  const run = (args: string, shell: "bash" | "sh" = "bash") =>
    runJob({ ...job, variables: { ...job.variables, LIAISON_ARGS: args } }, shell, {
      cwd: project,
      env: { LIAISON_TOKEN: "demo-token" },
    });

  test.each(["bash", "sh"] as const)("a clean run under %s", async (shell) => {
    const mock = await startAmocrm();
    const { code, out } = await run(`${CHECK} --target ${mock.url}`, shell);
    expect(code).toBe(0);
    expect(out).toContain("exchanges kept to the description");
    // GitLab takes the group of the last match, line by line.
    const pattern = new RegExp(job.coverage.slice(1, -1));
    const percents = out.split("\n").flatMap((line) => pattern.exec(line)?.[1] ?? []);
    expect(percents).toEqual(["6"]);
  });

  test("a planted drift fails the job, whose reports are kept", async () => {
    const mock = await startAmocrm("drift");
    await rm(join(project, "liaison-reports"), { recursive: true, force: true });
    const { code, out } = await run(`${CHECK} --target ${mock.url}`);
    expect([code, out]).toEqual([1, expect.stringContaining("response.body.schema  /_page")]);
    expect(job.artifacts).toMatchObject({
      when: "always",
      reports: { junit: "liaison-reports/*.xml" },
    });
    const reports = await readReports(join(project, "liaison-reports"));
    expect(Object.keys(reports)).toEqual(["check.html", "check.json", "check.sarif", "check.xml"]);
    expect(reports["check.xml"]).toMatch(/<failure [^>]*\/_page/);
    expect(JSON.stringify([out, reports])).not.toContain("demo-token");
  });

  test.each([
    ["", "LIAISON_ARGS is empty, give a command such as check"],
    ["check 'open", "LIAISON_ARGS has a quote that is not closed"],
    [
      `${CHECK} --target http://127.0.0.1:1`,
      "the line above that begins with liaison: says why, and what to do",
    ],
  ])("what cannot run says so: %j", async (args, message) => {
    const { code, err } = await run(args, "sh");
    expect(code).toBe(2);
    expect(err.trimEnd().split("\n").at(-1)).toBe(`liaison could not run: ${message}`);
  });
});
