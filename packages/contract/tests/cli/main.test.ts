import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../fixtures/runCli.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "liaison-cli-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function put(name: string, value: unknown): void {
  writeFileSync(join(cwd, name), typeof value === "string" ? value : JSON.stringify(value));
}

const EXCHANGE = {
  request: {
    method: "GET",
    target: "/api/v4/contacts?limit=1e3",
    headers: { authorization: "Bearer demo-token" },
    body: "",
  },
  response: { status: 204, headers: {}, body: "" },
};

const COMMANDS = ["check", "proxy", "replay", "diff", "coverage", "rules", "compile"];

describe("help", () => {
  test("names every command and the exit codes", async () => {
    const { code, out } = await runCli(["--help"]);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(out).toContain("2  the run could not be done");
  });

  test.each(COMMANDS)("of %s is there", async (command) => {
    const { code, out, err } = await runCli([command, "--help"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`Usage: liaison ${command}`);
    expect(out).toMatch(/^Usage: .*\n\n[A-Z]/);
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("is what no command at all gives, as a run that could not be done", async () => {
    const { code, out } = await runCli([]);
    expect(code).toBe(2);
    expect(out).toContain("Usage: liaison");
  });

  test("the version is the package's", async () => {
    const { version } = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    );
    expect(await runCli(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});

describe("a mistake is told in one line, with exit code 2", () => {
  test.each<[args: string[], line: string]>([
    [["chekc"], "unknown command 'chekc' (Did you mean check?), see liaison --help"],
    [["replay"], "missing required argument 'files', see liaison replay --help"],
    [["replay", "a.har", "--sepc", "x"], "unknown option '--sepc' (Did you mean --spec?)"],
    [["replay", "a.har"], "give --api amocrm, --api suprsend or --spec FILE"],
    [["replay", "a.har", "--api", "amo"], "--api amo is none of amocrm, suprsend"],
    [["replay", "a.har", "--api", "amocrm", "--spec", "b"], "--api and --spec are both given"],
    [["replay", "a.har", "--spec", ""], "--spec is empty"],
    [["replay", "a.har", "--spec", "none.yaml"], "none.yaml cannot be read: there is no such file"],
    [["replay", "a.har", "--spec", "."], "cannot be read: it is a folder"],
    [["replay", "a.har", "--spec", "bad.yaml"], "bad.yaml cannot be parsed:"],
    [["replay", "a.har", "--spec", "list.json"], "list.json is not an OpenAPI description"],
    [["replay", "a.har", "--spec", "swagger.json"], "swagger.json cannot be used:"],
    [["replay", "a.har", "--spec", "refers.json"], "refers.json cannot be read:"],
    [["replay", "a.har", "--api", "amocrm", "--reporter", "tap"], "--reporter tap is none of"],
    [["replay", "a.har", "--api", "amocrm", "--reporter", "json="], "names no file after ="],
    [
      ["replay", "a.har", "--api", "amocrm", "--reporter", "pretty", "--reporter", "json"],
      "pretty and json are both printed, give one a file: --reporter json=FILE",
    ],
    [["replay", "a.har", "--api", "amocrm", "--severity", "request"], "is not written as rule="],
    [["replay", "a.har", "--api", "amocrm", "--severity", "reqest=off"], 'begins with "reqest"'],
    [["replay", "a.har", "--api", "amocrm", "--severity", "request=bad"], "error, warning or off"],
    [["replay", "a.har", "--api", "amocrm", "--baseline", "k.yaml"], "k.yaml cannot be read"],
    [
      ["replay", "a.har", "--api", "amocrm", "--baseline", "list.json"],
      "list.json: it should have",
    ],
    [["replay", "a.har", "--api", "amocrm", "--update-baseline", "k.yaml"], "needs --reason"],
    [["replay", "a.har", "--api", "amocrm", "--reason", "why"], "belong to --update-baseline"],
    [["replay", "a.har", "--api", "amocrm", "--config", "c.yaml"], "c.yaml cannot be read"],
    [["replay", "a.har", "--api", "amocrm", "--witness", "w.yaml"], "w.yaml cannot be read"],
    [["coverage", "none.json"], "none.json cannot be read: there is no such file"],
    [["coverage", "list.json"], "list.json is no coverage: not an object"],
    [["coverage", "."], "is no coverage"],
    [["coverage", "empty"], "empty holds no .json file"],
    [["coverage", "list.json", "--min-operations", "101"], "a whole number from 0 to 100"],
  ])("%j", async (args, line) => {
    put("bad.yaml", "a: [1\nb: }");
    put("list.json", []);
    put("swagger.json", { swagger: "2.0", info: {}, paths: {} });
    put("refers.json", { openapi: "3.1.0", info: {}, paths: { "/a": { $ref: "none.yaml" } } });
    mkdirSync(join(cwd, "empty"));
    const { code, out, err } = await runCli(args, { cwd });
    expect(err).toMatch(/^liaison: [^\n]*\n$/);
    expect(err).toContain(line);
    expect([code, out]).toEqual([2, ""]);
  });

  test("in a workflow of GitHub it is an annotation as well", async () => {
    const env = { GITHUB_ACTIONS: "true" };
    const { err } = await runCli(["replay", "100%.har", "--api", "amocrm"], { cwd, env });
    expect(err).toContain("\n::error title=liaison could not run::100%25.har cannot be read");
  });

  test("a bug is told as one, and not as a finding", async () => {
    const broken = new Promise<void>(() => {});
    const { code, err } = await runCli(["replay", "x.har", "--api", "amocrm"], {
      cwd: undefined as never,
      interrupted: broken,
    });
    expect(code).toBe(2);
    expect(err).toContain("this is a bug of liaison: TypeError");
  });
});

describe("a session", () => {
  function replay(...more: string[]) {
    put("t.ndjson", `${JSON.stringify(EXCHANGE)}\n`);
    return runCli(["replay", "t.ndjson", "--api", "amocrm", ...more], { cwd });
  }

  test("fails by what counts, and by that only", async () => {
    expect((await replay()).code).toBe(1);
    expect((await replay("--severity", "request.query=warning")).code).toBe(0);
    expect(
      (await replay("--severity", "request=warning", "--severity", "request.query=error")).code,
    ).toBe(1);
  });

  test("takes severities and reporters from the configuration, the command line before it", async () => {
    put("liaison.config.yaml", "severities: { request.query: off }\nreporters: [json]\n");
    const { code, out } = await replay();
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ summary: { errors: 0, warnings: 0 } });
    expect((await replay("--severity", "request.query=error", "--reporter", "pretty")).code).toBe(
      1,
    );
  });

  test("writes several reports at once, and the coverage", async () => {
    const { code, out } = await replay(
      ...["--reporter", "pretty", "--reporter", "junit=out/report.xml"],
      ...["--reporter", "sarif=out/report.sarif", "--coverage", "out/coverage.json"],
    );
    expect(code).toBe(1);
    expect(out).toContain("request.query.invalid");
    expect(readFileSync(join(cwd, "out/report.xml"), "utf8")).toContain("<testsuites");
    const [run] = JSON.parse(readFileSync(join(cwd, "out/report.sarif"), "utf8")).runs;
    // Without a physical place a service for code scanning shows nothing.
    const [{ physicalLocation }] = run.results[0].locations;
    expect(physicalLocation.artifactLocation.uri).toContain("amocrm.yaml");
    expect(physicalLocation.region.startLine).toBeGreaterThan(1);
    const counted = await runCli(["coverage", "out/coverage.json"], { cwd });
    expect(counted.out).toMatch(/operations +1\/33 +3 %/);
    const failed = await runCli(["coverage", "out/", "--min-operations", "100"], { cwd });
    expect(failed.code).toBe(1);
  });

  test("tells the verdict where reports go to files alone", async () => {
    const { out, err } = await replay("--reporter", "json=report.json");
    expect(out).toBe("");
    expect(err).toContain("1 error in 1 of 1 exchange\n");
  });

  test("says which file could not be written, and writes the others", async () => {
    put("file", "");
    const { code, err } = await replay(
      "--reporter",
      "json=file/report.json",
      "--coverage",
      "c.json",
    );
    expect(code).toBe(2);
    expect(err).toMatch(
      /^liaison: file\/report\.json cannot be written: a part of its path is a file$/m,
    );
    expect(JSON.parse(readFileSync(join(cwd, "c.json"), "utf8")).format).toBe("liaison-coverage/1");
  });

  test("accepts what is in the baseline until its day", async () => {
    const accept = ["--update-baseline", "known.yaml", "--reason", "mended in March"];
    expect((await replay(...accept, "--expires", "2026-11-21")).code).toBe(1);
    const known = await replay("--baseline", "known.yaml");
    expect(known.code).toBe(0);
    expect(known.out).toContain("mended in March");
    const later = await runCli(
      ["replay", "t.ndjson", "--api", "amocrm", "--baseline", "known.yaml"],
      { cwd, today: "2026-11-22" },
    );
    expect(later.code).toBe(1);
    expect((await replay(...accept, "--expires", "2026-02-30")).err).toContain("is no day");
  });

  test("in a workflow of GitHub annotates and adds to the summary", async () => {
    put("summary.md", "before\n");
    put("t.ndjson", `${JSON.stringify(EXCHANGE)}\n`);
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(cwd, "summary.md") };
    const { out } = await runCli(["replay", "t.ndjson", "--api", "amocrm"], { cwd, env });
    expect(out).toMatch(/^::error .*request\.query\.invalid/m);
    const summary = readFileSync(join(cwd, "summary.md"), "utf8");
    expect(summary).toMatch(/^before\n/);
    expect(summary).toContain("request.query.invalid");
  });

  test("finds the line of a description in several files", async () => {
    const schema = { type: "integer" };
    const parameters = [{ name: "limit", in: "query", schema }];
    put(
      "openapi.yaml",
      'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths:\n  /api/v4/contacts:\n    $ref: paths.yaml\n',
    );
    put(
      "paths.yaml",
      `get:\n  operationId: listContacts\n  parameters:\n    ${JSON.stringify(parameters)}\n  responses:\n    204: { description: None }\n`,
    );
    put("t.ndjson", `${JSON.stringify(EXCHANGE)}\n`);
    const args = ["replay", "t.ndjson", "--spec", "openapi.yaml", "--reporter", "json"];
    const { out } = await runCli([...args, "--host", "*"], { cwd });
    const [{ findings }] = JSON.parse(out).results;
    expect(findings[0].location).toMatchObject({ file: "paths.yaml", line: 4 });
  });
});

describe("coverage", () => {
  test("fails below a threshold, and writes a page, Markdown and the sum", async () => {
    put("t.ndjson", `${JSON.stringify(EXCHANGE)}\n`);
    await runCli(["replay", "t.ndjson", "--api", "amocrm", "--coverage", "a.json"], { cwd });
    const { code, err } = await runCli(
      [
        ...["coverage", "a.json", "a.json", "--min-operations", "4", "--min-parameters", "0"],
        ...["--html", "page", "--markdown", "c.md", "--json", "sum.json"],
      ],
      { cwd },
    );
    expect(code).toBe(1);
    expect(err).toBe("liaison: amoCRM API v4: operations 3 % (1/33), at least 4 % are asked for\n");
    expect(readFileSync(join(cwd, "page/index.html"), "utf8")).toContain("listContacts");
    expect(readFileSync(join(cwd, "c.md"), "utf8")).toContain("| operations | 1 | 33 | 3 % |");
    const [first] = JSON.parse(readFileSync(join(cwd, "sum.json"), "utf8")).operations;
    expect(first).toMatchObject({ operationId: "listContacts", exchanges: 2 });
    expect((await runCli(["coverage", "sum.json", "--min-operations", "3"], { cwd })).code).toBe(0);
  });
});
