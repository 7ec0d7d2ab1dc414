import base from "../../vitest.config.ts";

/** Runs what is held against a clock; `pnpm test` starts it when nothing else runs. */
export default {
  test: {
    ...base.test,
    include: ["load/*.load.ts"],
    reporters: ["dot", ["json", { outputFile: "reports/load.json" }]],
  },
} as const;
