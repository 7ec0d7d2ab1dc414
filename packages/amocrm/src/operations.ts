/**
 * One function per operation of the description, to be called with a transport. What is not imported
 * is not bundled.
 */
export * from "@liaison/client/bare";
export * from "@liaison/client/public";
export type { AmocrmAccount, AmocrmAddress, AmocrmDomain, AmocrmServer } from "./address.ts";
export {
  type AmocrmTransportOptions,
  createTransport,
  type SendOptions,
  type TokenOptions,
} from "./createTransport.ts";
export type * from "./generated/openapi.ts";
export * from "./generated/operations.ts";
