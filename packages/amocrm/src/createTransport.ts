import {
  checkToken,
  createTransport as createClientTransport,
  createLayers,
  createThrottle,
  type LayerOptions,
  type RateLimit,
  type RequestOptions,
  type Throttle,
  type TokenSource,
  type Transport,
} from "@liaison/client";
import { type AmocrmAddress, readAddress } from "./address.ts";
import { sharedThrottle } from "./sharedThrottle.ts";

/** How requests are sent. `false` switches a layer off. */
export interface SendOptions extends RequestOptions {
  /**
   * Holds requests back to the vendor's limit, 7 in any second per integration by default. The default
   * is shared by all clients of this process with the same address and OAuth `clientId`; clients with
   * plain tokens of one account share one. A rate is a throttle of this client alone.
   */
  throttle?: Throttle | RateLimit | false | undefined;
}

/** What authorizes requests, where it is not the `oauth` of `createAmocrm`. */
export interface TokenOptions {
  /** Long-lived token, or a function that gives a token, such as what `createAmocrmOAuth` returns. */
  token: TokenSource;
}

/** Options of {@link createTransport}. */
export type AmocrmTransportOptions = AmocrmAddress & TokenOptions & SendOptions;

/**
 * Makes the way to an amoCRM account that the functions of `@liaison/amocrm/operations` take.
 *
 * @throws TypeError when an option is missing or unusable; the message names the option
 */
export function createTransport(options: AmocrmTransportOptions): Transport {
  const baseUrl = readAddress(options);
  const throttle = readThrottle(options.throttle, baseUrl, options.token);
  return transportTo(baseUrl, options.token, { ...options, throttle });
}

/** As {@link createTransport}, with an address and a throttle that have been read. */
export function transportTo(baseUrl: string, token: TokenSource, options: LayerOptions): Transport {
  return createClientTransport({
    ...createLayers(options),
    baseUrl,
    token: checkToken("token", token),
  });
}

/**
 * The throttle that an option stands for.
 *
 * @throws TypeError when it is neither a throttle nor a rate
 */
export function readThrottle(
  option: SendOptions["throttle"],
  baseUrl: string,
  token: TokenSource,
): Throttle | false {
  const throttle = option ?? sharedThrottle(baseUrl, token);
  return throttle && !(throttle as Throttle).take
    ? createThrottle(throttle as RateLimit)
    : (throttle as Throttle);
}
