/** Shared by every package: `vitest run --config <path to this file>` from the package's folder. */
export default {
  test: {
    // scripts/test.ts adds up the JSON reports of all packages.
    reporters: ["dot", ["json", { outputFile: "reports/tests.json" }]],
    // Every package is tested at once, so a step may wait for its turn on a small machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
} as const;
