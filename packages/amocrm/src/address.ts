import { checkBaseUrl } from "@liaison/client";
import { domains } from "./generated/operations.ts";

/** Domains that accounts live on: `amocrm.ru`, `amocrm.com` for older global accounts, `kommo.com`. */
export type AmocrmDomain = "amocrm.ru" | "amocrm.com" | "kommo.com";

/** Names the account by the first part of its address. */
export interface AmocrmAccount {
  /** First part of the account's address: `example` for `https://example.amocrm.ru`. */
  account: string;
  /** Rest of the account's address, `amocrm.ru` by default. */
  domain?: AmocrmDomain | undefined;
  baseUrl?: never;
}

/** Names the server by its whole address, for instance a mock. */
export interface AmocrmServer {
  /** Address without `/api/v4`, such as `http://127.0.0.1:4010`. */
  baseUrl: string;
  account?: never;
  domain?: never;
}

/** Where the account is: either `account` or `baseUrl` is needed. */
export type AmocrmAddress = AmocrmAccount | AmocrmServer;

/**
 * The account's address, without a slash at its end. Its host is in lower case.
 *
 * @throws TypeError when an option is missing or unusable; the message names the option
 */
export function readAddress(options: AmocrmAddress): string {
  const { account, domain, baseUrl } = options ?? {};
  if (baseUrl === undefined) return accountUrl(account, domain);
  if (account !== undefined || domain !== undefined) {
    throw new TypeError("account, domain: leave them out beside baseUrl, which names the server.");
  }
  if (/\/api\/v4\/?$/.test(baseUrl)) {
    throw new TypeError("baseUrl: leave /api/v4 out, the paths have it.");
  }
  return checkBaseUrl(baseUrl);
}

/** Those of the description, which must be the same. */
const known: readonly AmocrmDomain[] = domains;

function accountUrl(account: string | undefined, domain: AmocrmDomain = "amocrm.ru"): string {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(account ?? "")) {
    throw new TypeError(
      `account: ${JSON.stringify(account)} is not the first part of an account's address, such as ` +
        '"example" for https://example.amocrm.ru. For another server use baseUrl.',
    );
  }
  if (!known.includes(domain)) {
    throw new TypeError(`domain: ${JSON.stringify(domain)} is not one of ${known.join(", ")}.`);
  }
  // All clients with the same address share one throttle.
  return `https://${account}.${domain}`.toLowerCase();
}
