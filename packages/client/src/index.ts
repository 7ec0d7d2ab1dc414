export { createRawClient, type RawClientOptions } from "./rawClient.ts";
export type { RawClient, RawInit, RawResult } from "./rawTypes.ts";
export { serializePath } from "./serializePath.ts";
export { serializeQuery } from "./serializeQuery.ts";
