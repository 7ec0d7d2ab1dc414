import { createCallError } from "../errors.ts";
import type { Fetch } from "../fetch.ts";
import type { TokenFunction } from "../token.ts";
import type { OAuthError, OAuthFailure } from "./oauthError.ts";
import { createQueue, type TokenPair, type TokenStore } from "./tokenStore.ts";

/** An integration, the account's tokens and the server that gives them. */
export interface Integration {
  clientId: string;
  clientSecret: string;
  /** The one that the integration is registered with. */
  redirectUri: string;
  store: TokenStore;
  /** Used instead of the global `fetch`. Renewals then stay in this process, whatever the store. */
  fetch?: Fetch | undefined;
  /** Milliseconds before its end at which a token is renewed, 60,000 by default. */
  margin?: number | undefined;
  /** Milliseconds that the token endpoint has to answer, 30,000 by default. */
  timeout?: number | undefined;
}

/** An integration, and where the server takes its requests. */
export interface OAuthOptions extends Integration {
  /** Takes the token requests, as JSON. */
  tokenUrl: string;
  /** Page on which the user permits the access. */
  authorizationUrl: string;
}

/**
 * Token of a transport, renewed when needed: ahead of its end, and once after a 401. Calls that come
 * meanwhile wait for the same renewal, which goes on when they are aborted. A new pair is used only
 * after it is stored. When none comes, a token that is still good goes on being used, unless the server
 * has refused it; the next attempt follows when half of its remaining time is over.
 *
 * Rejects with an OAuthError, and with what the store throws when it cannot be read.
 */
export interface OAuth extends TokenFunction {
  /** A random text for {@link OAuth.authorizationUrl}, to be kept in the user's session. */
  createState(): string;
  /**
   * Address to send the user to.
   *
   * @param query `state`, and what else the page understands, such as amoCRM's `mode`
   */
  authorizationUrl(query: { state: string; [name: string]: string }): string;
  /**
   * Ends an authorization: exchanges the code that the user has come back with and stores the pair.
   *
   * @param callback address that the user was sent to; `?` and the query are enough
   * @param state what {@link OAuth.createState} gave for this user
   * @throws OAuthError `denied`, `state`, `refused`, `unavailable` or `unsaved`
   */
  exchangeCode(callback: string | URL, state: string): Promise<void>;
}

/** Makes the token of a transport out of an integration and its token store. */
export function createOAuth(options: OAuthOptions): OAuth {
  const { clientId, clientSecret, store } = options;
  const outgoing = { operationId: "oauth", method: "POST", url: options.tokenUrl, number: 1 };
  let pair: TokenPair | undefined;
  /** The access token that the API has refused last. */
  let refusal: string | undefined;
  let margin = options.margin ?? 60_000;
  let renewing: Promise<string> | undefined;
  /** What a refresh token gave that is still in the store: a pair not stored yet, or a refusal. */
  let held: { spent: string; next?: TokenPair; error?: OAuthError } | undefined;
  // A store may have no lock; a renewal must not end after an exchange that began later.
  const inTurn = createQueue();

  /** Leaves out of the hint what it may repeat: the secret, another one, the client's own. */
  const fail = (
    reason: OAuthFailure,
    told: unknown = "",
    secret = "\n",
    other = clientSecret,
    status?: number,
  ) => {
    const hint = `${told}`.replaceAll(secret, "***").replaceAll(other, "***");
    return createCallError("OAuth", outgoing, `${reason} ${hint}`.trim(), {
      reason,
      status,
      hint,
    }) as OAuthError;
  };

  const isFresh = (candidate: TokenPair | undefined, ahead = margin): candidate is TokenPair =>
    candidate?.accessToken !== refusal && (candidate?.expiresAt as number) - ahead > Date.now();

  const requestPair = async (spent: string, code?: string): Promise<TokenPair> => {
    const response = await (options.fetch ?? (fetch as Fetch))(
      outgoing.url,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uri: options.redirectUri,
          grant_type: code ? "authorization_code" : "refresh_token",
          [code ? "code" : "refresh_token"]: spent,
        }),
        signal: AbortSignal.timeout(options.timeout ?? 30_000),
        credentials: "omit",
        redirect: "manual",
      },
      outgoing,
    ).catch((error) => {
      throw fail("unavailable", `${error} ${error.cause?.code ?? ""}`, spent);
    });
    const { status } = response;
    // What the parser says is left aside: it would quote the tokens.
    const answer = await response
      .text()
      .then(JSON.parse)
      .catch(() => 0);
    const {
      access_token,
      // RFC 6749, section 6: a server that sends none leaves the old one in force.
      refresh_token = code ? 0 : spent,
      expires_in = 3600,
      detail = status,
      hint = detail,
    } = answer ?? 0;
    if (access_token && refresh_token) {
      return {
        accessToken: access_token,
        refreshToken: refresh_token,
        expiresAt: Date.now() + expires_in * 1000,
      };
    }
    const isRefusal = answer && (status === 400 || status === 401);
    const error = fail(isRefusal ? "refused" : "unavailable", hint, spent, undefined, status);
    if (isRefusal && !code) held = { spent, error };
    throw error;
  };

  const renew = async (code?: string): Promise<TokenPair> => {
    const work = async (): Promise<TokenPair> => {
      const stored = await store.get();
      const spent = stored?.refreshToken ?? "";
      if (code || held?.spent !== spent) {
        if (!code && isFresh(stored)) return stored;
        if (!code && !spent) throw fail("missing");
        // What fails leaves the pair that waits to be stored.
        held = { spent, next: await requestPair(code ?? spent, code) };
      }
      const { next, error } = held;
      if (!next) throw error;
      try {
        await store.set(next);
      } catch (error) {
        pair = undefined;
        throw fail("unsaved", error, next.accessToken, next.refreshToken);
      }
      held = undefined;
      return next;
    };
    return (
      (!code && !held && !options.fetch && store.renew?.(options, refusal)) ||
      store.lock?.(work) ||
      work()
    );
  };

  const token: TokenFunction = (refused) => {
    refusal = refused ?? refusal;
    if (!renewing && isFresh(pair)) return pair.accessToken;
    renewing ??= inTurn(async () => {
      try {
        pair = await renew().catch(async (error) => {
          const old = await store.get().catch(() => pair);
          // The end of the process would lose an unsaved pair: that is told at once.
          if (!isFresh(old, 0) || error.reason === "unsaved") throw error;
          return old;
        });
        // Halfway to its end: not with every call when there is no new one, or it is short-lived.
        margin = Math.min(options.margin ?? 60_000, (pair.expiresAt - Date.now()) / 2);
        return pair.accessToken;
      } finally {
        renewing = undefined;
      }
    });
    return renewing;
  };

  return Object.assign(token, {
    createState: () => crypto.randomUUID(),
    authorizationUrl: (query: Record<string, string>) =>
      `${options.authorizationUrl}?${new URLSearchParams({ client_id: clientId, ...query })}`,
    async exchangeCode(callback: string | URL, expected: string) {
      const query = new URL(callback, options.redirectUri).searchParams;
      const code = query.get("code");
      const state = query.get("state");
      if (!code) throw fail("denied", query.get("error") ?? "");
      // Looked up by its hash: the time must not tell how much of a guess is right.
      if (!state || !new Set([expected]).has(state)) throw fail("state");
      pair = await inTurn(() => renew(code));
    },
  });
}
