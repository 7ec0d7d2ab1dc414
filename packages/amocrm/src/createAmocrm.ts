import type { ThrottleState, Transport } from "@liaison/client";
import { type AmocrmAddress, readAddress } from "./address.ts";
import { type Chats, createChats } from "./chats.ts";
import { type Contacts, createContacts } from "./contacts.ts";
import { type Integration, oauthOf } from "./createAmocrmOAuth.ts";
import {
  readThrottle,
  type SendOptions,
  type TokenOptions,
  transportTo,
} from "./createTransport.ts";
import { createLinks, type Links } from "./links.ts";
import { createSubscriptions, type Subscriptions } from "./subscriptions.ts";

/** Authorizes requests by a token. */
export interface AmocrmTokenOptions extends TokenOptions {
  oauth?: never;
}

/** Authorizes requests by the tokens of an integration, which are renewed when needed. */
export interface AmocrmOAuthOptions {
  /** The integration and the store of its tokens. The first pair comes from `createAmocrmOAuth`. */
  oauth: Integration;
  token?: never;
}

/** Options of {@link createAmocrm}: an address, `token` or `oauth`, and how requests are sent. */
export type AmocrmOptions = AmocrmAddress & (AmocrmTokenOptions | AmocrmOAuthOptions) & SendOptions;

/** Client of one amoCRM account. */
export interface AmocrmClient {
  /** What all calls go through; for the functions of `@liaison/amocrm/operations`. */
  readonly transport: Transport;
  /** How the throttle stands; `undefined` when there is none. */
  readonly limits: ThrottleState | undefined;
  readonly contacts: Contacts;
  readonly links: Links;
  readonly subscriptions: Subscriptions;
  readonly chats: Chats;
}

/**
 * Makes a client of one amoCRM account.
 *
 * @throws TypeError when an option is missing or unusable; the message names the option
 */
export function createAmocrm(options: AmocrmOptions): AmocrmClient {
  const baseUrl = readAddress(options);
  const { oauth, fetch } = options;
  if (oauth && options.token) throw new TypeError("token: leave it out beside oauth.");
  const token = oauth ? oauthOf(baseUrl, { fetch, ...oauth }) : options.token;
  const throttle = readThrottle(options.throttle, baseUrl, token);
  const transport = transportTo(baseUrl, token, { ...options, throttle });
  return {
    transport,
    get limits() {
      return throttle ? throttle.state : undefined;
    },
    contacts: createContacts(transport),
    links: createLinks(transport),
    subscriptions: createSubscriptions(transport),
    chats: createChats(transport),
  };
}
