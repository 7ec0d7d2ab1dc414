/** The packages as a stranger gets them: packed, installed elsewhere, their READMEs followed. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Mock, startMock } from "@liaison/mock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, compilers } from "../src/compile.ts";
import { apis } from "../src/description.ts";

const run = promisify(execFile);
const packagesFolder = fileURLToPath(new URL("../../../packages/", import.meta.url));

let consumer: string;
let mocks: Record<string, Mock>;

/** Adds a file to the consumer's folder and runs it, giving what it printed. */
async function runFile(name: string, text: string): Promise<string> {
  await writeFile(join(consumer, name), text);
  const { stdout } = await run(process.execPath, [name], { cwd: consumer });
  return stdout;
}

/** The TypeScript of a README, calling the mocks of this run. */
async function readmeSnippet(api: string): Promise<string> {
  const text = await readFile(join(packagesFolder, api, "README.md"), "utf8");
  const [, snippet] = /```ts\n(.*?)```/s.exec(text) ?? [];
  if (!snippet) throw new Error(`No TypeScript in the README of ${api}.`);
  return snippet.replace(/http:\/\/127\.0\.0\.1:\d+/, mocks[api]?.url ?? "");
}

beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), "consumer-"));
  mocks = Object.fromEntries(
    await Promise.all(apis.map(async (api) => [api, await startMock({ api })] as const)),
  );
  for (const api of apis) {
    const cwd = join(packagesFolder, api);
    await run("pnpm", ["pack", "--pack-destination", consumer], { cwd });
  }
  const tarballs = (await readdir(consumer)).filter((file) => file.endsWith(".tgz"));
  await writeFile(join(consumer, "package.json"), '{ "private": true, "type": "module" }');
  const options = ["--no-audit", "--no-fund", "--ignore-scripts"];
  await run("npm", ["install", ...options, ...tarballs.map((file) => `./${file}`)], {
    cwd: consumer,
  });
}, 120_000);

afterAll(async () => {
  await Promise.all(Object.values(mocks).map((mock) => mock.close()));
  await rm(consumer, { recursive: true });
});

describe("the packed clients", () => {
  it("bring nothing but openapi-fetch", async () => {
    const installed = await readdir(join(consumer, "node_modules"));
    const packages = installed.filter((name) => !name.startsWith("."));
    expect(packages.sort()).toEqual(["@liaison", "openapi-fetch", "openapi-typescript-helpers"]);
  });

  it.each(apis)("of %s hold licence, README and built files only", async (api) => {
    const folder = join(consumer, "node_modules/@liaison", api);
    expect((await readdir(folder)).sort()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
    ]);
    const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    expect(dependencies).toEqual({ "openapi-fetch": expect.stringMatching(/^\d/) });
  });

  const call = (url = ""): string => `
    const amocrm = createAmocrm({ baseUrl: ${JSON.stringify(url)}, token: "demo" });
    amocrm.raw
      .GET("/api/v4/contacts/{id}", { params: { path: { id: 50101 } } })
      .then(({ data }) => console.log(data.name));`;

  it("are imported by an ES module", async () => {
    const source = `import { createAmocrm } from "@liaison/amocrm";${call(mocks["amocrm"]?.url)}`;
    expect(await runFile("call.mjs", source)).toBe("Ada Sample\n");
  });

  it("are required by a CommonJS module", async () => {
    const source = `const { createAmocrm } = require("@liaison/amocrm");${call(mocks["amocrm"]?.url)}`;
    expect(await runFile("call.cjs", source)).toBe("Ada Sample\n");
  });

  it.each([
    ["amocrm", "50101 Ada Sample\n50102 Вера Образцова\n"],
    ["suprsend", "object teams brewers\nuser ada-sample\n"],
  ])("do what the README of %s shows", async (api, output) => {
    expect(await runFile(`${api}.ts`, await readmeSnippet(api))).toBe(output);
  });

  it.each(compilers)("have types for both module systems in %s", async (compiler) => {
    const folder = join(consumer, compiler);
    await mkdir(folder);
    const cjs = (await readmeSnippet("amocrm"))
      .replace(/^import .*$/m, 'import amocrmPackage = require("@liaison/amocrm");')
      .replace("createAmocrm(", "amocrmPackage.createAmocrm(")
      .replace(/^const \{ data.*$/ms, "export { amocrm };");
    await writeFile(join(folder, "commonjs.cts"), cjs);
    for (const api of apis) await writeFile(join(folder, `${api}.mts`), await readmeSnippet(api));
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          target: "es2022",
          lib: ["es2022", "dom"],
          module: "nodenext",
          types: [],
          noEmit: true,
          strict: true,
          skipLibCheck: false,
        },
      }),
    );
    expect(await compile(compiler, folder)).toBe("");
  });
});
