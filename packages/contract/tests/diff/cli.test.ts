import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { documentOf } from "../fixtures/api.ts";
import { type CliRun, runCli } from "../fixtures/runCli.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-diff-"));
  const thing = (properties: object, operation: object = {}) =>
    documentOf({
      method: "get",
      operation: {
        ...operation,
        responses: {
          200: {
            description: "done",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
          },
        },
      },
      components: { schemas: { Thing: { type: "object", properties } } },
    });
  const text = { type: "string" };
  const files: Record<string, string> = {
    "old.yaml": stringify(thing({ name: text, size: text })),
    "same.json": JSON.stringify(thing({ size: text, name: text })),
    "more.yaml": stringify(thing({ name: text, size: text, colour: text })),
    "less.yaml": stringify(thing({ name: text })),
    "evil.yaml": stringify(thing({ name: text, size: text, "\u001b[31m|`##[x]\nred": text })),
    "broken.yaml": "openapi: [",
    "other.yaml": "name: no description",
    "nowhere.yaml": stringify(thing({ name: { $ref: "#/components/schemas/None" } })),
    "split.yaml": stringify({
      ...thing({}),
      components: { schemas: { Thing: { $ref: "./thing.yaml" } } },
    }),
    "thing.yaml": stringify({ type: "object", properties: { name: text, size: text } }),
    "no-usage.json": "{}",
    "accept.yaml": stringify({
      findings: [
        { rule: "response.property.removed", place: "200 /size", reason: "Nobody reads it" },
      ],
    }),
    "expired.yaml": stringify({
      findings: [{ rule: "response.property.removed", reason: "For now", expires: "2026-11-20" }],
    }),
    "wrong.yaml": stringify({ findings: [{ rule: "response.body.schema", reason: "No change" }] }),
  };
  for (const size of [0, 3]) files[`size-${size}.json`] = JSON.stringify(usageOf(size));
  files["others.json"] = JSON.stringify({
    ...usageOf(1),
    operations: [{ ...usageOf(1).operations[0], operationId: "else" }],
  });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});

afterAll(() => rm(folder, { recursive: true }));

/** Traffic in which the size came so often. */
function usageOf(size: number) {
  return {
    format: "liaison-coverage/1",
    description: { title: "Things", version: "1" },
    operations: [
      {
        ...{ operationId: "useThing", method: "GET", path: "/things", tags: [], exchanges: 5 },
        ...{ parameters: {}, refusals: {}, members: {} },
        statuses: { 200: 5 },
        mediaTypes: { "200 application/json": 5 },
        fields: { "200 /name": 5, "200 /size": size },
      },
    ],
  };
}

const run = (...args: string[]) => runWith({}, ...args);

const runWith = (env: Record<string, string>, ...args: string[]): Promise<CliRun> =>
  runCli(["diff", ...args], { cwd: folder, env });

describe("the verdict", () => {
  test("of the same in other words is nothing", async () => {
    expect(await run("old.yaml", "same.json")).toEqual({
      code: 0,
      out: "Things 1 → 1\n\nIt asks for no new version: nothing that counts has changed.\n",
      err: "",
    });
  });

  test("of a description in several files is that of one", async () => {
    expect((await run("old.yaml", "split.yaml")).out).toContain("no new version");
  });

  test("of something new is minor, and fails only if it is asked to", async () => {
    const { code, out } = await run("old.yaml", "more.yaml");
    expect(code).toBe(0);
    expect(out).toContain("+ minor  response.property.added");
    expect((await run("old.yaml", "more.yaml", "--fail-on", "minor")).code).toBe(1);
  });

  test("of something lost is major, and tells where", async () => {
    const { code, out } = await run("old.yaml", "less.yaml");
    expect(code).toBe(1);
    expect(out).toContain("✗ major  response.property.removed");
    expect(out).toContain("useThing 200 /size");
    expect(out).toMatch(/less\.yaml:\d+/);
    expect((await run("old.yaml", "less.yaml", "--fail-on", "none")).code).toBe(0);
  });

  test("of a description that comes with the kit", async () => {
    expect((await run("amocrm", "amocrm")).code).toBe(0);
    expect((await run("amocrm", "suprsend")).code).toBe(1);
  });
});

