import type { OAuthOptions } from "./createOAuth.ts";

/** The tokens of one account and integration. */
export interface TokenPair {
  readonly accessToken: string;
  /** Good for one refresh, which gives a new pair. */
  readonly refreshToken: string;
  /** When the access token ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Keeps the tokens of one account and integration. All processes that use them share one store:
 * a refresh token works once, so a second copy is worthless after the first refresh.
 */
export interface TokenStore {
  /** The pair that was set last, `undefined` when there is none yet. */
  get(): Promise<TokenPair | undefined>;
  /** Resolves once the pair is safe, and replaces the older one as a whole. */
  set(pair: TokenPair): Promise<void>;
  /**
   * Runs the work while nobody else who uses the same tokens runs theirs. Without it, two processes
   * that refresh at once may spend one refresh token twice.
   */
  lock?<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Gives a fresh pair once it is stored, as OAuth does without this, but in a way that outlives this
   * process. Not used when an own `fetch` is given, which could not be handed over.
   *
   * @param refused the access token that the server has refused
   */
  renew?(options: OAuthOptions, refused?: string): Promise<TokenPair>;
}

/** Keeps the tokens in memory: for tests, and for programs that save them by themselves. */
export function memoryTokenStore(initial?: TokenPair): TokenStore {
  let pair = initial;
  return {
    get: async () => pair,
    async set(value) {
      pair = value;
    },
    lock: createQueue(),
  };
}

/** Runs works one at a time, in the order in which they are given, whether they fail or not. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>) => {
    tail = tail.then(work, work);
    return tail as Promise<T>;
  };
}
