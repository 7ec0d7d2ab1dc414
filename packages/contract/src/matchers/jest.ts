import type {} from "expect";
import { createSession, type MatchResult } from "./session.ts";
import type { SetupOptions } from "./setup.ts";

export type { ContractMatchers } from "./contractMatchers.ts";
export type { ContractSource } from "./loadContract.ts";
export type { MatcherSettings, SetupOptions } from "./setup.ts";

declare global {
  namespace jest {
    // Of @types/jest.
    interface Matchers<R> {
      toMatchContract(operationId?: string): Promise<Awaited<R>>;
    }
  }
}

declare module "expect" {
  // Of @jest/globals.
  interface Matchers<R> {
    toMatchContract(operationId?: string): Promise<Awaited<R>>;
  }
}

type Color = (text: string) => string;

/** What of Jest's globals is needed here. */
interface JestGlobals {
  readonly expect: {
    extend(matchers: {
      readonly [name: string]: (
        this: {
          readonly currentTestName?: string;
          readonly utils: Readonly<
            Record<"EXPECTED_COLOR" | "RECEIVED_COLOR" | "DIM_COLOR", Color>
          >;
        },
        received: unknown,
        operationId?: string,
      ) => Promise<MatchResult>;
    }): void;
    getState(): { readonly currentTestName?: string; readonly testPath?: string };
  };
  afterEach(hook: () => void): void;
  afterAll(hook: () => Promise<void>): void;
}

/**
 * Adds `toMatchContract` to Jest's `expect`. Call it in a setup file (`setupFilesAfterEnv`), or at the
 * top of a test file.
 *
 * @throws Error, one line that names the option, for options that cannot be used, or when Jest's
 *   globals are missing
 */
export function setupContract(options: SetupOptions): void {
  const session = createSession(options);
  const { expect, afterEach, afterAll } = globalThis as unknown as Partial<JestGlobals>;
  if (expect === undefined || afterEach === undefined || afterAll === undefined) {
    throw new Error(
      "setupContract needs Jest's globals: call it in a file of setupFilesAfterEnv, with injectGlobals left on",
    );
  }
  expect.extend({
    toMatchContract(received, operationId) {
      const { utils, currentTestName } = this;
      const paint = {
        expected: utils.EXPECTED_COLOR,
        received: utils.RECEIVED_COLOR,
        dim: utils.DIM_COLOR,
      };
      return session.match(received, operationId, paint, currentTestName);
    },
  });
  afterEach(() => session.refusePending(expect.getState().currentTestName));
  afterAll(() => session.finish(expect.getState().testPath));
}
