import type { ThrottleState, Transport } from "@liaison/client";
import { createSuprsendTransport, type SuprsendTransportOptions } from "./createTransport.ts";
import { createObjects, type Objects } from "./objects.ts";

/** Client of one SuprSend workspace. */
export interface SuprsendClient {
  /** What all calls go through; the functions of `@liaison/suprsend/operations` take it too. */
  readonly transport: Transport;
  /** How the throttle stands; `undefined` without one, as it is by default. */
  readonly limits: ThrottleState | undefined;
  readonly objects: Objects;
}

/**
 * Makes a client of one SuprSend workspace.
 *
 * @throws TypeError when an option is missing or unusable; the message names the option
 */
export function createSuprsend(options: SuprsendTransportOptions): SuprsendClient {
  const transport = createSuprsendTransport(options);
  const { throttle } = options;
  return {
    transport,
    get limits() {
      return throttle ? throttle.state : undefined;
    },
    objects: createObjects(transport),
  };
}
