import { classOf, type ErrorClass } from "../errorClasses.ts";

/** What processes share in Redis could not be read or written. The request was not sent. */
export interface RedisError extends Error {
  readonly name: "RedisError";
}
export const RedisError: ErrorClass<RedisError> = /* @__PURE__ */ classOf("Redis");

/** @param cause the client's error, unless it repeats what is secret */
export function createRedisError(what: string, cause?: unknown): RedisError {
  const error = new Error(what, cause === undefined ? undefined : { cause });
  return Object.assign(error, { name: "RedisError", lineage: "Redis" } as const);
}
