export { createRawClient, type RawClientOptions } from "./rawClient.ts";
export type { RawClient } from "./rawTypes.ts";
export { serializePath } from "./serializePath.ts";
export { serializeQuery } from "./serializeQuery.ts";
