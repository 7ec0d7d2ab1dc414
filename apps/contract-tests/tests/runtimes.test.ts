/** The packed clients do the same in every runtime that their READMEs name. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { EdgeVM } from "@edge-runtime/vm";
import { type Mock, startMock } from "@liaison/mock";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInChromium } from "../src/chromium.ts";
import { installPackages, packClients } from "../src/packed.ts";
import { chromiumPath, findNode, findProgram } from "../src/runtimes.ts";

const run = promisify(execFile);
const programs = fileURLToPath(new URL("../runtimes", import.meta.url));

/** The oldest that is promised, and the newest of each line that lives. */
const nodeVersions = ["20.19.0", "22.23.3", "24.21.0", "26.10.0"];

/** What `program.ts` makes of the examples of the descriptions. */
const expected = {
  contacts: {
    name: "Ada Sample",
    phones: ["+1 202 555 0101"],
    fields: {
      birthday: 631152000,
      position: "Tea taster",
      interests: [
        { value: "Green tea", enum_id: 2301 },
        { value: "Oolong", enum_id: 2302 },
      ],
    },
    missing: null,
    listed: { items: 6, distinct: 6, names: ["Ada Sample", "Вера Образцова"] },
    created: ["ok", "ok"],
    linked: [[50101, true]],
    followers: ["user", "group"],
  },
  failures: {
    refused: [true, true, false, 400, true],
    timedOut: [true, false],
    aborted: [true, "enough"],
  },
  oauth: {
    page: "https://www.amocrm.ru/oauth",
    states: true,
    stored: true,
    name: "Ada Sample",
  },
  operations: { contact: 50101, subscriptions: 2 },
  raw: { found: [200, 2], refused: [402, null], subscriptions: [200, 2] },
  objects: { subscribers: ["teams", "user", "teams", "user"], missing: true },
};

/** What `nodeProgram.ts` makes of them. */
const expectedOfNode = {
  tokens: { name: "Ada Sample", renewed: true, mode: "600" },
  undici: {
    names: ["Ada Sample", "Вера Образцова"],
    created: ["ok"],
    timedOut: true,
    missing: true,
  },
  // The token is fetched by another process, and what undici does is not seen by fetch.
  fetched: ["/api/v4/contacts/50101"],
};

let folder: string;
/** Has the packages installed, and the programs. */
let consumer: string;
let mocks: { amocrm: Mock; suprsend: Mock };

/** Makes a file of a program and what it calls in turn, leaving the packages to be found by it. */
async function writeProgram(name: string, format: "esm" | "cjs", text: string): Promise<void> {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: programs, loader: "ts" },
    bundle: true,
    packages: "external",
    format,
    write: false,
  });
  await writeFile(join(consumer, name), outputFiles[0]?.contents ?? "");
}

/** A program in one script, packages included, as for a page. */
async function bundle(text: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: consumer },
    bundle: true,
    platform: "browser",
    format: "iife",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Runs a program with nothing in its environment, and reads the one line that it prints. */
async function runIt(command: string, ...args: string[]): Promise<unknown> {
  const env = { HOME: folder, PATH: "/usr/bin:/bin", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  const { stdout, stderr } = await run(command, args, { cwd: consumer, env, timeout: 50_000 });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runtimes-"));
  consumer = join(folder, "consumer");
  mocks = {
    amocrm: await startMock({ api: "amocrm", cors: true }),
    suprsend: await startMock({ api: "suprsend", cors: true }),
  };
  const addresses = JSON.stringify({ amocrm: mocks.amocrm.url, suprsend: mocks.suprsend.url });
  const tarballs = await packClients(folder);
  // The last undici for the oldest Node; what is newer is tested with the transport itself.
  await installPackages(consumer, ...Object.values(tarballs), "undici@7.30.2");
  const call = `import { runProgram } from "./program.ts"; const made = runProgram(${addresses});`;
  const print = "made.then((made) => console.log(JSON.stringify(made)));";
  const nodeCall = `import { runNodeProgram } from "./nodeProgram.ts";
    const made = runNodeProgram(${addresses}, process.argv[2]);`;
  for (const [ending, format] of [
    ["mjs", "esm"],
    ["cjs", "cjs"],
  ] as const) {
    await writeProgram(`program.${ending}`, format, call + print);
    await writeProgram(`nodeProgram.${ending}`, format, nodeCall + print);
  }
  await writeProgram("made.mjs", "esm", `${call} export { made };`);
  await Promise.all(nodeVersions.map(findNode));
}, 180_000);

