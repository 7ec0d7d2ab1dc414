import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPrecompiledContract } from "../../src/engine/createPrecompiledContract.ts";
import { createContract } from "../../src/index.ts";
import { documentOf } from "../fixtures/api.ts";
import { runCli } from "../fixtures/runCli.ts";
import { createProject, type Project } from "../matchers/projects.ts";
import { CONTACT, DESCRIPTION } from "../matchers/service.ts";
import { validatorsOf } from "./fixtures.ts";

let project: Project;
beforeEach(async () => {
  project = await createProject({ "openapi.json": JSON.stringify(DESCRIPTION) });
});
afterEach(() => project.remove());

/** Judges a response that has one wrong and one unknown field. */
const JUDGE = `const contract = createPrecompiledContract(document, validators);
  const body = new TextEncoder().encode('${JSON.stringify({ ...CONTACT, name: 7, nickname: "a" })}');
  const headers = { "content-type": "application/hal+json", "x-request-id": "r1" };
  const { violations, drift } = contract.check({
    request: { method: "GET", target: "/api/v4/contacts/50101", headers: {}, body: new Uint8Array() },
    response: { status: 200, headers, body },
  });
  console.log([...violations, ...drift].map(({ message }) => message).join("; "));`;

const FOUND =
  "/name of the response body should be a text, was 7; /nickname of the response body is not declared, known are id, name, email, _links\n";

function compile(...args: readonly string[]) {
  return runCli(["compile", ...args], { cwd: project.folder });
}

describe("liaison compile", () => {
  it("writes an ES module that runs where eval is forbidden", async () => {
    const { code, out } = await compile("--spec", "openapi.json", "--out", "out/contract.mjs");
    expect(out).toMatch(/^openapi\.json is compiled: out\/contract\.mjs \(\d+ kB\), its types in /);
    expect(code).toBe(0);
    await writeFile(
      join(project.folder, "judge.mjs"),
      `import { createPrecompiledContract } from "@liaison/contract/precompiled";
       import { document, validators } from "./out/contract.mjs";
       ${JUDGE}`,
    );
    const args = ["--disallow-code-generation-from-strings", "judge.mjs"];
    expect(await project.run("node", args)).toEqual({ code: 0, output: FOUND });
  });

  it("writes CommonJS for those who need it", async () => {
    await compile("--spec", "openapi.json", "--out", "contract.cjs");
    await writeFile(
      join(project.folder, "judge.mjs"),
      `import { createPrecompiledContract } from "@liaison/contract/precompiled";
       import { createRequire } from "node:module";
       const { document, validators } = createRequire(import.meta.url)("./contract.cjs");
       ${JUDGE}`,
    );
    expect(await project.run("node", ["judge.mjs"])).toEqual({ code: 0, output: FOUND });
    expect(await readFile(join(project.folder, "contract.d.cts"), "utf8")).toContain(
      "export declare const validators: PrecompiledValidators;",
    );
  });

  it("writes the same bytes for the same description", async () => {
    await compile("--spec", "openapi.json", "--out", "a.js");
    await compile("--spec", "openapi.json", "--out", "b.js");
    const read = (name: string) => readFile(join(project.folder, name), "utf8");
    expect(await read("a.js")).toBe(await read("b.js"));
    expect(await read("a.js")).toMatch(
      /^\/\/ Made by `liaison compile` of @liaison\/contract \d+\.\d+\.\d+; do not edit\.\n/,
    );
  });

  it.each([
    [["--spec", "openapi.json"], "required option '--out <file>' not specified"],
    [["--spec", "openapi.json", "--out", "x.ts"], "--out x.ts should end with .mjs, .js, .cjs"],
    [["--out", "x.mjs"], "it is not said what to hold the messages against"],
    [
      ["--spec", "other.yaml", "--out", "x.mjs"],
      "other.yaml cannot be read: there is no such file",
    ],
    [["--spec", "openapi.json", "--out", "openapi.json/x.mjs"], "cannot be written: "],
  ])("refuses %j with one line", async (args, message) => {
    const { code, err } = await compile(...args);
    expect(err.replaceAll(project.folder, "")).toContain(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });

  it("refuses a description with a schema that does not compile, by its place", async () => {
    const schemas = { Broken: { type: "strnig" } };
    const content = { "application/json": { schema: { $ref: "#/components/schemas/Broken" } } };
    const broken = documentOf({ operation: { requestBody: { content } }, components: { schemas } });
    await writeFile(join(project.folder, "broken.json"), JSON.stringify(broken));
    const { code, err } = await compile("--spec", "broken.json", "--out", "x.mjs");
    expect(err).toContain("broken.json cannot be used: the schema /components/schemas/Broken/type");
    expect(code).toBe(2);
  });
});

describe("validators that do not fit are refused", () => {
  const document = documentOf({});
  const validators = validatorsOf(document);
  const advice = "compile them again with `liaison compile`";

  it("of another description", () => {
    const other = documentOf({ path: "/others" });
    expect(() => createPrecompiledContract(other, validators)).toThrow(
      `its validators were compiled from another description; ${advice}`,
    );
    expect(() => createContract(other, { validators })).toThrow("another description");
  });

  it("of another version of the engine", () => {
    const engine = "0.0.9";
    expect(() => createPrecompiledContract(document, { ...validators, engine })).toThrow(
      /^its validators were compiled by version 0\.0\.9 of @liaison\/contract, this is \d/,
    );
  });

  it("of another form", () => {
    expect(() => createPrecompiledContract(document, {} as typeof validators)).toThrow(
      `its validators are not of the form liaison-validators/1; ${advice}`,
    );
  });

  it("but not those of the same description in another copy, or of OpenAPI 3.0", () => {
    const copy = structuredClone(document);
    expect(createPrecompiledContract(copy, validators).operations).toHaveLength(1);
    const old = { ...document, openapi: "3.0.3" };
    expect(createPrecompiledContract(old, validatorsOf(old)).operations).toHaveLength(1);
  });
});
