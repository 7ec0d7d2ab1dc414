import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Ruleset } from "@stoplight/spectral-core";
import spectralRulesets from "@stoplight/spectral-rulesets";
import { beforeAll, describe, expect, test } from "vitest";
import {
  lintWithSpectral,
  loadRuleset,
  type RulesetName,
  rulesFolder,
} from "../scripts/lint/spectral.ts";

/** Spectral's own rules are not what is tested here: they want contacts, tags and more. */
const foreign = new Set(Object.keys(spectralRulesets.oas.rules));
const rulesets = new Map<RulesetName, Ruleset>();
const codes = readdirSync(rulesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "functions")
  .map(({ name }) => name);

beforeAll(async () => {
  for (const name of ["shared", "amocrm", "suprsend"] as const) {
    rulesets.set(name, await loadRuleset(name));
  }
});

/** Rules of one API have its name in front; all others are for both. */
function rulesetOf(code: string): RulesetName {
  return (["amocrm", "suprsend"] as const).find((api) => code.startsWith(`${api}-`)) ?? "shared";
}

async function lint(root: string, name: RulesetName) {
  const findings = await lintWithSpectral(root, rulesets.get(name) as Ruleset);
  return findings
    .filter(({ code }) => !foreign.has(code))
    .map(({ file, line, code }) => `${code} at ${relative(dirname(root), file)}:${line}`);
}

/** A fixture is one file, or a folder with a split description. */
function fixture(code: string, kind: "good" | "bad"): string {
  const file = join(rulesFolder, code, `${kind}.yaml`);
  return existsSync(file) ? file : join(rulesFolder, code, kind, "openapi.yaml");
}

/** The places that the comments of a fixture mark: what stands after `# <- `, file and line. */
function markedPlaces(root: string): string[] {
  const folder = dirname(root);
  const files = root.endsWith("openapi.yaml")
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".yaml"))
    : [relative(folder, root)];
  return files.flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .flatMap((text, at) => {
        const mark = text.match(/ # <- (\S+)$/)?.[1];
        return mark === undefined ? [] : [`${mark} at ${file}:${at + 1}`];
      }),
  );
}

describe.each(codes)("%s", (code) => {
  test("finds the one fault of its bad fixture, at its place", async () => {
    const root = fixture(code, "bad");
    const places = markedPlaces(root);
    expect(places).toHaveLength(1);
    expect(await lint(root, rulesetOf(code))).toEqual([places[0]?.replace("here", code)]);
  });

  test("finds nothing in its good fixture", async () => {
    expect(await lint(fixture(code, "good"), rulesetOf(code))).toEqual([]);
  });

  test("is an error in its ruleset, with a help text", () => {
    const rule = rulesets.get(rulesetOf(code))?.rules[code];
    expect(rule?.severity).toBe(0);
    expect(rule?.description).toMatch(/^Why: .+ Mend: .+$/s);
  });
});

test("there are rules enough for the folder listing to be right", () => {
  expect(codes.length).toBeGreaterThanOrEqual(15);
});

test("every function belongs to a rule", () => {
  const rules = codes.map((code) => readFileSync(join(rulesFolder, code, "rule.yaml"), "utf8"));
  const functions = readdirSync(join(rulesFolder, "functions"))
    .filter((file) => file.endsWith(".js"))
    .map((file) => file.replace(".js", ""));
  const unused = functions.filter((name) => !rules.some((rule) => rule.includes(`[${name}]`)));
  expect(unused).toEqual([]);
});

describe("a split description", () => {
  const root = fileURLToPath(new URL("fixtures/split/openapi.yaml", import.meta.url));

  test("has its findings in the file and line where they stand", async () => {
    expect((await lint(root, "shared")).sort()).toEqual(markedPlaces(root).sort());
  });

  test("has the same findings when it is bundled", async () => {
    const folder = mkdtempSync(join(tmpdir(), "liaison-"));
    const bundle = join(folder, "bundle.yaml");
    try {
      const redocly = fileURLToPath(new URL("../node_modules/.bin/redocly", import.meta.url));
      const env = {
        ...process.env,
        REDOCLY_TELEMETRY: "off",
        REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
      };
      await promisify(execFile)(redocly, ["bundle", root, "--output", bundle], { env });
      const codesOf = (places: string[]) => places.map((place) => place.split(" ")[0]).sort();
      expect(codesOf(await lint(bundle, "shared"))).toEqual(codesOf(markedPlaces(root)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
