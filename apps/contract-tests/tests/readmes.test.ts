/** What the READMEs show is true of the packed clients. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Mock, startMock } from "@liaison/mock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installPackages, listPeers, packClients } from "../src/packed.ts";
import { readPrograms } from "../src/readmePrograms.ts";
import { type Snippets, writeSnippets } from "../src/readmeSnippets.ts";

const packages = fileURLToPath(new URL("../../../packages/", import.meta.url));

/** The newest TypeScript, and the oldest that the READMEs promise. */
const compilers = ["typescript", "typescript-5.9"] as const;

let folder: string;
let consumer: string;
let mocks: { amocrm: Mock; suprsend: Mock };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "readmes-"));
  consumer = join(folder, "consumer");
  const tarballs = await packClients(folder);
  await installPackages(consumer, ...Object.values(tarballs), ...(await listPeers()));
  mocks = {
    amocrm: await startMock({ api: "amocrm" }),
    suprsend: await startMock({ api: "suprsend" }),
  };
}, 120_000);

afterAll(async () => {
  await Promise.all(Object.values(mocks ?? {}).map((mock) => mock.close()));
  if (folder) await rm(folder, { recursive: true, maxRetries: 5 });
});

const write = (name: string, ...programs: string[]) =>
  writeSnippets(join(consumer, name), programs, mocks);

describe.each([
  ["amocrm", 10],
  ["suprsend", 6],
] as const)("the programs in the README of %s", (api, least) => {
  let programs: string[];
  let snippets: Snippets;

  beforeAll(async () => {
    programs = readPrograms(await readFile(join(packages, api, "README.md"), "utf8"));
    snippets = await write(api, ...programs);
  });

  it("are all found", () => {
    expect(programs.length).toBeGreaterThanOrEqual(least);
  });

  it.each(compilers)("compile with %s", async (compiler) => {
    expect(await snippets.check(compiler)).toBe("");
  });

  it("run, and ask for nothing wrong", async () => {
    const findings: [string, string[]][] = [];
    for (const [index, program] of programs.entries()) {
      const found = await snippets.run(index);
      if (found.length > 0) findings.push([program, found]);
    }
    expect(findings).toEqual([]);
  });
});

describe("a wrong program is found out:", () => {
  const start = `import { createAmocrm } from "@liaison/amocrm";
    const { contacts, transport } = createAmocrm({ baseUrl: "http://127.0.0.1:4010", token: "t" });
  `;

  it.each(compilers)("by %s, a property that does not exist", async (compiler) => {
    const program = `${start} console.log((await contacts.get(50101))?.nmae);`;
    const snippets = await write(`wrong-${compiler}`, program);
    const said = await snippets.check(compiler);
    expect(said).toContain("Property 'nmae' does not exist on type 'Contact'");
    expect(said.match(/error TS/g)).toHaveLength(1);
  });

  it.each([
    [
      "a request that the mock refuses, though its error is caught",
      `${start} await contacts.update(50101, { nmae: "Ada" } as never).catch(() => {});`,
      /nmae/,
    ],
    [
      "a request that no operation fits",
      `${start} await transport.send({ method: "GET", url: transport.baseUrl + "/api/v4/tasks" });`,
      /tasks/,
    ],
    ["an error", `${start} await contacts.list(); throw new Error("mistake");`, /mistake/],
    ["a warning", `${start} await contacts.list(); process.emitWarning("old");`, /Warning: old/],
    ["no call", start, /^It calls no mock/],
    [
      "a call of the vendor",
      `import { createAmocrm } from "@liaison/amocrm";
      await createAmocrm({ account: "example", token: "t" }).contacts.get(50101);`,
      /^It does not name/,
    ],
  ])("%s", async (name, program, finding) => {
    const snippets = await write(name, program);
    const found = await snippets.run(0);
    expect(found).toEqual([expect.stringMatching(finding)]);
  });
});
