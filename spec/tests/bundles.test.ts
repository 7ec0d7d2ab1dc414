import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { lintWithRedocly } from "../scripts/lint/redocly.ts";
import { type Text, textsOf } from "../translation/texts.ts";
import { apis, type JsonObject, readBundle } from "./descriptions.ts";

const run = promisify(execFile);
const specFolder = fileURLToPath(new URL("..", import.meta.url));

/** A description with its texts taken out. */
function withoutTexts(description: JsonObject): JsonObject {
  const rest = structuredClone(description);
  for (const { location, key } of textsOf(description)) {
    const owner = location.reduce<unknown>((node, step) => (node as JsonObject)[step], rest);
    delete (owner as JsonObject)[key];
  }
  return rest;
}

describe("bundles", () => {
  it("are the same bytes from run to run", async () => {
    const folder = await mkdtemp(join(tmpdir(), "bundles-"));
    try {
      await run(process.execPath, ["scripts/bundle.ts", folder], { cwd: specFolder });
      for (const file of apis.flatMap((api) =>
        ["json", "yaml", "ru.json", "ru.yaml"].map((end) => `${api}.${end}`),
      )) {
        const again = await readFile(join(folder, file));
        expect(again.equals(await readFile(join(specFolder, "dist", file)))).toBe(true);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each(apis)("of %s hold the same in both formats and are exported", async (api) => {
    const [json, yaml] = await Promise.all(
      ["json", "yaml"].map((format) =>
        readFile(fileURLToPath(import.meta.resolve(`@liaison/spec/${api}.${format}`)), "utf8"),
      ),
    );
    expect(parse(yaml ?? "")).toEqual(JSON.parse(json ?? ""));
    expect(yaml).toMatch(new RegExp(`^# Bundled from spec/${api}/openapi.yaml by spec/scripts`));
  });

  it.each(apis)("of %s differ from the Russian ones in their texts only", async (api) => {
    const [json, yaml] = await Promise.all(
      ["json", "yaml"].map((format) =>
        readFile(join(specFolder, "dist", `${api}.ru.${format}`), "utf8"),
      ),
    );
    const russian = JSON.parse(json ?? "");
    expect(parse(yaml ?? "")).toEqual(russian);
    expect(yaml).toMatch(
      `# Bundled from spec/${api}/openapi.yaml and spec/${api}/ru.overlay.yaml by spec/scripts`,
    );

    const english = readBundle(api);
    const texts = textsOf(russian);
    const placesOf = (list: Text[]) =>
      list.map(({ location, key }) => [...location, key].join(" "));
    expect(placesOf(texts).sort()).toEqual(placesOf(textsOf(english)).sort());
    expect(withoutTexts(russian)).toEqual(withoutTexts(english));
    const foreign = texts.filter(({ text }) => !/\p{Script=Cyrillic}/u.test(text));
    expect(placesOf(foreign)).toEqual(["info title"]);
  });

  it.each(apis)("of %s in Russian please Redocly", async (api) => {
    const file = join(specFolder, "dist", `${api}.ru.yaml`);
    expect(await lintWithRedocly(file, api)).toEqual([]);
  });

  it.each(apis)("of %s refer to nothing outside", async (api) => {
    const text = await readFile(join(specFolder, "dist", `${api}.json`), "utf8");
    const references = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, target]) => target);
    expect(references.filter((target) => !target?.startsWith("#/components/"))).toEqual([]);
    expect(references.length).toBeGreaterThan(10);
  });
});
