import { expect, it } from "vitest";
import { createProject } from "./projects.ts";

/** Loads the matcher, judges a right and a wrong answer, and names the schema compilers it loaded. */
const FILE = `import { createRequire } from "node:module";
  import { assertMatchesContract, setupContract } from "@liaison/contract/node-test";
  setupContract({ api: "amocrm" });
  await assertMatchesContract({ status: 204, headers: {}, body: "" }, "listContacts");
  const wrong = { status: 200, headers: { "content-type": "application/hal+json" }, body: {} };
  const { message } = await assertMatchesContract(wrong, "listContacts").catch((error) => error);
  console.log(message.split("\\n")[0]);
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  console.log("compilers:", loaded.filter((path) => /ajv.dist.(2020|core|compile)/.test(path)).length);`;

// A cold start is short because of what is not loaded; a clock would tell it less surely.
it("a matcher of a packaged description neither loads a compiler of schemas nor needs eval", async () => {
  const project = await createProject({ "start.mjs": FILE });
  try {
    const args = ["--disallow-code-generation-from-strings", "start.mjs"];
    const { code, output } = await project.run("node", args);
    expect(output).toContain("GET /api/v4/contacts → 200 (listContacts) breaks the contract in");
    expect(output).toContain("compilers: 0\n");
    expect(code).toBe(0);
  } finally {
    await project.remove();
  }
});
