import { configDefaults } from "vitest/config";
import base from "../../vitest.config.ts";

export default {
  test: {
    ...base.test,
    globalSetup: "tests/liaisonSite.ts",
    exclude: [...configDefaults.exclude, "tests/alone/**"],
    // Browsers and mocks answer in between, so that one worker would wait for much of the time.
    maxWorkers: 2,
  },
};
