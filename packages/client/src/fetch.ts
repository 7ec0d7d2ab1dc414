/** What the transport passes to a {@link Fetch}; every `fetch` understands it. */
export interface FetchInit {
  method: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body?: string | undefined;
  signal: AbortSignal | undefined;
  /** amoCRM refuses requests about chats that carry session cookies. */
  credentials: "omit";
  /** A redirected POST would arrive as a GET and look like a success. */
  redirect: "manual";
}

/** The part of a `Response` that the transport reads. */
export interface FetchAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  text(): Promise<string>;
}

/** Headers of an answer; a `Headers` is one. Names in any letter case. */
export interface AnswerHeaders {
  get(name: string): string | null;
  forEach(callback: (value: string, name: string) => void): void;
}

/** What a request is part of. */
export interface FetchContext {
  /** Operation of the description, `undefined` for a request through the typed path client. */
  readonly operationId: string | undefined;
  /** 1 for the first request of a call, 2 for the first that repeats it. */
  readonly number: number;
}

/**
 * Sends one request and resolves with its answer: the global `fetch`, or one in its place. Has to
 * reject when `init.signal` aborts.
 */
export type Fetch = (url: string, init: FetchInit, context: FetchContext) => Promise<FetchAnswer>;
