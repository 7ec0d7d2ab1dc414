import type { UserConfig } from "tsdown";

const shared: UserConfig = {
  format: ["esm", "cjs"],
  target: "es2022",
  fixedExtension: false,
  dts: true,
  // Editors read the comments of the declarations; in JavaScript they would be weight, twice.
  outputOptions: { comments: { jsdoc: false } },
  // The runtime is part of the package: who installs it gets one package, not two.
  deps: { alwaysBundle: [/^@liaison\/client/] },
};

/**
 * How tsdown builds a client: the entries that every runtime can load, and those for Node.
 *
 * @param entry sources of the entries for Node
 */
export function clientBuild(entry: NonNullable<UserConfig["entry"]>): UserConfig[] {
  return [
    {
      ...shared,
      platform: "neutral",
      entry: [
        "src/index.ts",
        "src/operations.ts",
        "src/raw.ts",
        "src/opentelemetry.ts",
        "src/check.ts",
      ],
    },
    { ...shared, platform: "node", entry },
  ];
}
