/** What the README shows is run, and what it names is there. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import * as entry from "../src/index.ts";

const PACKAGE = fileURLToPath(new URL("../", import.meta.url));
const DOCUMENT = fileURLToPath(import.meta.resolve("@liaison/spec/amocrm.json"));
const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const engine = readme.split(/^## /m).find((part) => part.startsWith("The engine\n")) ?? "";

/** The only block of code of a language in the section about the engine. */
function block(language: string): string {
  const fences = [...engine.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const [code, ...others] = fences.filter(([, name]) => name === language);
  if (code?.[2] === undefined || others.length > 0) {
    throw new Error(`the section should have one block of ${language}`);
  }
  return code[2];
}

test("the example finds what is shown", async () => {
  const code = `
    import { readFileSync } from "node:fs";
    const document = JSON.parse(readFileSync(${JSON.stringify(DOCUMENT)}, "utf8"));
    ${block("ts")}
    console.log(JSON.stringify([operation.operationId, violations]));
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--eval", code],
    { cwd: PACKAGE },
  );
  const [operationId, violations] = JSON.parse(stdout);
  expect(engine).toContain(`\`operation.operationId\` is \`${operationId}\`, and`);
  expect(violations).toEqual([JSON.parse(block("json"))]);
  // Whoever compares the text with what is printed expects the same order.
  expect(JSON.stringify(violations[0], null, 2)).toBe(block("json").trimEnd());
});

test("everything that is named at its end is exported", async () => {
  const section = engine.slice(engine.indexOf("Also exported:"));
  const named = [...section.matchAll(/`((?:contract\.)?\w+)(?:\(.*?\))?`/g)].map(
    ([, name = ""]) => name,
  );
  expect(named.length).toBeGreaterThanOrEqual(8);
  const contract = entry.createContract(JSON.parse(await readFile(DOCUMENT, "utf8")));
  const verdict = contract.check({
    request: { method: "GET", target: "/api/v4/contacts", headers: {}, body: new Uint8Array() },
    response: { status: 404, headers: {}, body: new Uint8Array() },
  });
  const members = Object.keys(contract).map((name) => `contract.${name}`);
  const there = [...Object.keys(entry), ...Object.keys(verdict), ...members];
  expect(named.filter((name) => !there.includes(name))).toEqual([]);
});
