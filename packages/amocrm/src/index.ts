import { createRawClient, type RawClient } from "@liaison/client";
import type { components, operations, paths } from "./generated/openapi.ts";

export type { components, operations, paths };

/** Domains that accounts live on: `amocrm.ru`, `amocrm.com` for older global accounts, `kommo.com`. */
export type AmocrmDomain = "amocrm.ru" | "amocrm.com" | "kommo.com";

/** Options of {@link createAmocrm} that do not depend on how the account is named. */
export interface AmocrmBaseOptions {
  /** Access token of an OAuth integration, or a long-lived token. */
  token: string;
  /** Used instead of the global `fetch`. Gets one `Request`. */
  fetch?: (request: Request) => Promise<Response>;
}

/** Names the account by the first part of its address. */
export interface AmocrmAccountOptions extends AmocrmBaseOptions {
  /** First part of the account's address: `example` for `https://example.amocrm.ru`. */
  account: string;
  /** Rest of the account's address, `amocrm.ru` by default. */
  domain?: AmocrmDomain;
  baseUrl?: never;
}

/** Names the server by its whole address, for instance a mock. */
export interface AmocrmServerOptions extends AmocrmBaseOptions {
  /** Address without `/api/v4`, such as `http://127.0.0.1:4010`. */
  baseUrl: string;
  account?: never;
  domain?: never;
}

/** Options of {@link createAmocrm}: either `account` or `baseUrl` is needed. */
export type AmocrmOptions = AmocrmAccountOptions | AmocrmServerOptions;

/** Client of one amoCRM account. */
export interface AmocrmClient {
  /** Typed calls by method and path, such as `raw.GET("/api/v4/contacts")`. */
  readonly raw: RawClient<paths>;
}

const domains: readonly string[] = ["amocrm.ru", "amocrm.com", "kommo.com"];

/**
 * Makes a client of one amoCRM account.
 *
 * @throws TypeError when an option is missing or unusable; the message names the option
 */
export function createAmocrm(options: AmocrmOptions): AmocrmClient {
  const raw = createRawClient<paths>({
    baseUrl: serverUrl(options),
    token: options.token,
    fetch: options.fetch,
  });
  return { raw };
}

function serverUrl(options: AmocrmOptions): string {
  if (options?.baseUrl === undefined) return accountUrl(options ?? {});
  if (options.account !== undefined || options.domain !== undefined) {
    throw new TypeError("account, domain: leave them out beside baseUrl, which names the server.");
  }
  if (/\/api\/v4\/?$/.test(options.baseUrl)) {
    throw new TypeError("baseUrl: leave /api/v4 out, the paths have it.");
  }
  return options.baseUrl;
}

function accountUrl({ account, domain = "amocrm.ru" }: AmocrmOptions): string {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(account ?? "")) {
    throw new TypeError(
      `account: ${JSON.stringify(account)} is not the first part of an account's address, such as ` +
        '"example" for https://example.amocrm.ru. For another server use baseUrl.',
    );
  }
  if (!domains.includes(domain)) {
    throw new TypeError(`domain: ${JSON.stringify(domain)} is not one of ${domains.join(", ")}.`);
  }
  return `https://${account}.${domain}`;
}
