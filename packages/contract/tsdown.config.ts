import { createRequire } from "node:module";
import type plugin from "rollup-plugin-license";
import { defineConfig, type UserConfig } from "tsdown";

// Its types promise a default export, it is a function.
const license: typeof plugin.default = createRequire(import.meta.url)("rollup-plugin-license");

const common: UserConfig = {
  platform: "node",
  target: "es2022",
  fixedExtension: false,
  dts: true,
};

const config: UserConfig[] = defineConfig([
  {
    ...common,
    entry: {
      cli: "src/cli.ts",
      index: "src/index.ts",
      jest: "src/matchers/jest.ts",
      load: "src/matchers/loadContract.ts",
      msw: "src/msw/handlers.ts",
      "node-test": "src/matchers/nodeTest.ts",
      precompiled: "src/precompiled.ts",
      vitest: "src/matchers/vitest.ts",
    },
    format: "esm",
  },
  {
    ...common,
    // Jest runs CommonJS unless it is told otherwise, and cannot require ES modules then.
    entry: { jest: "src/matchers/jest.ts" },
    format: "cjs",
    clean: false,
    shims: true,
    // It is an ES module. What it takes of undici is only for descriptions on other hosts.
    deps: {
      alwaysBundle: ["@apidevtools/json-schema-ref-parser"],
      neverBundle: ["undici"],
    },
    plugins: [
      license({
        thirdParty: {
          allow: { test: "MIT", failOnUnlicensed: true, failOnViolation: true },
          output: { file: "dist/THIRD_PARTY_LICENSES.txt" },
        },
      }),
    ],
  },
]);

export default config;
