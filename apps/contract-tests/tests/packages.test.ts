/** The packages as a stranger gets them: packed, installed elsewhere, their READMEs followed. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { startMock } from "@liaison/mock";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, compilers } from "../src/compile.ts";
import { type Api, apis } from "../src/description.ts";
import { installPackages, listPeers, packClients } from "../src/packed.ts";
import { readPrograms } from "../src/readmePrograms.ts";

const run = promisify(execFile);
const packagesFolder = fileURLToPath(new URL("../../../packages/", import.meta.url));

/** The part of a package.json that is looked at. */
interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
}

async function readManifest(api: Api): Promise<Manifest> {
  return JSON.parse(await readFile(join(packagesFolder, api, "package.json"), "utf8"));
}

const manifests = {
  amocrm: await readManifest("amocrm"),
  suprsend: await readManifest("suprsend"),
};

/** Names that are imported: `@liaison/amocrm/raw`. */
function entriesOf(api: Api): string[] {
  return Object.keys(manifests[api].exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => `@liaison/${api}${entry.slice(1)}`);
}

/** Entries that need a package which is not installed with ours. */
const needsPeer = /\/(redis|undici|opentelemetry)$/;

let folder: string;
/** Packages only. */
let consumer: string;
/** Packages with all that they can be used with. */
let equipped: string;
let tarballs: Record<Api, string>;

/** How files about an entry are called. */
function fileName(entry: string): string {
  return entry.slice("@liaison/".length).replaceAll("/", "-");
}

/** Adds a file to a folder and runs it, giving what it printed. */
async function runFile(into: string, name: string, text: string): Promise<string> {
  await writeFile(join(into, name), text);
  const { stdout } = await run(process.execPath, [name], { cwd: into });
  return stdout;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "packages-"));
  consumer = join(folder, "consumer");
  equipped = join(folder, "equipped");
  tarballs = await packClients(folder);
  await installPackages(consumer, ...Object.values(tarballs));
  await installPackages(equipped, ...Object.values(tarballs), ...(await listPeers()));
}, 240_000);

afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, maxRetries: 5 });
});

describe("the packed clients", () => {
  it("bring nothing but openapi-fetch", async () => {
    const installed = await readdir(join(consumer, "node_modules"));
    const packages = installed.filter((name) => !name.startsWith("."));
    expect(packages.sort()).toEqual(["@liaison", "openapi-fetch", "openapi-typescript-helpers"]);
    const ours = await readdir(join(consumer, "node_modules/@liaison"));
    expect(ours.sort()).toEqual(["amocrm", "suprsend"]);
  });

  it.each(apis)("of %s hold licence, README and built files only", async (api) => {
    const installed = join(consumer, "node_modules/@liaison", api);
    expect((await readdir(installed)).sort()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
    ]);
    const manifest: Manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
    expect(manifest.dependencies).toEqual({ "openapi-fetch": expect.stringMatching(/^\d/) });
    for (const peer of Object.keys(manifest.peerDependencies ?? {})) {
      expect([peer, manifest.peerDependenciesMeta?.[peer]]).toEqual([peer, { optional: true }]);
    }
    expect(Object.keys(manifest.exports).join()).not.toContain("*");
  });

  it.each(apis)("of %s are packed as publint wants it", async (api) => {
    const data = await readFile(tarballs[api]);
    const tarball = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball: tarball as ArrayBuffer } });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });

  it.each(apis)("of %s have types that resolve in every way", async (api) => {
    const packed = createPackageFromTarballData(await readFile(tarballs[api]));
    const result = await checkPackage(packed);
    if (!result.types) expect.fail("there are no types");
    const problems = result.problems
      // TypeScript's oldest resolution knows no exports: only the main entry can be reached by it.
      .filter((one) => !("resolutionKind" in one && one.resolutionKind === "node10"))
      .map((one) => JSON.stringify(one));
    expect(problems).toEqual([]);
    const reached = Object.keys(result.entrypoints).filter((name) => name !== "./package.json");
    expect(reached.map((name) => `@liaison/${api}${name.slice(1)}`)).toEqual(entriesOf(api));
  });
});

