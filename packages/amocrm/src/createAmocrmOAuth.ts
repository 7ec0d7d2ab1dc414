import { createOAuth, type Integration, type OAuth } from "@liaison/client";
import { type AmocrmAddress, readAddress } from "./address.ts";
import { domains } from "./generated/operations.ts";

export type { Integration };

/** OAuth of one account and integration. */
export interface AmocrmOAuth extends OAuth {
  readonly clientId: string;
}

/**
 * Makes the OAuth of an account: the token of `createAmocrm` and `createTransport`, and the way to get
 * the first pair of tokens before there is a client.
 *
 * Access tokens live for 24 hours. A refresh token lives for three months and works once, so all who
 * use one integration and account have to share one store. A code is good once, for 20 minutes.
 *
 * Users are sent to the page of the account's domain. Where `baseUrl` names a server on none of the
 * vendor's domains, such as a mock or a gateway, that is the page of amocrm.ru.
 *
 * @throws TypeError when an option is missing or unusable; the message names the option
 * @see https://www.amocrm.ru/developers/content/oauth/step-by-step
 */
export function createAmocrmOAuth(options: AmocrmAddress & Integration): AmocrmOAuth {
  return oauthOf(readAddress(options), options);
}

/** As {@link createAmocrmOAuth}, of an address that has been read. */
export function oauthOf(baseUrl: string, integration: Integration): AmocrmOAuth {
  for (const name of ["clientId", "clientSecret", "redirectUri", "store"] as const) {
    if (!integration[name]) throw new TypeError(`oauth: ${name} is missing.`);
  }
  const { hostname } = new URL(baseUrl);
  const domain = domains.find((name) => hostname.endsWith(`.${name}`)) ?? domains[0];
  const oauth = createOAuth({
    ...integration,
    tokenUrl: `${baseUrl}/oauth2/access_token`,
    // The page is on the domain itself: the user chooses the account there.
    authorizationUrl: `https://www.${domain}/oauth`,
  });
  return Object.assign(oauth, { clientId: integration.clientId });
}
