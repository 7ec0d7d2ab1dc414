import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: "src/index.ts",
  format: ["esm", "cjs"],
  platform: "neutral",
  target: "es2022",
  dts: true,
  // The runtime is part of the package: who installs it gets one package, not two.
  deps: { alwaysBundle: ["@liaison/client"] },
});
export default config;
