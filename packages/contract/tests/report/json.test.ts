import { readFile } from "node:fs/promises";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { readCoverage } from "../../src/coverageCount/readCoverage.ts";
import { json } from "../../src/report/json.ts";
import { cleanReport, emptyReport, richReport } from "../fixtures/report.ts";

const schema = JSON.parse(
  await readFile(new URL("../../report.schema.json", import.meta.url), "utf8"),
) as Record<string, unknown>;
const PLAIN = { color: false, width: 80 };

function validator(): ValidateFunction {
  return new Ajv2020({ strict: true, allErrors: true }).compile(schema);
}

test.each([richReport, cleanReport, emptyReport])("%o keeps to report.schema.json", (make) => {
  const isValid = validator();
  isValid(JSON.parse(json(make(), PLAIN)));
  expect(isValid.errors ?? []).toEqual([]);
});

test("the schema knows no more than a report can have", () => {
  const seen = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      seen.add(key);
      visit(member);
    }
  };
  visit(JSON.parse(json(richReport(), PLAIN)));
  const declared = [...JSON.stringify(schema).matchAll(/"properties":\{/g)];
  expect(declared.length).toBeGreaterThan(8);
  const names: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (key === "properties") names.push(...Object.keys(member as object));
      collect(member);
    }
  };
  collect(schema);
  expect(names.filter((name) => !seen.has(name))).toEqual([]);
});

test.each([
  ["an unknown key", { more: 1 }],
  ["another format", { format: "liaison-report/2" }],
  ["another command", { command: "lint" }],
  ["a result without findings", { results: [{ name: "x" }] }],
  ["a summary without counts", { summary: {} }],
])("the schema refuses %s", (_, change) => {
  const isValid = validator();
  expect(isValid({ ...JSON.parse(json(richReport(), PLAIN)), ...change })).toBe(false);
});

test("is the report again when it is read, but for halves of characters", () => {
  const { format, ...read } = JSON.parse(json(richReport(), PLAIN));
  expect(format).toBe("liaison-report/1");
  const whole = JSON.stringify(richReport()).replaceAll("\\ud800", "\ufffd");
  expect(read).toEqual(JSON.parse(whole));
});

test("holds a coverage that can be added up", () => {
  expect(readCoverage(JSON.parse(json(richReport(), PLAIN)))).toEqual(richReport().coverage);
});
