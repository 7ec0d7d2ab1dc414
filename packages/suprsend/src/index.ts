export * from "@liaison/client/public";
export { createSuprsend, type SuprsendClient } from "./createSuprsend.ts";
export type { SuprsendTransportOptions as SuprsendOptions } from "./createTransport.ts";
export type * from "./generated/openapi.ts";
export type { Objects, SubscriptionQuery } from "./objects.ts";
