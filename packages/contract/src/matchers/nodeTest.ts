import { AssertionError } from "node:assert";
import { after } from "node:test";
import { PLAIN } from "./message.ts";
import { createSession, type MatchSession, NOT_AWAITED } from "./session.ts";
import type { SetupOptions } from "./setup.ts";

export type { ContractSource } from "./loadContract.ts";
export type { MatcherSettings, SetupOptions } from "./setup.ts";

let session: MatchSession | undefined;

/** Assertions that nobody has awaited so far. */
const open = new Set<Error>();

/**
 * Prepares `assertMatchesContract`. Call it at the top of a test file, or in a module that it imports.
 *
 * @throws Error, one line that names the option, for options that cannot be used
 */
export function setupContract(options: SetupOptions): void {
  const created = createSession(options);
  session = created;
  after(async () => {
    await created.finish(process.argv[1]);
    const [first] = open;
    if (first !== undefined) throw first;
  });
}

/**
 * Holds an exchange, or a response alone, against the contract; see `toMatchContract` of the other
 * entries for what it takes. Bodies are left to the test. A promise that nobody awaits fails the test
 * file.
 *
 * @param operationId of the operation that answered; can be left out where the request is known
 * @throws AssertionError that tells every finding
 * @throws Error, one line, when the value cannot be judged or `setupContract` was not called
 */
export function assertMatchesContract(value: unknown, operationId?: string): Promise<void> {
  const notAwaited = new Error(NOT_AWAITED);
  open.add(notAwaited);
  const asserted = assertNow(value, operationId);
  // The runner only mentions rejections of tests that have ended.
  asserted.catch(() => {});
  return new Proxy(asserted, {
    get: (promise, key) => {
      if (key === "then" || key === "catch" || key === "finally") open.delete(notAwaited);
      const member: unknown = Reflect.get(promise, key);
      return typeof member === "function" ? member.bind(promise) : member;
    },
  });
}

async function assertNow(value: unknown, operationId: string | undefined): Promise<void> {
  if (session === undefined) throw new Error("call setupContract before assertMatchesContract");
  const { pass, message } = await session.match(value, operationId, PLAIN, open);
  if (!pass) throw new AssertionError({ message: message(), operator: "matchesContract" });
}
