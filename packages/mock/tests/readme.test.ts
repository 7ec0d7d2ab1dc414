/** What the README shows is run, what it lists is compared with what there is. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCorpus } from "../corpus/corpus.ts";
import scenarioSchema from "../scenario.schema.json" with { type: "json" };
import { type Mock, type MockOptions, startMock } from "../src/index.ts";

const PACKAGE = fileURLToPath(new URL("../", import.meta.url));
const ROOT = join(PACKAGE, "../..");
const readme = await readFile(join(PACKAGE, "README.md"), "utf8");
const inTests = readme.slice(readme.indexOf("## In a test"));
const json = { authorization: "Bearer demo-token", "content-type": "application/json" };

const run = promisify(execFile);

/** The blocks of code of a language. */
function blocks(language: string): string[] {
  const fences = readme.matchAll(/^```(\w*)\n(.*?)^```$/gms);
  return [...fences].filter(([, name]) => name === language).map(([, , code = ""]) => code);
}

/** The only block of code of a language. */
function block(language: string): string {
  const [code, ...others] = blocks(language);
  if (code === undefined || others.length > 0) {
    throw new Error(`the README should have one block of ${language}`);
  }
  return code;
}

/** The cells of a table that has this text as its first head. */
function table(head: string, text: string = readme): string[][] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${head} `));
  const rest = start < 0 ? [] : lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return rest.slice(0, end < 0 ? undefined : end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The names in the first cells of a table. */
function names(head: string, text: string = readme): string[] {
  return table(head, text).flatMap(([first = ""]) => codesIn(first));
}

function codesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** Runs TypeScript as somebody would who has installed the package, and gives what it prints. */
async function runTypeScript(code: string): Promise<string> {
  const promise = run(process.execPath, ["--input-type=module-typescript", "--eval", code], {
    cwd: PACKAGE,
  });
  return (await promise).stdout;
}

describe("the examples", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "readme-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("in TypeScript print what they say", async () => {
    const code = block("ts");
    const said = [...code.matchAll(/console\.log\(.*\/\/ (.*)/g)].map(([, output]) => output);
    expect(said).toHaveLength(1);
    expect(await runTypeScript(code)).toBe(`${said.join("\n")}\n`);
  });

  test("of the command print what is shown, a refusal as it is shown", async () => {
    const [command = "", ...args] = block("sh").replace("4010", "0").trim().split(" ");
    expect(command).toBe("node");
    const [listening = "", refused] = blocks("").map((code) => code.trimEnd());
    const program = spawn(process.execPath, args, { cwd: ROOT });
    try {
      const output = createInterface(program.stdout)[Symbol.asyncIterator]();
      const first = String((await output.next()).value);
      const url = first.split(" ").at(-1) ?? "";
      expect(first.replace(/:\d+$/, ":4010")).toBe(listening);

      const body = JSON.stringify([{ name: 1 }]);
      const answer = await fetch(`${url}/api/v4/contacts`, { method: "POST", headers: json, body });
      expect(await answer.json()).toEqual(JSON.parse(block("json")));
      expect((await output.next()).value).toBe(refused);
    } finally {
      program.kill("SIGTERM");
    }
    expect(await once(program, "close")).toEqual([0, null]);
  });

  test("of options start a mock", async () => {
    const calls = [...readme.matchAll(/`startMock\((\{.*?\})\)`/g)].map(([, options]) => options);
    const row = table("Option", inTests).find(([name]) => name === "`tokens`");
    const [tokens = ""] = codesIn(row?.at(-1) ?? "");
    const given = [...calls, `{ tokens: ${tokens} }`];
    expect(given).toHaveLength(3);
    await writeExample(folder);
    const printed = await runTypeScript(`
      import { startMock } from "@liaison/mock";
      process.chdir(${JSON.stringify(folder)});
      for (const options of [${given.join(", ")}]) {
        const mock = await startMock({ api: "amocrm", ...options });
        const headers = { authorization: "Bearer old" };
        const statuses = [];
        for (let call = 0; call < 3; call += 1) {
          statuses.push((await fetch(mock.url + "/api/v4/contacts", { headers })).status);
        }
        console.log(statuses.join());
        await mock.close();
      }
    `);
    expect(printed.trim().split("\n")).toEqual(["200,200,429", "200,200,200", "401,401,401"]);
  });

  test("of a scenario does what it says", async () => {
    const path = await writeExample(folder, (text) => text.replace("delay: 1500", "delay: 150"));
    const mock = await startMock({
      api: "amocrm",
      scenarios: [dirname(path)],
      scenario: "flaky-writes",
    });
    const write = async (count: number): Promise<number> => {
      const body = JSON.stringify(Array.from({ length: count }, () => ({ name: "Ada Sample" })));
      const answer = await fetch(`${mock.url}/api/v4/contacts`, {
        method: "POST",
        headers: json,
        body,
      });
      return answer.status;
    };
    expect([await write(1), await write(101), await write(1)]).toEqual([200, 200, 500]);
    const [small, large] = mock.calls.map(({ duration }) => Math.ceil(duration));
    expect(small).toBeLessThan(150);
    expect(large).toBeGreaterThanOrEqual(150);
    await mock.close();
  });
});

/** Writes the example of a scenario where its first line says. */
async function writeExample(
  folder: string,
  change: (text: string) => string = (text) => text,
): Promise<string> {
  const text = block("yaml");
  const [, path = ""] = /^# (scenarios\/[\w-]+\.yaml)\n/.exec(text) ?? [];
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, change(text));
  return file;
}

describe("a preference", () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock({ api: "amocrm" });
  });
  afterAll(() => mock.close());

  const fits: Readonly<Record<string, (answer: Response, body: string) => void>> = {
    "code=403": (answer) => expect(answer.status).toBe(403),
    "example=blocked": (answer) => {
      expect([answer.status, answer.headers.get("content-type")]).toEqual([403, "text/html"]);
    },
    "code=200, example=last_page": (answer, body) => {
      expect(answer.status).toBe(200);
      expect(JSON.parse(body)._links).not.toHaveProperty("next");
    },
    "dynamic=true": async (_, body) => {
      const again = await ask("dynamic=true");
      expect(await again.text()).toBe(body);
      const other = await ask("dynamic=true, seed=a");
      expect(await other.text()).not.toBe(body);
    },
    "scenario=pages; pages=5": (answer, body) => {
      expect(answer.status).toBe(200);
      expect(JSON.parse(body)._embedded.contacts).toHaveLength(50);
    },
  };

  function ask(prefer: string): Promise<Response> {
    return fetch(`${mock.url}/api/v4/contacts`, { headers: { ...json, prefer } });
  }

  test.each(table("Preference").map(([first = ""]) => codesIn(first)[0] ?? ""))(
    "%s is answered",
    async (prefer) => {
      const answer = await ask(prefer);
      const check = fits[prefer];
      if (check === undefined) throw new Error(`say here what Prefer: ${prefer} is answered`);
      await check(answer, await answer.text());
    },
  );
});

/**
 * Compares the table of options with the help of the command.
 *
 * @returns a sentence for each option that only one of them has, and for each other default
 */
function findOptionGaps(text: string, help: string): string[] {
  const rows = new Map(
    table("Option", text).map(([first = "", standard = ""]) => [
      codesIn(first).join(", "),
      codesIn(standard)[0],
    ]),
  );
  const entries = new Map(
    [...help.matchAll(/^ {2}(--.+?)(?: {2,}(.*(?:\n {10,}.*)*))?$/gm)].map(
      ([, option = "", about = ""]) => [option, readDefault(about)] as const,
    ),
  );
  return [
    ...[...rows.keys()].filter((name) => !entries.has(name)).map((name) => `${name}: no help.`),
    ...[...entries.keys()].filter((name) => !rows.has(name)).map((name) => `${name}: no row.`),
    ...[...entries]
      .filter(([name, standard]) => rows.has(name) && rows.get(name) !== standard)
      .map(
        ([name, standard = "none"]) =>
          `${name}: default should be ${standard}, not ${rows.get(name) ?? "none"}.`,
      ),
  ];
}

/** Both `(default: 4010)` and, of a list of values, `text: a line (default)`. */
function readDefault(about: string): string | undefined {
  return /\(default: ([^;)]+)/.exec(about)?.[1] ?? /(\w+): [^;]*\(default\)/.exec(about)?.[1];
}

describe("the table", () => {
  test("of options is the one of --help", async () => {
    const { stdout: help } = await run(process.execPath, [join(PACKAGE, "dist/cli.js"), "--help"]);
    expect(findOptionGaps(readme, help)).toEqual([]);

    expect(findOptionGaps(readme.replace(/^\| `--cors`.*\n/m, ""), help)).toEqual([
      "--cors: no row.",
    ]);
    expect(findOptionGaps(readme, help.replace(/^ {2}--cors.*\n/m, ""))).toEqual([
      "--cors: no help.",
    ]);
    expect(findOptionGaps(readme, help.replace("default: 4010", "default: 4000"))).toEqual([
      "--port <n>: default should be 4000, not 4010.",
    ]);
    expect(findOptionGaps(readme, help.replace(" (default); json", "; json"))).toEqual([
      "--log <form>: default should be none, not text.",
    ]);
  });

  test("of options of startMock has them all", () => {
    const options = {
      api: true,
      spec: true,
      document: true,
      port: true,
      host: true,
      scenario: true,
      scenarios: true,
      tokens: true,
      tokenLifetime: true,
      oauth: true,
      cors: true,
      record: true,
      keepCalls: true,
      log: true,
      onCall: true,
    } satisfies Record<keyof MockOptions, true>;
    const listed = names("Option", inTests);
    expect(listed.sort()).toEqual(Object.keys(options).sort());
  });

  test("of what a mock offers has it all", () => {
    const members = {
      url: true,
      calls: true,
      coverage: true,
      reset: true,
      close: true,
    } satisfies Record<keyof Mock, true>;
    const listed = names("Of a mock").map((name) => name.replace(/^mock\.|\(\)$/g, ""));
    expect(listed).toEqual(Object.keys(members));
  });

  test.each([
    ["Condition in `when`", scenarioSchema.$defs.when.properties],
    ["Key in `answer`", scenarioSchema.$defs.answer.properties],
  ])("%s has what the schema of scenarios has", (head, properties) => {
    expect(names(head).sort()).toEqual(Object.keys(properties).sort());
  });
});

test("the corpus has as many requests as the README says", async () => {
  const said = /(\d+) requests with the right verdict/.exec(readme)?.[1];
  expect((await readCorpus()).length).toBe(Number(said));
});
