import type { Transport } from "@liaison/client";
import { createRaw, type RawClient, type RawInit, type RawResult } from "@liaison/client/raw";
import type { paths } from "./generated/openapi.ts";

export type { RawClient, RawInit, RawResult };

/** What {@link withRaw} adds to a client. */
export interface Raw {
  /** Calls by method and path, such as `raw.GET("/api/v4/contacts")`. */
  readonly raw: RawClient<paths>;
}

/**
 * Adds calls by method and path to a client, which is changed and returned. They go through its
 * transport, so that token, throttle, retries and timeouts are the same. An answer of any status is a
 * result: `{ data, error, response }`.
 */
export function withRaw<Client extends { readonly transport: Transport }>(
  client: Client,
): Client & Raw {
  return Object.assign(client, { raw: createRaw<paths>(client.transport) });
}
