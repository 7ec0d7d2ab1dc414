/**
 * One function per operation of the description, to be called with a transport. What is not imported
 * is not bundled.
 */
export {
  createTimeLimit,
  /** Makes a transport of the layers that are given and no others: the smallest there is. */
  createTransport as createBareTransport,
  hookFetch,
  type TimedSignal,
  type TimeLimit,
  type TransportOptions as BareTransportOptions,
} from "@liaison/client";
export * from "@liaison/client/public";
export {
  createSuprsendTransport as createTransport,
  type SuprsendTransportOptions,
} from "./createTransport.ts";
export type * from "./generated/openapi.ts";
export * from "./generated/operations.ts";
