import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile, compilers } from "../src/compile.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));

describe.each(compilers)("with %s", (compiler) => {
  it("right calls compile and wrong ones do not", async () => {
    expect(await compile(compiler, join(folder, "type-tests"))).toBe("");
  });

  it("a wrong call that nobody expects is an error", async () => {
    // Beside the original, so that the packages are found.
    const copy = await mkdtemp(join(folder, "node_modules/type-tests-"));
    try {
      await cp(join(folder, "type-tests"), copy, { recursive: true });
      const file = join(copy, "suprsend.ts");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace("// @ts-expect-error the token is missing", ""));
      expect(await compile(compiler, copy)).toMatch(/suprsend\.ts\(\d+,\d+\): error TS.*token/s);
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});
