import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const specFolder = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "liaison-"));
afterAll(() => rmSync(folder, { recursive: true }));

function lint(...files: string[]) {
  const args = ["scripts/lint.ts", ...files];
  const options = { cwd: specFolder, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, lines: stdout.trimEnd().split("\n"), stderr: stderr.trimEnd() };
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test("a finding has place, severity, code and message, and the help of its code once", () => {
  const { status, lines } = lint("tests/fixtures/split/openapi.yaml");
  const at = lines.findIndex((line) => line.includes("named-unions"));
  expect(lines.slice(at, at + 4)).toEqual([
    expect.stringMatching(
      /^spec\/tests\/fixtures\/split\/components\/schemas\/Box\.yaml:\d+:\d+ {2}error {2}named-unions {2}`enum` stands/,
    ),
    expect.stringMatching(/^ {4}Why: /),
    expect.stringMatching(/^ {4}Mend: /),
    expect.stringMatching(/^ {4}Rule: spec\/rules\/named-unions$/),
  ]);
  expect(lines.filter((line) => line.startsWith("    Rule: spec/rules/named-unions"))).toHaveLength(
    1,
  );
  // One finding of each tool's own rules: both have run.
  expect(lines.some((line) => line.includes("A rule of Redocly's"))).toBe(true);
  expect(lines.some((line) => line.includes("A rule of Spectral's"))).toBe(true);
  expect(lines.at(-1)).toMatch(/^lint: \d+ errors, \d+ warnings in 1 description$/);
  expect(status).toBe(1);
}, 20_000);

test("a reference that leads nowhere is found where it stands", () => {
  const file = write(
    "broken-reference.yaml",
    'openapi: 3.1.1\npaths: {}\ncomponents:\n  schemas:\n    Thing:\n      $ref: "#/components/schemas/None"\n',
  );
  const { lines, status } = lint(file);
  expect(lines).toContainEqual(expect.stringMatching(/:6:\d+ {2}error {2}invalid-ref {2}/));
  expect(status).toBe(1);
}, 20_000);

test.each([
  ["a file that is not there", "none.yaml", undefined, "none.yaml cannot be read"],
  ["broken YAML", "broken.yaml", "openapi: 3.1.1\npaths: {\n", "is no valid YAML"],
  ["a part of a description", "part.yaml", "type: string\n", "give the root of a description"],
])(
  "%s ends with code 2 and one line",
  (_name, file, text, reason) => {
    if (text !== undefined) write(file, text);
    const { status, stderr } = lint(join(folder, file));
    expect(stderr).toContain(reason);
    expect(stderr.split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  },
  20_000,
);
