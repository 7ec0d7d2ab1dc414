import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type plugin from "rollup-plugin-license";
import { defineConfig, type UserConfig } from "tsdown";

// Its types promise a default export, it is a function.
const license: typeof plugin.default = createRequire(import.meta.url)("rollup-plugin-license");

const config: UserConfig = defineConfig({
  entry: ["src/index.ts", "src/cli.ts"],
  format: "esm",
  platform: "node",
  target: "node20",
  dts: true,
  fixedExtension: false,
  // Prism's generators become part of the package, in a chunk that is loaded when it is needed:
  // whoever installed Prism would get a server, a proxy and an install script with them.
  deps: {
    onlyBundle: [
      ...["@faker-js/faker", "@stoplight/json-schema-sampler", "@stoplight/prism-http"],
      ...["call-me-maybe", "esprima", "format-util", "fp-ts", "js-yaml", "json-schema-faker"],
      ...["json-schema-ref-parser", "jsonpath-plus", "lodash", "ono", "seedrandom"],
    ],
  },
  // Prism asks for the faker of all languages and uses the English one.
  alias: { "@faker-js/faker": "@faker-js/faker/locale/en" },
  plugins: [
    license({
      thirdParty: {
        allow: {
          test: "(MIT OR Apache-2.0 OR BSD-2-Clause)",
          failOnUnlicensed: true,
          failOnViolation: true,
        },
        output: {
          file: "dist/THIRD_PARTY_LICENSES.txt",
          template: (packages) =>
            [
              ...packages.map((dependency) => dependency.text()),
              readFileSync("licenses/embedded.txt", "utf8"),
            ].join("\n\n---\n\n"),
        },
      },
    }),
  ],
});

export default config;
