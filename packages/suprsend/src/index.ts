import { createRawClient, type RawClient } from "@liaison/client";
import type { components, operations, paths } from "./generated/openapi.ts";

export type { components, operations, paths };

/** Options of {@link createSuprsend}. */
export interface SuprsendOptions {
  /** API key of the workspace, made in the dashboard below Developers, API Keys. */
  token: string;
  /** Address of the server, `https://hub.suprsend.com` by default. */
  baseUrl?: string;
  /** Used instead of the global `fetch`. Gets one `Request`. */
  fetch?: (request: Request) => Promise<Response>;
}

/** Client of one SuprSend workspace. */
export interface SuprsendClient {
  /** Typed calls by method and path, such as `raw.GET("/v1/object/{object_type}/{id}/subscription/")`. */
  readonly raw: RawClient<paths>;
}

/**
 * Makes a client of one SuprSend workspace.
 *
 * @throws TypeError when an option is missing or unusable; the message names the option
 */
export function createSuprsend(options: SuprsendOptions): SuprsendClient {
  const raw = createRawClient<paths>({
    baseUrl: options?.baseUrl ?? "https://hub.suprsend.com",
    token: options?.token,
    fetch: options?.fetch,
  });
  return { raw };
}
