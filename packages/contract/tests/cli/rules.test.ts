import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { RULE_CODES, RULES } from "../../src/findings/rules.ts";
import { runCli } from "../fixtures/runCli.ts";

test.each([60, 80, 200])("lists all rules at %d columns", async (width) => {
  const { code, out, err } = await runCli(["rules"], { width });
  expect([code, err]).toEqual([0, ""]);
  const listed = out.match(/^\S+ +(error|warning)/gm)?.map((line) => line.replaceAll(/ +/g, " "));
  expect(listed).toEqual(RULE_CODES.map((rule) => `${rule} ${RULES[rule].severity}`));
  expect(out.split("\n").filter((line) => line.length > width)).toEqual([]);
  expect(out.replaceAll(/\s+/g, " ")).toContain("A value of the answer breaks its schema");
});

test("explains a rule of liaison diff", async () => {
  const { code, out } = await runCli(["rules", "response.property.removed"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^# response\.property\.removed\n\nA change that liaison diff tells: /);
});

test("lists those that begin alike", async () => {
  const { out } = await runCli(["rules", "response.header"]);
  expect(out.match(/^\S+/gm)).toEqual(["response.header.invalid", "response.header.missing"]);
});

test.each(RULE_CODES)("prints the page of %s", async (rule) => {
  const { code, out } = await runCli(["rules", rule]);
  expect(code).toBe(0);
  expect(out).toBe(await readFile(new URL(`../../rules/${rule}.md`, import.meta.url), "utf8"));
});

describe("suggests what is close to", () => {
  test.each([
    ["response.body.shcema", "response.body.schema"],
    ["RESPONSE.BODY.SCHEMA", "response.body.schema"],
    ["query.unknown", "request.query.unknown"],
    ["", "request.security"],
    ["../package", "request."],
    ["x".repeat(100_000), "request."],
  ])("%s", async (wrong, close) => {
    const { code, out, err } = await runCli(["rules", wrong]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^liaison: there is no rule [^\n]*, the closest are [\w., ]+\n$/);
    expect(err).toContain(close);
    expect(err.length).toBeLessThan(300);
  });
});
