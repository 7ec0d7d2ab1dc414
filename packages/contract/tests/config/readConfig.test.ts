import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config/readConfig.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "liaison-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function read(env: Record<string, string> = {}, file?: string) {
  return readConfig(folder, env, true, file);
}

const CONFIG = { api: "amocrm", parameters: { id: 50101 } };

test("no copy of a configuration is left behind", async () => {
  put("liaison.config.ts", 'const api: string = "amocrm"; export default { api };');
  await read();
  expect(readdirSync(folder)).toEqual(["liaison.config.ts"]);
  const cache = join(tmpdir(), "jiti");
  const copies = existsSync(cache) ? readdirSync(cache) : [];
  expect(copies.filter((name) => name.startsWith(basename(folder)))).toEqual([]);
});

describe("finding", () => {
  test("there need not be one", async () => {
    expect(await read()).toEqual({ config: {} });
  });

  test.each([
    ["liaison.config.yaml", "api: amocrm\nparameters: { id: 50101 }\n"],
    ["liaison.config.yml", "api: amocrm\nparameters: { id: 50101 }\n"],
    ["liaison.config.json", JSON.stringify(CONFIG)],
    ["liaison.config.mjs", `export default ${JSON.stringify(CONFIG)};`],
    ["liaison.config.js", `module.exports = ${JSON.stringify(CONFIG)};`],
    [
      "liaison.config.ts",
      `const id: number = 50101;\nexport default { api: "amocrm", parameters: { id } } as const;`,
    ],
  ])("reads %s", async (name, text) => {
    put(name, text);
    expect(await read()).toEqual({ config: CONFIG, file: join(folder, name) });
  });

  test("of two none is preferred in silence", async () => {
    put("liaison.config.yaml", "api: amocrm");
    put("liaison.config.json", "{}");
    await expect(read()).rejects.toThrow(/are both there, remove one or choose by --config/);
    expect((await read({}, "liaison.config.json")).config).toEqual({});
  });
});

test("variables of the environment are put in, also within a text", async () => {
  put("liaison.config.yaml", `token: "\${TOKEN}"\nheaders: { x-trace: "run \${RUN}" }`);
  expect((await read({ TOKEN: "demo-token", RUN: "7" })).config).toEqual({
    token: "demo-token",
    headers: { "x-trace": "run 7" },
  });
});

test("credentials that are not needed may be missing", async () => {
  put("liaison.config.yaml", `api: amocrm\ntoken: "\${TOKEN}"`);
  expect((await readConfig(folder, {}, false)).config).toEqual({ api: "amocrm" });
});

test("paths are those beside the configuration", async () => {
  put("liaison.config.yaml", "spec: api/openapi.yaml\nbaseline: known.yaml");
  expect((await read()).config).toEqual({
    spec: join(folder, "api/openapi.yaml"),
    baseline: join(folder, "known.yaml"),
  });
});

test.each([
  ["api: amo", "api must be equal to one of the allowed values: amocrm, suprsend"],
  ["apis: amocrm", "the configuration has an unknown key apis"],
  ["rate: 0", "rate must be > 0"],
  ["oauth: { tokenUrl: /oauth }", "oauth must have required property 'clientId'"],
  ["operations: { getContact: { ids: 1 } }", "operations.getContact has an unknown key ids"],
  ["severities: { response: fatal }", "severities.response must be equal to one of"],
  ["- api", "the configuration must be object"],
  ["api: [", "cannot be parsed:"],
  [`token: "\${TOKEN}"`, "needs the variable TOKEN, which is not set"],
])("%s is refused in one line: %s", async (text, reason) => {
  put("liaison.config.yaml", text);
  const error = await read().catch((failure: Error) => failure);
  expect(error).toMatchObject({ name: "UsageError" });
  expect((error as Error).message).toContain("liaison.config.yaml");
  expect((error as Error).message).toContain(reason);
  expect((error as Error).message).not.toContain("\n");
});

test("a program that throws is told by its reason, not by its stack", async () => {
  put("liaison.config.ts", `throw new Error("no account chosen\\nsecond line");`);
  await expect(read()).rejects.toThrow(/^liaison\.config\.ts cannot be run: no account chosen$/);
});

test("a file that was named must be there", async () => {
  await expect(read({}, "other.yaml")).rejects.toThrow(
    "other.yaml cannot be read: there is no such file",
  );
  await expect(read({}, "other.ts")).rejects.toThrow(
    "other.ts cannot be read: there is no such file",
  );
});
