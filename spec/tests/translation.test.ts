import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { applyOverlay } from "../translation/apply.ts";
import { checkTranslation } from "../translation/check.ts";
import { translateBundle } from "../translation/edition.ts";
import { readOverlay } from "../translation/overlay.ts";
import { textsOf } from "../translation/texts.ts";
import { apis } from "./descriptions.ts";

const specFolder = fileURLToPath(new URL("..", import.meta.url));
const fixtures = join(specFolder, "tests/fixtures/translation");
const things = readFileSync(join(fixtures, "things.yaml"), "utf8");
const russian = readFileSync(join(fixtures, "ru.overlay.yaml"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "translation-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A text with one passage replaced. */
function edit(text: string, from: string, to: string): string {
  expect(text.split(from), `how often ${from} occurs`).toHaveLength(2);
  return text.replace(from, () => to);
}

/** The findings of an overlay, as `line code message`. */
function check(overlay: string, description = things): string[] {
  const { overlay: read, findings } = readOverlay(overlay);
  const found = read === undefined ? findings : checkTranslation(parse(description), read);
  return found.map(({ line, code, message }) => `${line} ${code} ${message}`);
}

/** Number of the only line of an overlay that has a passage. */
function lineOf(passage: string, overlay = russian): number {
  const [before = "", ...after] = overlay.split(passage);
  expect(after, `how often ${passage} occurs`).toHaveLength(1);
  return before.split("\n").length;
}

function lint(...files: string[]) {
  const { status, stdout } = spawnSync(process.execPath, ["scripts/lint.ts", ...files], {
    cwd: specFolder,
    encoding: "utf8",
  });
  return { status, lines: stdout.trimEnd().split("\n") };
}

test("texts are found where people read them, not among names and values", () => {
  const texts = textsOf(parse(things));
  expect(texts.filter(({ text }) => text === "no text")).toEqual([]);
  expect(texts.map(({ location, key }) => [...location, key].join(" "))).toEqual([
    "info title",
    "info description",
    "servers 0 description",
    "tags 0 x-displayName",
    "paths /things get summary",
    "paths /things get description",
    "paths /things get x-access note",
    "paths /things get x-evidence 0 note",
    "paths /things get responses 200 description",
    "paths /things get responses 200 content application/json examples title summary",
    "paths /things get responses 204 description",
    "paths /things/{id} get summary",
    "paths /things/{id} get x-evidence 0 note",
    "paths /things/{id} get responses 200 description",
    "components schemas Thing properties title title",
    "components schemas Thing properties properties description",
    "components schemas Thing properties properties properties note description",
  ]);
});

test("a translation is merged into what its targets match, and nothing else changes", () => {
  const description = parse(things);
  const { overlay } = readOverlay(russian);
  const { translated } = applyOverlay(description, overlay ?? expect.fail("unreadable"));
  expect(description).toEqual(parse(things));
  const expected = parse(things);
  const before = textsOf(expected);
  const after = new Map(
    textsOf(translated).map(({ location, key, text }) => [[...location, key].join(), text]),
  );
  expect([...after.values()].filter((text) => /[а-я]/.test(text))).toHaveLength(before.length - 1);
  expect(after.get("paths,/things/{id},get,x-evidence,0,note")).toBe("Нет ни на одной странице.");
  expect(after.get("info,title")).toBe("Things");
  for (const { location, key } of before) {
    const owner = location.reduce((node, step) => node[step], expected);
    owner[key] = after.get([...location, key].join());
  }
  expect(translated).toEqual(expected);
});

test("a whole translation has no findings, however its English texts are wrapped", () => {
  expect(check(russian)).toEqual([]);
});

describe("found is", () => {
  test("a text that no action translates, at the action before it, once for all its places", () => {
    const action = / {2}- target: \$\.paths\.\*\.\*\['x-evidence'\][\s\S]*?странице\.\n/;
    const before = lineOf("- target: $.paths['/things'].get['x-access']");
    expect(check(russian.replace(action, ""))).toEqual([
      `${before} translation-missing $.paths['/things'].get['x-evidence'][0]: \`note\` has no Russian text (the same at 1 more): add one for "No page tells."`,
    ]);
  });

  test("a new text in the description", () => {
    const description = edit(things, "type: object\n      default", "title: A\n      default");
    expect(check(russian, description)).toEqual([
      expect.stringMatching(/ translation-missing \$\.components\.schemas\.Thing: `title` has no/),
    ]);
  });

  test("a text that has changed since", () => {
    const description = edit(things, "Returns all things.", "Returns some things.");
    expect(check(russian, description)).toEqual([
      `${lineOf("Returns all things.")} translation-stale $.paths['/things'].get: \`description\` is now "Returns some things.": mend the Russian text, then copy the English one here`,
    ]);
  });

  test("a text that has changed at one of its places", () => {
    const overlay = edit(russian, "[?@.note == 'No page tells.']", "[?search(@.note, 'No page')]");
    const description = things.replace("No page tells.", "No page says.");
    expect(check(overlay, description)).toEqual([
      expect.stringMatching(
        /^\d+ translation-stale \$\.paths\['\/things'\]\.get\['x-evidence'\]\[0\]: `note` is now "No page says\."/,
      ),
    ]);
  });

  test("a paragraph that has been added", () => {
    const description = edit(things, "    ## Before", "    There are many.\n\n    ## Before");
    expect(check(russian, description)).toEqual([expect.stringContaining("translation-stale")]);
  });

  test("a target that matches nothing", () => {
    const overlay = edit(russian, "$.servers[0]", "$.servers[1]");
    expect(check(overlay)).toEqual([
      expect.stringMatching(/ translation-missing \$\.servers\[0\]: `description` has no Russian/),
      `${lineOf("$.servers[0]")} translation-stale $.servers[1] matches nothing: mend it, or delete the action if the text is gone`,
    ]);
  });

  test("a target that is a list, which an overlay would append to", () => {
    const action =
      "  - target: $.servers\n    x-translates:\n      description: Host\n    update:\n      description: Узел\n";
    expect(check(russian + action)).toEqual([
      expect.stringMatching(
        /translation-stale \$\.servers: there is no `description` to translate/,
      ),
    ]);
  });

  test("a text that is translated though it is gone", () => {
    const description = edit(things, "      description: Returns all things.\n", "");
    expect(check(russian, description)).toEqual([
      expect.stringMatching(/translation-stale .* there is no `description` to translate: delete/),
    ]);
  });

  test("a text that is translated twice", () => {
    const twice =
      "  - target: $.servers.*\n    x-translates:\n      description: Host\n    update:\n      description: Узел\n";
    const first = lineOf("- target: $.servers[0]");
    expect(check(russian + twice)).toEqual([
      `${russian.split("\n").length + 2} translation-stale $.servers[0]: \`description\` is translated in line ${first} already: delete it in one of the two actions`,
    ]);
  });

  test.each([
    ["an example", "$.paths['/things'].get.responses['200'].content.*.example", "title"],
    [
      "the value of a named example",
      "$.paths.*.*.responses.*.content.*.examples.*.value",
      "summary",
    ],
    ["a default", "$.components.schemas.Thing.default", "note"],
    ["a constant", "$.components.schemas.Thing.properties.title.const", "summary"],
    ["the name of a property", "$.components.schemas.Thing.properties", "title"],
  ])("an update of %s", (_name, target, key) => {
    const action = `  - target: ${target}\n    x-translates:\n      ${key}: no text\n    update:\n      ${key}: Текст\n`;
    expect(check(russian + action)).toEqual([
      expect.stringMatching(
        `translation-no-text .*\`${key}\` is no text there but a name or a value: leave it alone$`,
      ),
    ]);
  });

  test("a Russian text without a Cyrillic letter", () => {
    expect(check(edit(russian, "Хост", "Host"))).toEqual([
      `${lineOf("Хост")} translation-no-russian $.servers[0]: the Russian \`description\` has no Cyrillic letter: translate it, or move it to \`x-unchanged\` if both languages say the same`,
    ]);
  });

  test("a text without words only if it is changed", () => {
    const description = edit(things, "description: Host", "description: `GET`");
    const overlay = edit(edit(russian, "description: Host", "description: `GET`"), "Хост", "`GET`");
    const quoted = (text: string) => text.replaceAll("description: `GET`", "description: '`GET`'");
    expect(check(quoted(overlay), quoted(description))).toEqual([]);
  });

  test.each([
    [
      "a code span that is lost",
      "`Authorization`.\n        - Д",
      "заголовок.\n        - Д",
      "lacks code `Authorization`",
    ],
    [
      "a code span that came in",
      "Две вещи",
      "Две `вещи`",
      "has code `вещи`, the English text has not",
    ],
    [
      "another link",
      "(https://example.com/list) и",
      "(https://example.com/l) и",
      "lacks the link `https://example.com/list`",
    ],
    [
      "an address that is lost",
      " и https://example.com/things",
      "",
      "lacks the link `https://example.com/things`",
    ],
    [
      "a list item that is lost",
      "        - Дождитесь `204`",
      "          Дождитесь `204`",
      "has 1 instead of 2 list items",
    ],
    ["a heading that is lost", "        ## Перед", "        Перед", "has 0 instead of 1 headings"],
  ])("%s", (_name, from, to, message) => {
    const findings = check(edit(russian, from, to));
    expect(findings).toContainEqual(
      expect.stringMatching(/^\d+ translation-markdown \$\..*: the Russian `\w+` /),
    );
    expect(findings.join("\n")).toContain(`${message}: mend it`);
  });
});

test.each([
  ["no YAML", "actions:\n", "actions: {\n", "The file is no valid YAML: "],
  ["another version", "overlay: 1.0.0", "overlay: 2.0.0", "`overlay` must match pattern"],
  [
    "no description to translate",
    "extends: things.yaml\n",
    "",
    "The overlay lacks `extends`: add it",
  ],
  ["an unknown key", "extends:", "extend: 1\nextends:", "The overlay has the unknown key `extend`"],
  [
    "a removal",
    "$.servers[0]\n",
    "$.servers[0]\n    remove: true\n",
    "Action 2 has `remove`: a translation has",
  ],
  [
    "a misspelt key",
    "- target: $.servers[0]",
    "- tarGet: $.servers[0]",
    "Action 2 lacks `target`: add it",
  ],
  [
    "a broken target",
    "$.servers[0]",
    "$.servers[0",
    "`$.servers[0` is no JSONPath of RFC 9535, mend it: ",
  ],
  [
    "a target without root",
    "$.servers[0]",
    "servers[0]",
    "`servers[0]` is no JSONPath of RFC 9535, mend it: ",
  ],
  [
    "an update of no text",
    "description: Хост",
    "url: https://example.com",
    "Action 2: `url` in `update` is no text: only `summary`",
  ],
  [
    "a text that is none",
    "description: Хост",
    "description: [Хост]",
    "Action 2: `update.description` must be string",
  ],
  [
    "an empty text",
    "description: Хост",
    'description: ""',
    "Action 2: `update.description` must NOT have fewer",
  ],
  [
    "no original",
    "    x-translates:\n      description: Host\n",
    "",
    "$.servers[0]: `update` has `description`: add the English text",
  ],
  [
    "no translation",
    "    update:\n      description: Хост\n",
    "",
    "$.servers[0]: `x-translates` has `description`: add the Russian text",
  ],
  [
    "a text that is changed and unchanged",
    "      title: Things\n",
    "      title: Things\n      description: A\n",
    "$.info: `description` stands in `update` and in `x-unchanged`",
  ],
])("an overlay with %s is refused with its line", (_name, from, to, message) => {
  const overlay = edit(russian, from, to);
  const findings = check(overlay);
  expect(findings.join("\n")).toContain(message);
  expect(findings.filter((finding) => !/^[1-9]\d* translation-form \S/.test(finding))).toEqual([]);
  expect(findings.filter((finding) => finding.includes("\n"))).toEqual([]);
});

test("an action without any text is refused", () => {
  expect(check(`${russian}  - target: $.info\n`)).toEqual([
    `${russian.split("\n").length} translation-form $.info: The action has no text: give it \`x-translates\` and \`update\`, or delete it`,
  ]);
});

test("a broken overlay stops the build with a line that names the place", async () => {
  const file = join(folder, "broken.overlay.yaml");
  writeFileSync(file, edit(russian, "$.servers[0]", "$.servers["));
  const bundle = join(folder, "things.json");
  writeFileSync(bundle, JSON.stringify(parse(things)));
  await expect(translateBundle(bundle, file)).rejects.toThrow(
    `${file}:${lineOf("$.servers[0]")}:13  \`$.servers[\` is no JSONPath`,
  );
});

test("the lint fails on a translation with a fault, in one line, and passes on a whole one", () => {
  writeFileSync(join(folder, "things.yaml"), things);
  const file = join(folder, "ru.overlay.yaml");
  writeFileSync(file, edit(russian, "description: Хост", "description: Host"));
  const faulty = lint(file);
  expect(faulty.lines).toEqual([
    expect.stringMatching(
      /ru\.overlay\.yaml:31:20 {2}error {2}translation-no-russian {2}\$\.servers/,
    ),
    "lint: 1 error, 0 warnings in 1 translation",
  ]);
  expect(faulty.status).toBe(1);

  const real = lint(...apis.map((api) => `${api}/ru.overlay.yaml`));
  expect(real.lines).toEqual(["lint: 0 errors, 0 warnings in 2 translations"]);
  expect(real.status).toBe(0);
});