afterAll(async () => {
  await Promise.all(Object.values(mocks ?? {}).map((mock) => mock.close()));
  if (folder) await rm(folder, { recursive: true, maxRetries: 5 });
});

// Most of each run is waiting for the throttle.
describe.concurrent("the packed clients do the same", () => {
  describe.concurrent.each(nodeVersions)("on Node %s", (version) => {
    it.each(["mjs", "cjs"])("as .%s", async (ending) => {
      const node = await findNode(version);
      expect((await run(node, ["--version"])).stdout).toBe(`v${version}\n`);
      expect(await runIt(node, `program.${ending}`)).toEqual(expected);
      const tokens = `tokens-${version}-${ending}.json`;
      expect(await runIt(node, `nodeProgram.${ending}`, tokens)).toEqual(expectedOfNode);
    });
  });

  it("on Deno, with a permission for the network only", async () => {
    const permissions = ["--no-prompt", "--no-remote", "--allow-net=127.0.0.1"];
    const options = ["--quiet", "--node-modules-dir=manual", ...permissions];
    expect(await runIt(findProgram("deno"), "run", ...options, "program.mjs")).toEqual(expected);
  });

  it.each(["mjs", "cjs"])("on Bun as .%s", async (ending) => {
    const args = ["--no-install", `program.${ending}`];
    expect(await runIt(findProgram("bun"), ...args)).toEqual(expected);
  });

  it("in an edge worker, which has no Node", async () => {
    const worker = new EdgeVM();
    const missing = worker.evaluate("typeof process + typeof require + typeof Buffer");
    expect(missing).toBe("undefined".repeat(3));
    worker.evaluate(await bundle('import { made } from "./made.mjs"; globalThis.made = made;'));
    expect(JSON.parse(await worker.evaluate("made.then(JSON.stringify)"))).toEqual(expected);
  });

  it.skipIf(!chromiumPath && !process.env["CI"])("in a page of Chromium", async () => {
    if (chromiumPath === undefined) throw new Error("There is no Chromium; see CHROMIUM_PATH.");
    const script = `import { made } from "./made.mjs"; made.then(JSON.stringify).then(show);`;
    const shown = await runInChromium(chromiumPath, await bundle(script));
    expect(JSON.parse(shown)).toEqual(expected);
  });
});

it("one operation runs in a worker with nothing of the others", async () => {
  const script = await bundle(`
    import { createTransport, getContact } from "@liaison/amocrm/operations";
    const transport = createTransport({ baseUrl: "${mocks.amocrm.url}", token: "demo-token" });
    globalThis.name = getContact(transport, { path: { id: 50101 } }).then(({ name }) => name);
  `);
  expect(script.match(/\/api\/v4\/[\w/{}]+/g)).toEqual(["/api/v4/contacts/{id}"]);
  const worker = new EdgeVM();
  worker.evaluate(script);
  expect(await worker.evaluate("name")).toBe("Ada Sample");
});

it("instanceof holds between ES modules, CommonJS and both packages", async () => {
  await writeFile(
    join(consumer, "both.mjs"),
    `import { createRequire } from "node:module";
    import * as amocrm from "@liaison/amocrm";
    import * as suprsend from "@liaison/suprsend";
    const require = createRequire(import.meta.url);
    const copies = [amocrm, suprsend, require("@liaison/amocrm"), require("@liaison/suprsend")];
    const errors = [];
    for (const { createAmocrm } of [amocrm, copies[2]]) {
      const client = createAmocrm({ baseUrl: "${mocks.amocrm.url}", token: "demo-token" });
      const options = { headers: { prefer: "code=402" } };
      await client.contacts.get(50101, {}, options).catch((error) => errors.push(error));
    }
    console.log(JSON.stringify(errors.map((error) => copies.map((copy) =>
      [copy.PaymentRequiredError, copy.ApiError, copy.NotFoundError].map((one) => error instanceof one)
    ))));`,
  );
  const each = [true, true, false];
  expect(await runIt(process.execPath, "both.mjs")).toEqual(
    Array.from({ length: 2 }, () => [each, each, each, each]),
  );
});

it("no runtime has sent what the descriptions do not allow", () => {
  for (const { calls } of Object.values(mocks)) {
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.flatMap(({ violations }) => violations)).toEqual([]);
  }
});
