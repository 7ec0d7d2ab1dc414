import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const resolveDir = fileURLToPath(new URL("../src/", import.meta.url));
const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

/** Bytes that a program adds to a page, as it is sent. */
async function measure(imports: string, from: string): Promise<number> {
  const contents = `import { ${imports} } from "./${from}.ts"; globalThis.used = [${imports}];`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: "ts" },
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).byteLength;
}

describe("the size after gzip", () => {
  it.each([
    ["of the whole client", "createSuprsend", "index", 5000, /in under (\d) kB \(gzip\)/],
    [
      "of one operation",
      "createTransport, listObjectSubscriptions",
      "operations",
      4000,
      /bundled: under (\d) kB \(gzip\)/,
    ],
  ] as const)("%s is small, and is what the README says", async (_, imports, from, most, said) => {
    const size = await measure(imports, from);
    expect(size).toBeLessThanOrEqual(most);
    expect(said.exec(readme)?.[1]).toBe(`${Math.ceil(size / 1000)}`);
  });
});
