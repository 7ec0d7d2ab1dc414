import { configDefaults } from "vitest/config";
import base from "../../vitest.config.ts";

/** Tests that are held against a clock, and would fail when others keep them waiting. */
export const timed: readonly string[] = [
  "tests/batch.test.ts",
  "tests/rawClient.test.ts",
  "tests/oauth/{createOAuth,fileLock,fileTokenStore}.test.ts",
  "tests/redis/*.test.ts",
  "tests/transport/{abort,retry,throttle,timeout}.test.ts",
];

export default { test: { ...base.test, exclude: [...configDefaults.exclude, ...timed] } };
