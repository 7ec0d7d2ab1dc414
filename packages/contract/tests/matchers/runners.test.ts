import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createProject, type Project } from "./projects.ts";
import { DESCRIPTION, type Service, startService } from "./service.ts";

let service: Service;
let project: Project | undefined;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

const OPTIONS = `{ spec: "openapi.json", coverage: "reports/contract" }`;
const ADDRESS = "process.env.SERVICE + '/api/v4/contacts/'";

/** Tests by name; those whose names begin with "wrong" must fail, and no others. */
const MATCHED: Readonly<Record<string, string>> = {
  "right by its name": `const response = await fetch(${ADDRESS} + 50101);
    await expect(response).toMatchContract("getContact");
    if ((await response.json()).id !== 50101) throw new Error("the body was lost");`,
  "right by its request": `await expect(await axios.get(${ADDRESS} + 50101)).toMatchContract();`,
  "right as a promise": `await expect(axios.get(${ADDRESS} + 50101)).resolves.toMatchContract();`,
  "right by not": `const response = await fetch(${ADDRESS} + 50102);
    await expect(response).not.toMatchContract("getContact");`,
  "right with a warning": `const response = await fetch(${ADDRESS} + 50103);
    await expect(response).toMatchContract("getContact");`,
  "wrong in its body": `const response = await fetch(${ADDRESS} + 50102);
    await expect(response).toMatchContract("getContact");`,
  "wrong by not": `const response = await fetch(${ADDRESS} + 50101);
    await expect(response).not.toMatchContract("getContact");`,
  "wrong without await": `const response = await fetch(${ADDRESS} + 50101);
    expect(response).toMatchContract("getContact");`,
};

function testsOf(bodies: Readonly<Record<string, string>>): string {
  return Object.entries(bodies)
    .map(([name, body]) => `test("${name}", async () => {\n${body}\n});`)
    .join("\n");
}

/** The names of the tests that a run reports as failed or passed, by the mark before them. */
function named(output: string, mark: RegExp): string[] {
  const lines = output.split("\n").filter((line) => mark.test(line));
  const names = lines.map((line) => /(?:right|wrong)[a-z ]*[a-z]/.exec(line)?.[0] ?? "");
  return [...new Set(names.filter((name) => name !== ""))].sort();
}

