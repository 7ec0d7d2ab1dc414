import { createThrottle, type Throttle, type TokenSource } from "@liaison/client";
import { integrationRateLimit } from "./generated/operations.ts";

const throttles = new Map<string, Throttle>();

/**
 * The throttle that all clients of this process share which speak to one account for one
 * integration: amoCRM counts the requests of an integration, however many clients it has.
 *
 * @param token where it is an OAuth, its `clientId` names the integration. Others of one account
 *   share a throttle: a plain token does not tell its integration
 */
export function sharedThrottle(baseUrl: string, token: TokenSource): Throttle {
  const key = `${baseUrl} ${(token as { clientId?: string } | undefined)?.clientId}`;
  let throttle = throttles.get(key);
  if (!throttle) {
    throttle = createThrottle(integrationRateLimit);
    throttles.set(key, throttle);
  }
  return throttle;
}
