/** Samples that are wrong, each of which has to be found out. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cutSample, readSamples, samplesFolder } from "../src/samples/samples.ts";
import { checkCalls } from "./samples/checkCalls.ts";
import { checkTypes } from "./samples/checkTypes.ts";
import { type SampleRunner, skipsScripts, startSampleRunner } from "./samples/runSamples.ts";
import { tellFailure } from "./samples/sampleFailure.ts";

let folder: string;

/** Writes files into an empty folder of samples. */
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "samples-"));
});
beforeEach(async () => {
  await rm(folder, { recursive: true });
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await symlink(
    fileURLToPath(new URL("../node_modules", import.meta.url)),
    `${folder}/node_modules`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

const start = `import { createAmocrm } from "@liaison/amocrm";

const amocrm = createAmocrm({ account: "example", token: process.env.AMOCRM_TOKEN ?? "" });
`;

describe("types", () => {
  const project = JSON.stringify({ extends: join(samplesFolder, "tsconfig.json"), include: ["."] });

  test("a property that does not exist is told with file and line, and nothing else is", async () => {
    await write({
      "tsconfig.json": project,
      "amocrm/getContact.ts": `${start}console.log((await amocrm.contacts.get(50101))?.nmae);`,
      "amocrm/listContacts.ts": `${start}console.log((await amocrm.contacts.list()).items.length);`,
    });
    expect((await checkTypes(folder)).map(tellFailure)).toEqual([
      expect.stringMatching(/^samples\/amocrm\/getContact\.ts:4: TS2339: Property 'nmae' does not/),
    ]);
  });

  test("a project that cannot be checked is told", async () => {
    await write({ "tsconfig.json": project });
    expect((await checkTypes(folder)).map(tellFailure)).toEqual([
      expect.stringMatching(/^samples\/tsconfig\.json: .*No inputs were found/),
    ]);
  });
});

describe("runs", () => {
  let runner: SampleRunner;
  beforeAll(async () => {
    runner = await startSampleRunner(folder);
  });
  afterAll(() => runner?.close());

  /** What is wrong with a program that should call `getContact`. */
  async function tryOut(ending: string, program: string): Promise<string[]> {
    const file = `amocrm/getContact${ending}`;
    await write({ [file]: program });
    return checkCalls(file, await runner.run(file), "getContact").map(tellFailure);
  }

  const get = `${start}await amocrm.contacts.get(50101);\n`;
  const place = "^samples/amocrm/getContact\\.ts";

  test("a right program is let pass", async () => {
    expect(await tryOut(".ts", get)).toEqual([]);
  });

  test.each([
    [
      "calls another operation",
      `${start}await amocrm.contacts.list();`,
      "it calls listContacts, not getContact: GET /api/v4/contacts\\?page=1$",
    ],
    [
      "calls another operation beside its own",
      `${get}await amocrm.chats.list({ contact_id: 50101 });`,
      "it calls listContactChats, not getContact: GET /",
    ],
    [
      "calls what no operation is",
      `${start}await fetch("https://example.amocrm.ru/api/v4/tasks");`,
      "it calls no operation, not getContact: GET /api/v4/tasks$",
    ],
    ["calls nothing", start, "it does not call getContact$"],
    [
      "is refused, and does not care",
      `${start}await amocrm.contacts.get(50101, { wiht: [] } as never)`.replace(
        "[] } as never)",
        '"leads" } as never).catch(() => {});',
      ),
      "GET /api/v4/contacts/50101\\?wiht=leads: .*wiht",
    ],
    [
      "is answered with an error, and does not care",
      `${start}await amocrm.contacts.get(50101, {}, { headers: { prefer: "code=402" } }).catch(() => {});`,
      "GET /api/v4/contacts/50101 is answered with 402$",
    ],
  ])("a program that %s", async (_, program, problem) => {
    expect(await tryOut(".ts", program)).toEqual([
      expect.stringMatching(new RegExp(`${place}: ${problem}`)),
    ]);
  });

  test.each([
    ["exits with 1", `${get}process.exit(1);`, ": it exits with 1\\."],
    ["leaves a bad exit code", `${get}process.exitCode = 3;`, ": it exits with 3\\."],
    ["throws", `${get}throw new Error("mistake");`, ":5: Error: mistake$"],
    ["throws inside of the client", `${get}await amocrm.contacts.get(0);`, ":5: .*400"],
    ["rejects later", `${get}Promise.reject(new Error("mistake"));`, ":5: Error: mistake$"],
    ["is no program", `${get}const = 1;`, ":5: SyntaxError: "],
    [
      "calls the vendor elsewhere",
      `${get}\nawait fetch("https://www.amocrm.ru/oauth");`,
      ":6: Error: it calls https://www.amocrm.ru, which no mock stands in for$",
    ],
  ])("a program that %s", async (_, program, problem) => {
    const [told] = await tryOut(".ts", program);
    expect(told).toMatch(new RegExp(`${place}${problem}`));
  });

  describe.skipIf(skipsScripts)("of a shell", () => {
    const authorized = 'curl -H "Authorization: Bearer $AMOCRM_TOKEN"';
    const host = "https://example.amocrm.ru/api/v4";

    test("a right script is let pass", async () => {
      expect(await tryOut(".sh", `${authorized} ${host}/contacts/50101`)).toEqual([]);
    });

    test.each([
      ["calls another operation", `${authorized} ${host}/contacts`, ": it calls listContacts, not"],
      ["sends no token", `curl ${host}/contacts/50101`, ": GET /api/v4/contacts/50101: The cred"],
      ["fails", `${authorized} ${host}/contacts/50101\nexit 4`, ": it exits with 4\\.$"],
      ["names no command", `set -e\n\nculr ${host}`, ":3: it exits with 127\\. .*culr"],
      ["calls the vendor elsewhere", "curl https://www.amocrm.ru", ": it exits with \\d+\\. curl:"],
      ["leaves a program running", "sleep 20 &", ": it leaves a program running"],
    ])("a script that %s", async (_, script, problem) => {
      const [told] = await tryOut(".sh", script);
      expect(told).toMatch(new RegExp(`^samples/amocrm/getContact\\.sh${problem}`));
    });
  });
});

describe("files", () => {
  const three = { "a/get.sh": "curl\n", "a/get.ts": "get();\n", "a/get.raw.ts": "raw();\n" };

  test("three make the samples of an operation, those of guides are left alone", async () => {
    await write({ ...three, "guides/pages.ts": "pages();" });
    const samples = { curl: "curl", client: "get();", raw: "raw();" };
    expect([...(await readSamples(folder))]).toEqual([["a/get", samples]]);
  });

  test.each([
    [
      "a missing one",
      { "b/list.sh": "curl", "b/list.ts": "x" },
      "samples/b/list.raw.ts is missing",
    ],
    [
      "one that is neither",
      { "a/get.js": "x" },
      "samples/a/get.js: a sample is called <operationId>",
    ],
    ["one below a folder", { "a/b/get.ts": "x" }, "samples/a/b/get.ts: a sample is called"],
    ["an empty one", { "a/get.sh": "\n \n" }, "sample a/get.sh: there is nothing in it"],
  ])("%s is told", async (_, files, message) => {
    await write({ ...three, ...files });
    await expect(readSamples(folder)).rejects.toThrow(message);
    await expect(readSamples(folder)).rejects.toHaveProperty("name", "BuildFailure");
  });
});

describe("cutting", () => {
  const program = `// #region outer
import { a } from "a";

function run() {
  // #region inner
  if (a) {
    a();
  }

  // #endregion
}
// #endregion
// #region void

// #endregion
`;

  async function cut(text: string, region: string): Promise<string> {
    await write({ "guides/x.ts": text });
    return cutSample(`guides/x.ts${region}`, folder);
  }

  test("a region comes without indentation and marks", async () => {
    expect(await cut(program, "#inner")).toBe("if (a) {\n  a();\n}");
  });

  test("a region has those within it, a file all", async () => {
    const outer = program
      .split("// #region void")[0]
      ?.replaceAll(/ *\/\/ #.*\n/g, "")
      .trimEnd();
    expect(await cut(program, "#outer")).toBe(outer);
    expect(await cut(program, "")).toBe(outer);
  });

  test("scripts have regions too", async () => {
    expect(await cut("set -e\n# #region a\necho 1\n# #endregion\necho 2", "#a")).toBe("echo 1");
  });

  test("a file elsewhere in the repository is named from the folder of the reference", async () => {
    expect(await cutSample("../../ci/gitlab/liaison.gitlab-ci.yml")).toContain("LIAISON_ARGS");
  });

  test.each([
    ["a region that is not there", program, "#other", 'the file has no line "#region other"'],
    ["an empty region", program, "#void", "there is nothing in it"],
    ["an empty file", "\n", "", "there is nothing in it"],
    ["a region without end", "// #region a\nx();", "#a", "the region a has no end"],
    [
      "an end without beginning",
      "x();\n// #endregion",
      "",
      "line 2 ends a region that has not begun",
    ],
    [
      "a region that is there twice",
      `${program}${program}`,
      "#inner",
      "line 20 begins the region a",
    ],
  ])("%s is told", async (_, text, region, message) => {
    await expect(cut(text, region)).rejects.toThrow(`sample guides/x.ts${region}: ${message}`);
  });

  test.each([
    ["guides/none.ts#a", "(ENOENT)"],
    ["guides", "(EISDIR)"],
    ["../../../../etc/hostname", "is outside the repository"],
    ["guides/../../../etc/hostname", "is outside the repository"],
  ])("%s cannot be cut", async (reference, message) => {
    await write({ "guides/x.ts": program });
    const cut = cutSample(reference, folder);
    await expect(cut).rejects.toThrow(message);
    await expect(cut).rejects.toHaveProperty("name", "BuildFailure");
  });
});