function expectRightAndWrong(output: string, tests: Readonly<Record<string, string>>): void {
  const names = Object.keys(tests).sort();
  const wrong = names.filter((name) => name.startsWith("wrong"));
  expect(named(output, /^\s*[✓✔]/), output).toEqual(names.filter((name) => !wrong.includes(name)));
  expect(named(output, /^\s*[×✕✖]/), output).toEqual(wrong);
  expect(output).toContain('/id of the response body should be an integer, was "50102"');
  expect(output).toMatch(/described openapi\.json:\d+:\d+ #\/components\/schemas\/Contact/);
  expect(output).toContain("→ 200 (getContact) keeps to the contract, and should not");
  expect(output).toContain("the contract was not awaited");
  const warning = "/nickname of the response body is not declared";
  expect(output.split(warning)).toHaveLength(2);
}

describe("Vitest", () => {
  it("matches, fails and tells", async () => {
    project = await createProject(
      {
        "package.json": `{ "type": "module" }`,
        "openapi.json": JSON.stringify(DESCRIPTION, null, 2),
        "vitest.config.js": `export default { test: { setupFiles: "./setup.js", reporters: "verbose" } };`,
        "setup.js": `import { setupContract } from "@liaison/contract/vitest";
          setupContract(${OPTIONS});`,
        "contacts.test.js": `import { expect, test } from "vitest";
          import axios from "axios";
          ${testsOf(MATCHED)}`,
      },
      ["vitest", "axios"],
    );
    const { code, output } = await project.run("vitest/vitest.mjs", ["run"], environment());
    expectRightAndWrong(output, MATCHED);
    expect(code).toBe(1);
    await expectCoverage(project, "contacts.test.js.json");
  });
});

describe("Jest", () => {
  const config = (ending: string) => ({
    testMatch: [`**/*.test.${ending}`],
    setupFilesAfterEnv: [`./setup.${ending}`],
    moduleFileExtensions: ["js", "cjs", "mjs", "json", "node"],
    transform: {},
    verbose: true,
  });

  it("of a CommonJS project matches, fails and tells", async () => {
    project = await createProject(
      {
        "package.json": JSON.stringify({ jest: config("cjs") }),
        "openapi.json": JSON.stringify(DESCRIPTION, null, 2),
        "setup.cjs": `const { setupContract } = require("@liaison/contract/jest");
          setupContract(${OPTIONS});`,
        "contacts.test.cjs": `const axios = require("axios");
          ${testsOf(MATCHED)}`,
      },
      ["jest", "axios"],
    );
    const { code, output } = await project.run("jest/bin/jest.js", [], environment());
    expectRightAndWrong(output, MATCHED);
    expect(code).toBe(1);
    await expectCoverage(project, "contacts.test.cjs.json");
  });

  it("of a project of ES modules matches, fails and tells", async () => {
    project = await createProject(
      {
        "package.json": JSON.stringify({ type: "module", jest: config("mjs") }),
        "openapi.json": JSON.stringify(DESCRIPTION, null, 2),
        "setup.mjs": `import { setupContract } from "@liaison/contract/jest";
          setupContract(${OPTIONS});`,
        "contacts.test.mjs": `import axios from "axios";
          ${testsOf(MATCHED)}`,
      },
      ["jest", "axios"],
    );
    const { code, output } = await project.run("jest/bin/jest.js", [], {
      ...environment(),
      NODE_OPTIONS: "--experimental-vm-modules",
    });
    expectRightAndWrong(output, MATCHED);
    expect(code).toBe(1);
    await expectCoverage(project, "contacts.test.mjs.json");
  });

  it("of a CommonJS project takes a packaged description", async () => {
    project = await createProject(
      {
        "package.json": JSON.stringify({ jest: config("cjs") }),
        "setup.cjs": `const { setupContract } = require("@liaison/contract/jest");
          setupContract({ api: "amocrm" });`,
        "contacts.test.cjs": `test("right", async () => {
            await expect({ status: 204, headers: {}, body: "" }).toMatchContract("listContacts");
          });
          test("wrong", async () => {
            await expect({ status: 299, headers: {}, body: "" }).toMatchContract("listContacts");
          });`,
      },
      ["jest"],
    );
    const { output } = await project.run("jest/bin/jest.js", []);
    expect(output).toContain("1 failed, 1 passed");
    expect(output).toContain("response.status.undeclared");
  });
});

describe("the test runner of Node", () => {
  const ASSERTED: Readonly<Record<string, string>> = {
    "right by its name": `const response = await fetch(${ADDRESS} + 50101);
      await assertMatchesContract(response, "getContact");
      assert.equal((await response.json()).id, 50101);`,
    "right by its request": `await assertMatchesContract(await axios.get(${ADDRESS} + 50101));`,
    "right by its rejection": `const response = await fetch(${ADDRESS} + 50102);
      await assert.rejects(assertMatchesContract(response, "getContact"), assert.AssertionError);`,
    "wrong in its body": `const response = await fetch(${ADDRESS} + 50102);
      await assertMatchesContract(response, "getContact");`,
  };

  const fileOf = (tests: string) => `import assert from "node:assert";
    import test from "node:test";
    import axios from "axios";
    import { assertMatchesContract, setupContract } from "@liaison/contract/node-test";
    setupContract(${OPTIONS});
    ${tests}`;

  it("asserts, fails and tells", async () => {
    project = await createProject(
      {
        "openapi.json": JSON.stringify(DESCRIPTION, null, 2),
        "contacts.test.mjs": fileOf(testsOf(ASSERTED)),
      },
      ["axios"],
    );
    const args = ["--test", "--test-reporter=spec", "contacts.test.mjs"];
    const { code, output } = await project.run("node", args, environment());
    expect(named(output, /^\s*✔/), output).toEqual(Object.keys(ASSERTED).slice(0, 3).sort());
    expect(named(output, /^\s*✖/), output).toEqual(["wrong in its body"]);
    expect(output).toContain('/id of the response body should be an integer, was "50102"');
    expect(output).toContain("ℹ fail 1\n");
    expect(code).toBe(1);
    await expectCoverage(project, "contacts.test.mjs.json");
  });

  it("fails for an assertion that is not awaited, right or wrong", async () => {
    project = await createProject(
      {
        "openapi.json": JSON.stringify(DESCRIPTION),
        "contacts.test.mjs": fileOf(`test("right", async () => {
          assertMatchesContract({ status: 204, headers: {} }, "getContact");
        });`),
      },
      ["axios"],
    );
    const args = ["--test", "--test-reporter=spec", "contacts.test.mjs"];
    const { code, output } = await project.run("node", args, environment());
    expect(output).toContain("the contract was not awaited");
    expect(code).toBe(1);
  });
});

function environment(): Record<string, string> {
  return { SERVICE: service.url };
}

async function expectCoverage({ folder }: Project, file: string): Promise<void> {
  expect(await readdir(join(folder, "reports/contract"))).toEqual([file]);
}
