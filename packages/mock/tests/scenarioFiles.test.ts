import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findIdleRules } from "../src/scenario/player.ts";
import { builtInScenarios, readScenario, readScenarios } from "../src/scenario/readScenarios.ts";
import { findUnknownOperation, prepare } from "../src/scenario/selection.ts";
import { StartError } from "../src/startError.ts";
import { contracts } from "./fixtures/scenarioStage.ts";

const all = [...contracts.amocrm.operations, ...contracts.suprsend.operations];

describe("the scenarios that come with the mock", async () => {
  const scenarios = await readScenarios();

  test("are the files of the folder", async () => {
    const files = await readdir(builtInScenarios());
    const names = files.map((file) => file.replace(/\.yaml$/, ""));
    expect([...scenarios.keys()].sort()).toEqual(names.sort());
    expect(scenarios.size).toBe(15);
  });

  test.each([...scenarios.values()])("$name has only rules that can answer", (scenario) => {
    const prepared = prepare(scenario);
    if (typeof prepared === "string") throw new Error(prepared);
    expect(findIdleRules(prepared, all)).toEqual([]);
    expect(findUnknownOperation(prepared, all, "both")).toBeUndefined();
    expect(scenario.about).toMatch(/^[A-Z].*\.$|^amoCRM .*\.$/);
  });
});

describe("a folder of one's own", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "scenarios-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (name: string, text: string) => writeFile(join(folder, name), text);

  test("adds scenarios, and replaces one of the same name", async () => {
    await write("mine.yaml", "name: mine\nabout: Mine.\nrules: [{ name: a, answer: {} }]\n");
    await write("slow.yml", "name: slow\nabout: Slower.\nrules: [{ name: a, answer: {} }]\n");
    await write("notes.txt", "no scenario");
    const scenarios = await readScenarios([pathToFileURL(folder)]);
    expect(scenarios.get("mine")?.about).toBe("Mine.");
    expect(scenarios.get("slow")?.about).toBe("Slower.");
    expect(scenarios.size).toBe(16);
  });

  test("must hold a scenario", async () => {
    await expect(readScenarios([folder])).rejects.toThrow(
      `the scenario folder ${folder} holds no scenario, add a file name.yaml`,
    );
  });

  test("must be there", async () => {
    const missing = join(folder, "missing");
    await expect(readScenarios([missing])).rejects.toThrow(
      new RegExp(`^the scenario folder ${missing} cannot be read: ENOENT`),
    );
    await expect(readScenarios([missing])).rejects.toBeInstanceOf(StartError);
  });
});

