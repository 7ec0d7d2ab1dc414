/** The mock as a partner gets it: packed, installed by npm, run on the oldest Node that it promises. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMock } from "../src/index.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));

const OLDEST_NODE = "20.19.0";

/** Packages of Node that are its bare binary, without an install script. */
const nodePackage = `node-${process.platform}-${process.arch}`;

/** Bytes that everything the mock brings may take, without Node. */
const LARGEST_INSTALL = 16_000_000;

let partner: string;
let installed: { name: string; folder: string }[];

/** The folders of all packages below a `node_modules`, nested ones too. */
async function findPackages(modules: string): Promise<{ name: string; folder: string }[]> {
  const found = await readdir(modules, { recursive: true });
  const manifests = found.filter((path) =>
    /(^|node_modules\/)(@[^/]+\/)?[^/]+\/package\.json$/.test(path),
  );
  return manifests.map((path) => {
    const folder = join(modules, path, "..");
    return { name: folder.slice(folder.lastIndexOf("node_modules/") + 13), folder };
  });
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function npmInstall(...packages: string[]): Promise<void> {
  const options = ["--no-audit", "--no-fund", "--ignore-scripts=false"];
  await run("npm", ["install", ...options, ...packages], { cwd: partner });
}

beforeAll(async () => {
  partner = await mkdtemp(join(tmpdir(), "partner-"));
  for (const folder of ["spec", "packages/contract", "packages/mock"]) {
    await run("pnpm", ["pack", "--pack-destination", partner], { cwd: join(root, folder) });
  }
  const tarballs = (await readdir(partner)).filter((file) => file.endsWith(".tgz"));
  await writeFile(join(partner, "package.json"), '{ "private": true, "type": "module" }');
  await npmInstall(...tarballs.map((file) => `./${file}`));
  installed = await findPackages(join(partner, "node_modules"));
}, 120_000);

afterAll(() => rm(partner, { recursive: true }));

describe("the installed packages", () => {
  it("run no script when they are installed", async () => {
    expect(installed.map(({ name }) => name)).toContain("@liaison/mock");
    const scripts = ["preinstall", "install", "postinstall"];
    for (const { name, folder } of installed) {
      const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const found = scripts.filter((script) => manifest.scripts?.[script] !== undefined);
      expect(found, name).toEqual([]);
    }
  });

  it("bring none of Prism's and stay small", async () => {
    expect(installed.filter(({ name }) => /stoplight|scarf|faker/.test(name))).toEqual([]);
    expect(await sizeOf(join(partner, "node_modules"))).toBeLessThan(LARGEST_INSTALL);
  });

  it("name the licences of what is bundled", async () => {
    const file = join(partner, "node_modules/@liaison/mock/dist/THIRD_PARTY_LICENSES.txt");
    const text = await readFile(file, "utf8");
    for (const owner of ["Name: @stoplight/prism-http", "Apache License", "David Bau", "fent"]) {
      expect(text).toContain(owner);
    }
  });
});

describe(`liaison-mock on Node ${OLDEST_NODE}`, () => {
  let server: ChildProcess | undefined;
  let url = "";

  beforeAll(async () => {
    await npmInstall(`${nodePackage}@${OLDEST_NODE}`);
    const modules = join(partner, "node_modules");
    const node = join(modules, nodePackage, "bin/node");
    expect((await run(node, ["--version"])).stdout).toBe(`v${OLDEST_NODE}\n`);
    const { bin } = JSON.parse(await readFile(join(modules, "@liaison/mock/package.json"), "utf8"));
    const program = join(modules, "@liaison/mock", bin["liaison-mock"]);
    server = spawn(node, [program, "--api", "amocrm", "--port", "0"], {
      cwd: partner,
      env: {},
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (server.stdout === null) throw new Error("The output of liaison-mock is not to be had.");
    for await (const line of createInterface(server.stdout)) {
      url = /listening on (http:\S+)/.exec(line)?.[1] ?? "";
      if (url !== "") break;
    }
    expect(url).not.toBe("");
  }, 120_000);

  afterAll(() => server?.kill("SIGKILL"));

  const getContact = (address: string, prefer: string) =>
    fetch(`${address}/api/v4/contacts/50101`, {
      headers: { authorization: "Bearer demo-token", prefer },
    });

  it("answers with an example", async () => {
    const response = await getContact(url, "code=200");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: 50101, name: "Ada Sample" });
  });

  it("makes up the same body as on this Node", async () => {
    const here = await startMock({ api: "amocrm" });
    const expected = await getContact(here.url, "dynamic=true");
    const response = await getContact(url, "dynamic=true");
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(await expected.text());
    await here.close();
  });

  it("stops on SIGTERM", async () => {
    if (server === undefined) throw new Error("liaison-mock did not start.");
    const closed = once(server, "exit");
    server.kill("SIGTERM");
    expect(await closed).toEqual([0, null]);
  });
});
