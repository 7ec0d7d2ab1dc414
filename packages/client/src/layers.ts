import type { Fetch } from "./fetch.ts";
import { type Hooks, hookFetch } from "./hooks.ts";
import { createRetry, type RetryOptions, type RetryPolicy } from "./retry.ts";
import type { Throttle } from "./throttle.ts";
import { createTimeLimit } from "./timeout.ts";
import type { TransportOptions } from "./transport.ts";

/** How each request of a client is sent. `false` switches a layer off. */
export interface RequestOptions {
  /**
   * Whether and when a failed request is repeated: options of {@link createRetry}, whose defaults
   * hold without them, or a policy.
   */
  retry?: RetryPolicy | RetryOptions | false | undefined;
  /** Milliseconds of each request, until its answer is read; 30,000 by default. */
  timeout?: number | false | undefined;
  /** Headers of every request. */
  headers?: Record<string, string> | undefined;
  /** Told of every request. */
  hooks?: Hooks | readonly Hooks[] | undefined;
  /** Used instead of the global `fetch`. */
  fetch?: Fetch | undefined;
}

/** How the requests of a client are sent. */
export interface LayerOptions extends RequestOptions {
  /** Holds requests back. */
  throttle?: Throttle | false | undefined;
}

/** Puts the layers of a client together, with the defaults of those that are not given. */
export function createLayers(options: LayerOptions): Omit<TransportOptions, "baseUrl" | "token"> {
  const hooks = ([] as Hooks[]).concat(options.hooks ?? []);
  // Looked up late: tests and tracers replace the global.
  const send: Fetch = options.fetch ?? ((url, init) => fetch(url, init as RequestInit));
  const retry = options.retry ?? {};
  return {
    throttle: options.throttle,
    retry: typeof retry === "object" ? createRetry(retry) : retry,
    // The transport adds names in lower case; the same name twice would be sent with both values.
    headers: Object.fromEntries(new Headers(options.headers)),
    timeout: createTimeLimit(options.timeout ?? 30_000),
    fetch: hooks.length ? hookFetch(hooks, send) : send,
  };
}
