import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { apis } from "./descriptions.ts";

const run = promisify(execFile);
const specFolder = fileURLToPath(new URL("..", import.meta.url));

describe("bundles", () => {
  it("are the same bytes from run to run", async () => {
    const folder = await mkdtemp(join(tmpdir(), "bundles-"));
    try {
      await run(process.execPath, ["scripts/bundle.ts", folder], { cwd: specFolder });
      for (const file of apis.flatMap((api) => [`${api}.json`, `${api}.yaml`])) {
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

  it.each(apis)("of %s refer to nothing outside", async (api) => {
    const text = await readFile(join(specFolder, "dist", `${api}.json`), "utf8");
    const references = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, target]) => target);
    expect(references.filter((target) => !target?.startsWith("#/components/"))).toEqual([]);
    expect(references.length).toBeGreaterThan(10);
  });
});
