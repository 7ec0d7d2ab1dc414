import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import type { OAuthConfig } from "../config/config.ts";
import { isObject } from "../engine/description/document.ts";
import type { HttpRequest } from "../engine/exchange.ts";
import { UsageError } from "../input/usageError.ts";
import type { TokenSource } from "./credentials.ts";
import { type Answer, createSender } from "./send.ts";
import { quoteAddress, readTarget, type Target } from "./target.ts";

/** What the file holds. */
interface StoredTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since 1970; absent when the server does not say. */
  readonly expiresAt?: number;
}

/** Milliseconds for which an access token is good at least, in all reason. */
const LEAST_LIFE = 60_000;

const TIMEOUT = 30_000;

/**
 * A token that is renewed by the grant `refresh_token` (RFC 6749, section 6), at the start unless the
 * file has a good one, and when the service refuses it.
 *
 * Many vendors take a refresh token once only. So a new pair is written to the file before it is used,
 * and nothing is asked for while the file cannot be written.
 *
 * @param config `store` is the path of the file; the refresh token in it comes before the configured
 *   one, which is for the first run
 * @param target whose path `tokenUrl` may be
 * @throws UsageError, without any token in it, when none can be had
 */
export async function openTokenSource(config: OAuthConfig, target: Target): Promise<TokenSource> {
  const { store } = config;
  if (store === undefined) {
    throw new UsageError(
      "oauth.store is missing in the configuration: name a file for the renewed tokens, a refresh token often works once only",
    );
  }
  const stored = await readTokens(store);
  const isGood = stored !== undefined && (stored.expiresAt ?? 0) > Date.now() + LEAST_LIFE;
  const renew = (refreshToken: string) => refresh(config, target, store, refreshToken);
  let tokens = isGood ? stored : await renew(stored?.refreshToken ?? config.refreshToken);
  let issued = isGood ? -Infinity : performance.now();
  let renewing: Promise<boolean> | undefined;

  return {
    current: () => tokens.accessToken,
    renew: (refused) => {
      if (refused !== tokens.accessToken) return Promise.resolve(true);
      // A service that refuses what was just issued will refuse the next one too.
      if (performance.now() - issued < LEAST_LIFE) return Promise.resolve(false);
      renewing ??= renew(tokens.refreshToken).then((next) => {
        tokens = next;
        issued = performance.now();
        renewing = undefined;
        return true;
      });
      return renewing;
    },
  };
}

async function refresh(
  config: OAuthConfig,
  target: Target,
  store: string,
  refreshToken: string,
): Promise<StoredTokens> {
  const draft = `${store}.${randomUUID()}.tmp`;
  const file = await open(draft, "wx", 0o600).catch((error) => {
    throw new UsageError(`the token file ${store} cannot be written: ${error.code}`);
  });
  let tokens: StoredTokens | undefined;
  try {
    tokens = await request(config, target, refreshToken);
    await file.writeFile(`${JSON.stringify(tokens, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
    if (tokens === undefined) await rm(draft, { force: true });
  }
  await rename(draft, store).catch((error) => {
    throw new UsageError(
      `the token file ${store} cannot be replaced (${error.code}), the new tokens are in ${draft}`,
    );
  });
  return tokens;
}

async function request(
  { tokenUrl, clientId, clientSecret, redirectUri }: OAuthConfig,
  target: Target,
  refreshToken: string,
): Promise<StoredTokens> {
  if (!URL.canParse(tokenUrl, target.url)) {
    throw new UsageError(
      `oauth.tokenUrl is neither an address nor a path: ${quoteAddress(tokenUrl)}`,
    );
  }
  const url = new URL(tokenUrl, target.url);
  const body = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    ...(redirectUri !== undefined && { redirect_uri: redirectUri }),
  });
  const message: HttpRequest = {
    method: "POST",
    target: `${url.pathname}${url.search}`,
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from(body.toString()),
  };
  const sender = createSender(readTarget(url.origin, "oauth.tokenUrl"), {
    timeout: TIMEOUT,
    connections: 1,
  });
  const answer = await sender.send(message, new AbortController().signal);
  sender.close();
  const fields = readFields(answer);
  const { access_token: accessToken, refresh_token: next = refreshToken } = fields;
  if (typeof accessToken !== "string" || typeof next !== "string") {
    throw new UsageError(
      `${url.origin}${url.pathname} gives no token: ${explain(answer, fields, [clientSecret, refreshToken])}`,
    );
  }
  const lifetime = Number(fields["expires_in"]);
  return {
    accessToken,
    refreshToken: next,
    ...(lifetime > 0 && { expiresAt: Date.now() + lifetime * 1000 }),
  };
}

function readFields(answer: Answer): Readonly<Record<string, unknown>> {
  if ("failure" in answer) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(answer.response.body).toString());
    return isObject(value) ? value : {};
  } catch {
    // What the parser says would quote the tokens.
    return {};
  }
}

/** What the server says, without the secrets that it may repeat. */
function explain(
  answer: Answer,
  fields: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): string {
  if ("failure" in answer) return answer.failure;
  const { hint, error_description: description, error, detail } = fields;
  const told = [hint, description, error, detail].find((text) => typeof text === "string");
  let text = told === undefined ? "" : `, ${String(told).slice(0, 200)}`;
  for (const secret of secrets) text = text.replaceAll(secret, "[redacted]");
  return `${answer.response.status}${text.replaceAll(/\s+/g, " ")}; authorize the integration anew for another refresh token`;
}

async function readTokens(file: string): Promise<StoredTokens | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new UsageError(`the token file ${file} cannot be read: ${error.code}`);
  });
  if (text === undefined) return undefined;
  try {
    const { accessToken, refreshToken, expiresAt } = JSON.parse(text);
    const areTexts = typeof accessToken === "string" && typeof refreshToken === "string";
    if (areTexts) return { accessToken, refreshToken, ...(expiresAt > 0 && { expiresAt }) };
  } catch {
    // Told below: what the parser says would quote the tokens.
  }
  throw new UsageError(`the token file ${file} holds no tokens, remove it and authorize anew`);
}
