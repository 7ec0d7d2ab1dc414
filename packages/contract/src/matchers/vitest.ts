import { afterAll, afterEach, expect } from "vitest";
import type { ContractMatchers } from "./contractMatchers.ts";
import { createSession } from "./session.ts";
import type { SetupOptions } from "./setup.ts";

export type { ContractMatchers } from "./contractMatchers.ts";
export type { ContractSource } from "./loadContract.ts";
export type { MatcherSettings, SetupOptions } from "./setup.ts";

declare module "vitest" {
  // Without type parameters it fits the interface of every version.
  interface Matchers extends ContractMatchers {}
}

/**
 * Adds `toMatchContract` to Vitest's `expect`. Call it in a setup file (`setupFiles`), or at the top
 * of a test file.
 *
 * @throws Error, one line that names the option, for options that cannot be used
 */
export function setupContract(options: SetupOptions): void {
  const session = createSession(options);
  expect.extend({
    toMatchContract(received: unknown, operationId?: string) {
      const { utils, currentTestName } = this;
      const paint = {
        expected: utils.EXPECTED_COLOR,
        received: utils.RECEIVED_COLOR,
        dim: utils.DIM_COLOR,
      };
      return session.match(received, operationId, paint, this.task ?? currentTestName);
    },
  });
  afterEach(({ task }) => session.refusePending(task, expect.getState().currentTestName));
  afterAll(() => session.finish(expect.getState().testPath));
}
