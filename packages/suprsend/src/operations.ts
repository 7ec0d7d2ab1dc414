/**
 * One function per operation of the description, to be called with a transport. What is not imported
 * is not bundled.
 */
export * from "@liaison/client/bare";
export * from "@liaison/client/public";
export {
  createSuprsendTransport as createTransport,
  type SuprsendTransportOptions,
} from "./createTransport.ts";
export type * from "./generated/openapi.ts";
export * from "./generated/operations.ts";