describe("a file that is no scenario", () => {
  const head = "name: mine\nabout: Mine.\n";
  const rule = (text: string) => `${head}rules:\n  - name: first\n    ${text}\n`;

  test.each([
    ["name: [", 1, /^it is not YAML: /],
    ["a: 1\na: 2", 2, "it is not YAML: Map keys must be unique"],
    ["a: *b", 1, /^it is not YAML: .*alias.* b/],
    ["", 1, "it is null, it must be a scenario with name, about and rules"],
    ["- a", 1, 'it is ["a"], it must be a scenario with name, about and rules'],
    [head, 1, "it lacks rules"],
    [`${head}rules: []`, 3, "rules must NOT have fewer than 1 items"],
    [
      `${head}rulez: []\nrules: [{ name: a, answer: {} }]`,
      3,
      /^rulez is not known, known are name, about/,
    ],
    [
      "name: other\nabout: x\nrules: [{ name: a, answer: {} }]",
      1,
      "name is other, but the file is called mine",
    ],
    [
      "about: x\nname: Mine\nrules: [{ name: a, answer: {} }]",
      2,
      'name is "Mine", it must be lower-case words joined by hyphens',
    ],
    [
      `${head}settings: { code: 1 }\nrules: [{ name: a, answer: {} }]`,
      3,
      "settings.code is no name that can be used here",
    ],
    [
      `${head}settings: { Big: 1 }\nrules: [{ name: a, answer: {} }]`,
      3,
      "settings.Big is no name that can be used here",
    ],
    [
      `${head}settings:\n  a: [1]\nrules: [{ name: a, answer: {} }]`,
      4,
      "settings.a is [1], it must be a number, true, false or a text without braces",
    ],
    [
      `${head}settings:\n  a: -1\nrules: [{ name: a, answer: { delay: "{a}" } }]`,
      1,
      "The settings of the scenario mine do not fit: rules[0].answer.delay must be >= 0.",
    ],
    [
      rule("answer: { kode: 200 }"),
      5,
      /^rules\[0\]\.answer\.kode is not known, known are code, example, mediaType, headers/,
    ],
    [rule("answer: { code: 99 }"), 5, "rules[0].answer.code must be >= 200"],
    [
      rule("answer: { code: many }"),
      5,
      'rules[0].answer.code is "many", it must be a whole number or {setting}',
    ],
    [
      rule("answer: { code: [200] }"),
      5,
      "rules[0].answer.code is [200], it must be a whole number or {setting}",
    ],
    [
      rule("answer: { page: { items: all } }"),
      5,
      'rules[0].answer.page.items is "all", it must be limit, a whole number or {setting}',
    ],
    [
      rule("answer: { page: { items: 1, next: never } }"),
      5,
      'rules[0].answer.page.next is "never", known are following, same, none',
    ],
    [
      rule("answer: { cut: 101% }"),
      5,
      'rules[0].answer.cut is "101%", it must be a number of bytes, a share such as 50% or {setting}',
    ],
    [
      rule('answer: { headers: { x-a: "1\\n2" } }'),
      5,
      'rules[0].answer.headers.x-a is "1\\n2", it must be a text of visible ASCII characters',
    ],
    [
      rule('answer: { headers: { "x a": "1" } }'),
      5,
      "rules[0].answer.headers.x a is no name that can be used here",
    ],
    [rule("answer: { delay: 600001 }"), 5, "rules[0].answer.delay must be <= 600000"],
    [
      rule("answer: { delay: '{wait}' }"),
      5,
      "rules[0].answer.delay uses {wait}, which is no setting; settings are none",
    ],
    [
      rule("answer: { text: a, body: b }"),
      5,
      "rules[0].answer.text stands beside body, only one of them can be the body",
    ],
    [
      rule("answer: { text: a, example: ok }"),
      5,
      "rules[0].answer.example stands beside an own body, which it cannot change",
    ],
    [rule("answer: {}\n  - name: second"), 6, "rules[1] lacks answer"],
    [rule("when: { rate: { above: 1 } }\n    answer: {}"), 5, "rules[0].when.rate lacks seconds"],
    [
      rule("when: { rate: { abve: 1 } }\n    answer: {}"),
      5,
      "rules[0].when.rate.abve is not known, known are above, seconds, by",
    ],
    [
      rule("when: { method: [FETCH] }\n    answer: {}"),
      5,
      'rules[0].when.method[0] is "FETCH", known are GET, POST, PUT, PATCH, DELETE',
    ],
    [
      rule("when: { answered: { rule: second } }\n    answer: {}"),
      5,
      "rules[0].when.answered.rule is second, which is no rule of the file; rules are first",
    ],
    [
      rule("when: { setting: { a: 1 } }\n    answer: {}"),
      5,
      "rules[0].when.setting.a is no setting; settings are none",
    ],
    [
      rule("answer: {}\n  - name: first\n    answer: {}"),
      6,
      "rules[1].name is first, which an earlier rule is called too",
    ],
  ])("%j", (text, line, reason) => {
    const read = () => readScenario(text, "/folder/mine.yaml");
    const start = `the scenario file /folder/mine.yaml, line ${line}: `;
    expect(read).toThrow(StartError);
    try {
      read();
    } catch (error) {
      const { message } = error as Error;
      expect(message.slice(0, start.length)).toBe(start);
      const rest = message.slice(start.length);
      if (typeof reason === "string") expect(rest).toBe(reason);
      else expect(rest).toMatch(reason);
      expect(message).not.toContain("\n");
    }
  });
});

test("an operation or example that no description has is noticed", () => {
  const text = `
name: mine
about: Mine.
rules:
  - { name: gone, when: { operation: [listContacts, listContact] }, answer: {} }
  - { name: misspelt, answer: { code: 403, example: blokced } }
  - { name: paged, answer: { page: { items: 3 } } }
`;
  const prepared = prepare(readScenario(text, "mine.yaml"));
  if (typeof prepared === "string") throw new Error(prepared);
  expect(findUnknownOperation(prepared, contracts.suprsend.operations, "suprsend")).toBe(
    "The scenario mine names the operation listContacts, which is missing from suprsend. Operations: listObjectSubscriptions.",
  );
  expect(findUnknownOperation(prepared, all, "both")).toMatch(
    / listContact, which is missing from both\. /,
  );
  expect(findIdleRules(prepared, all)).toEqual(["misspelt"]);
});
