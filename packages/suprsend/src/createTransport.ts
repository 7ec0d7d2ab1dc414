import {
  checkBaseUrl,
  checkToken,
  createLayers,
  createTransport,
  type LayerOptions,
  type Throttle,
  type TokenSource,
  type Transport,
} from "@liaison/client";
import { serverUrl } from "./generated/operations.ts";

/** Options of {@link createSuprsendTransport}. */
export interface SuprsendTransportOptions extends LayerOptions {
  /**
   * API key of the workspace, made in the dashboard below Developers, API Keys; or a function that
   * gives one.
   */
  apiKey: TokenSource;
  /** Address of the server, `https://hub.suprsend.com` by default. */
  baseUrl?: string | undefined;
  /** Holds requests back; none by default, since SuprSend publishes no rate. */
  throttle?: Throttle | false | undefined;
}

/**
 * Makes the way to one SuprSend workspace that the functions of `@liaison/suprsend/operations` take.
 *
 * @throws TypeError when an option is missing or unusable; the message names the option
 */
export function createSuprsendTransport(options: SuprsendTransportOptions): Transport {
  const baseUrl = checkBaseUrl(options?.baseUrl ?? serverUrl);
  const token = checkToken("apiKey", options?.apiKey);
  if (options.throttle && !options.throttle.take) {
    throw new TypeError("throttle: must be false or made by createThrottle.");
  }
  return createTransport({ ...createLayers(options), baseUrl, token });
}
