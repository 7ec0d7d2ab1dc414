import { type CallError, createCallError } from "./errors.ts";
import type { Fetch, FetchContext, FetchInit } from "./fetch.ts";
import type { Answer } from "./operation.ts";

/** One request that is sent; the same object in all hooks of the attempt. */
export interface Attempt extends FetchInit, FetchContext {
  readonly url: string;
  /** May be added to in `onRequest`. Holds the Authorization, and is not enumerable. */
  readonly headers: Record<string, string>;
}

/**
 * Called while a call goes on, each hook whatever the others do. Must not throw: the call then fails
 * with a HookError, and does so after an answer as well.
 */
export interface Hooks {
  /** Before a request is sent. */
  onRequest?: ((attempt: Attempt) => void) | undefined;
  /** When an answer, of any status, has been read. */
  onAnswer?: ((attempt: Attempt, answer: Answer) => void) | undefined;
  /** When a request got no answer, or was not sent because a hook failed. */
  onFailure?: ((attempt: Attempt, error: unknown) => void) | undefined;
}

/** Makes a `fetch` that calls hooks around another one. */
export function hookFetch(hooks: readonly Hooks[], fetch: Fetch): Fetch {
  const tell = (attempt: Attempt, call: (hook: Hooks) => void) => {
    const thrown: unknown[] = [];
    for (const hook of hooks) {
      try {
        call(hook);
      } catch (error) {
        thrown.push(error);
      }
    }
    if (thrown.length === 0) return;
    const [cause] = thrown;
    throw (cause as CallError)?.lineage
      ? cause
      : createCallError("Hook", attempt, `a hook failed: ${cause}`, { cause });
  };

  return async (url, init, context) => {
    const { headers, ...rest } = init;
    const attempt = { ...rest, ...context, url } as Attempt;
    // Not enumerable: whoever logs the attempt would log the token.
    Object.defineProperty(attempt, "headers", { value: headers });
    let answer: Answer;
    try {
      tell(attempt, (hook) => hook.onRequest?.(attempt));
      const response = await fetch(url, init, context);
      answer = { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      tell(attempt, (hook) => hook.onFailure?.(attempt, error));
      throw error;
    }
    tell(attempt, (hook) => hook.onAnswer?.(attempt, answer));
    return { ...answer, text: async () => answer.text };
  };
}