describe("the entries", () => {
  const all = apis.flatMap(entriesOf);

  it("are what the clients promise", () => {
    const common = ["", "/operations", "/raw", "/redis", "/undici", "/opentelemetry", "/check"];
    expect([...all].sort()).toEqual(
      [
        ...apis.flatMap((api) => common.map((name) => `@liaison/${api}${name}`)),
        "@liaison/amocrm/node",
      ].sort(),
    );
  });

  it.each(all)("%s is imported and required, with the same names", async (entry) => {
    const into = needsPeer.test(entry) ? equipped : consumer;
    const print =
      "console.log(Object.keys(loaded).filter((name) => !/^(default|__esModule|module.exports)$/.test(name)).sort().join());";
    const name = fileName(entry);
    const imported = await runFile(
      into,
      `${name}.mjs`,
      `import * as loaded from "${entry}"; ${print}`,
    );
    const required = await runFile(
      into,
      `${name}.cjs`,
      `const loaded = require("${entry}"); ${print}`,
    );
    expect(imported.trim()).not.toBe("");
    expect(required).toBe(imported);
  });

  it.each(all.filter((entry) => needsPeer.test(entry)))(
    "%s says which package it lacks",
    async (entry) => {
      const program = `import("${entry}").catch(({ message }) => console.log(message));`;
      const said = await runFile(consumer, `${fileName(entry)}-alone.mjs`, program);
      const [, lacking = ""] = /^Cannot find package '(.+?)'/.exec(said) ?? [];
      const { peerDependencies = {} } = manifests[entry.includes("amocrm") ? "amocrm" : "suprsend"];
      expect(Object.keys(peerDependencies)).toContain(lacking);
    },
  );

  it.each(compilers)("have types for both module systems in %s", async (compiler) => {
    const options = {
      target: "es2022",
      lib: ["es2022", "dom", "dom.iterable"],
      module: "nodenext",
      noEmit: true,
      strict: true,
    };
    const names = (entries: string[]) => entries.map((entry, index) => [`loaded${index}`, entry]);
    const check = async (into: string, entries: string[], extra: object) => {
      const project = join(into, compiler);
      await mkdir(project);
      const imports = names(entries).map(([name, entry]) => `import * as ${name} from "${entry}";`);
      const requires = names(entries).map(
        ([name, entry]) => `import ${name} = require("${entry}");`,
      );
      const uses = `export const all = [${names(entries).map(([name]) => name)}];`;
      await writeFile(join(project, "entries.mts"), [...imports, uses].join("\n"));
      await writeFile(join(project, "entries.cts"), [...requires, uses].join("\n"));
      await writeFile(
        join(project, "tsconfig.json"),
        JSON.stringify({ compilerOptions: { ...options, ...extra } }),
      );
      return compile(compiler, project);
    };
    const withoutPeers = all.filter((entry) => !needsPeer.test(entry));
    // Of the declarations only those of the compiler itself are taken for granted.
    const checked = { types: [], skipLibCheck: false, skipDefaultLibCheck: true };
    expect(await check(consumer, withoutPeers, checked)).toBe("");
    // The types of the others' packages are not ours to check.
    expect(await check(equipped, all, { types: [], skipLibCheck: true })).toBe("");
  });
});

describe("what is bundled", () => {
  async function bundle(code: string): Promise<{ inputs: string[]; text: string }> {
    const { metafile, outputFiles } = await build({
      stdin: { contents: code, resolveDir: consumer },
      bundle: true,
      format: "esm",
      metafile: true,
      write: false,
    });
    return { inputs: Object.keys(metafile.inputs), text: outputFiles[0]?.text ?? "" };
  }

  it.each([
    ["amocrm", "suprsend"],
    ["suprsend", "amocrm"],
  ])("of %s has nothing of %s", async (one, other) => {
    for (const entry of entriesOf(one as Api).filter((name) => !needsPeer.test(name))) {
      if (entry.endsWith("/node")) continue;
      const { inputs, text } = await bundle(`export * from "${entry}";`);
      expect(inputs.filter((file) => file.includes(`@liaison/${one}/`))).not.toEqual([]);
      expect(inputs.filter((file) => file.includes(other))).toEqual([]);
      expect(text).not.toMatch(new RegExp(other, "i"));
    }
  });

  it.each(apis)("of %s has openapi-fetch with raw only", async (api) => {
    const uses = async (entry: string) =>
      (await bundle(`export * from "@liaison/${api}${entry}";`)).inputs.some((file) =>
        file.includes("openapi-fetch"),
      );
    expect(await uses("")).toBe(false);
    expect(await uses("/operations")).toBe(false);
    expect(await uses("/raw")).toBe(true);
  });

  it.each(apis)("of %s is nothing when nothing is used", async (api) => {
    for (const entry of entriesOf(api).filter((name) => !needsPeer.test(name))) {
      if (entry.endsWith("/node")) continue;
      const { text } = await bundle(`import "${entry}";`);
      expect(text.trim()).toBe("");
    }
  });
});

describe.each([
  ["amocrm", "Ada Sample 2\n"],
  ["suprsend", "object teams brewers\nuser ada-sample\n"],
] as const)("the README of %s", (api, output) => {
  let readme: string;
  beforeAll(async () => {
    readme = await readFile(join(consumer, "node_modules/@liaison", api, "README.md"), "utf8");
  });

  it("begins with a call that prints what the mock has", async () => {
    const mock = await startMock({ api });
    try {
      const [program = ""] = readPrograms(readme);
      const called = program.replace(/http:\/\/127\.0\.0\.1:\d+/, mock.url);
      expect(await runFile(consumer, `${api}.mts`, called)).toBe(output);
    } finally {
      await mock.close();
    }
  });

  it("names every entry and every class of errors", async () => {
    const print = "console.log(Object.keys(loaded).join());";
    const program = `import * as loaded from "@liaison/${api}"; ${print}`;
    const names = (await runFile(consumer, `${api}-names.mjs`, program)).trim().split(",");
    const errors = names.filter((name) => name.endsWith("Error"));
    expect(errors.length).toBeGreaterThan(8);
    const entries = entriesOf(api).filter((entry) => entry !== `@liaison/${api}`);
    expect([...errors, ...entries].filter((name) => !readme.includes(name))).toEqual([]);
  });
});