describe("what does not count", () => {
  test("is what traffic does not touch", async () => {
    const { code, out } = await run("old.yaml", "less.yaml", "--usage", "size-0.json");
    expect(code).toBe(0);
    expect(out).toContain("1 change does not concern the traffic");
    const more = ["--usage", "size-0.json", "--usage", "size-3.json"];
    expect((await run("old.yaml", "less.yaml", ...more)).code).toBe(1);
  });

  test("is what a baseline accepts, until its day", async () => {
    const { code, out } = await run("old.yaml", "less.yaml", "--baseline", "accept.yaml");
    expect(code).toBe(0);
    expect(out).toContain("1 change is accepted by the baseline");
    expect((await run("old.yaml", "less.yaml", "--baseline", "expired.yaml")).code).toBe(1);
  });
});

describe("reporters", () => {
  test("write several at once", async () => {
    const { code, out } = await run(
      ...["old.yaml", "less.yaml", "--reporter", "json"],
      ...["--reporter", "markdown=reports/diff.md"],
    );
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      format: "liaison-diff/1",
      verdict: "major",
      counts: { major: 1, minor: 0, patch: 0 },
      changes: [
        {
          rule: "response.property.removed",
          oldPointer: "/components/schemas/Thing/properties/size",
          newPointer: "/components/schemas/Thing",
          occurrences: [{ operationId: "useThing", place: "200 /size" }],
          location: { file: "less.yaml" },
        },
      ],
    });
    const page = await readFile(join(folder, "reports/diff.md"), "utf8");
    expect(page).toContain("| ❌ major | A property was removed: the property size |");
  });

  test("annotate a workflow of GitHub and write its summary", async () => {
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(folder, "summary.md") };
    const { out } = await runWith(env, "old.yaml", "less.yaml");
    expect(out).toMatch(
      /^::error file=less\.yaml,line=\d+,col=\d+,title=response\.property\.removed%3A/m,
    );
    expect(await readFile(join(folder, "summary.md"), "utf8")).toContain("A property was removed");
  });

  test.each(["pretty", "markdown", "github", "json"])(
    "%s writes out what cannot be seen",
    async (name) => {
      const { out } = await run("old.yaml", "evil.yaml", "--reporter", name);
      expect(out).not.toContain("\u001b");
      expect(out).not.toContain("##[x]");
      expect(out.split("\n").filter((line) => line.startsWith("red"))).toEqual([]);
    },
  );

  test("are the same bytes every time", async () => {
    const once = await run("amocrm", "suprsend", "--reporter", "json");
    expect(await run("amocrm", "suprsend", "--reporter", "json")).toEqual(once);
  });
});

test.each([
  [["old.yaml"], "missing required argument 'new', see liaison diff --help"],
  [["old.yaml", "none.yaml"], "none.yaml cannot be read: there is no such file"],
  [["broken.yaml", "old.yaml"], "broken.yaml cannot be parsed"],
  [["old.yaml", "other.yaml"], "other.yaml: it is no OpenAPI document"],
  [["old.yaml", "nowhere.yaml"], "nowhere.yaml: the reference #/components/schemas/None at"],
  [["nowhere.yaml", "old.yaml"], "nowhere.yaml: the reference #/components/schemas/None at"],
  [["old.yaml", "less.yaml", "--fail-on", "patch"], "Allowed choices are major, minor, none"],
  [["old.yaml", "less.yaml", "--reporter", "xml"], "is none of pretty, json, markdown, github"],
  [["old.yaml", "less.yaml", "--reporter", "json="], "names no file after ="],
  [
    ["old.yaml", "less.yaml", "--reporter", "json=a", "--reporter", "markdown=a"],
    "two reporters write to a",
  ],
  [["old.yaml", "less.yaml", "--reporter", "json=old.yaml/a"], "old.yaml/a cannot be written"],
  [["old.yaml", "less.yaml", "--usage", "no-usage.json"], "no-usage.json is no coverage"],
  [
    ["old.yaml", "less.yaml", "--usage", "others.json"],
    "others.json is of Things: it has no operation of old.yaml",
  ],
  [
    ["old.yaml", "less.yaml", "--baseline", "wrong.yaml"],
    "rule should be the code of a rule such as response.property.removed",
  ],
])("%j is refused in one line", async (args, reason) => {
  const { code, out, err } = await run(...args);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(reason);
  expect(err.trimEnd().split("\n")).toHaveLength(1);
  expect(err).not.toContain("bug of liaison");
});
