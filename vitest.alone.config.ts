import base from "./vitest.config.ts";

/** For what is held against a clock: `pnpm test` runs it when nothing else runs. */
export default {
  test: {
    ...base.test,
    reporters: ["dot", ["json", { outputFile: "reports/load.json" }]],
  },
} as const;
