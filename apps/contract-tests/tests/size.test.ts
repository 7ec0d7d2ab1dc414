import { expect, test } from "vitest";
import { bundleText } from "../../../packages/client/bench/bundle.ts";
import { findForeignFiles, measureSizes } from "../../../packages/client/bench/sizes.ts";

test("a bundle holds what is used, minified", async () => {
  const bundle = await bundleText(
    `import { serializeFlatQuery } from "./packages/client/src/flatQuery.ts";
     console.log(serializeFlatQuery);`,
  );
  expect(bundle.inputs).toContain("packages/client/src/flatQuery.ts");
  expect(bundle.gzip).toBeGreaterThan(100);
  expect(bundle.minified).toBeLessThan(1000);
});

const figures = await measureSizes();

test.each(figures)("$title: at most $most bytes", ({ found, most }) => {
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThanOrEqual(most);
});

test("neither client brings the other along", async () => {
  expect(await findForeignFiles()).toEqual([]);
});
