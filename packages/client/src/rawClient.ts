import openapiFetch from "openapi-fetch";
import type { RawClient } from "./rawTypes.ts";
import { serializePath } from "./serializePath.ts";
import { serializeQuery } from "./serializeQuery.ts";

// Required from the CommonJS build of a client, the module comes whole, as Node hands it over.
const createFetchClient = (
  "default" in openapiFetch ? openapiFetch.default : openapiFetch
) as typeof openapiFetch;

/** How {@link createRawClient} reaches a server. */
export interface RawClientOptions {
  /** Address that the paths of the description are appended to, such as `http://127.0.0.1:4010`. */
  baseUrl: string;
  /** Token for `Authorization: Bearer`. */
  token: string;
  /** Used instead of the global `fetch`. Gets one `Request`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * Makes the typed path client: openapi-fetch with the serialisation that the descriptions need
 * (nested filters, safe path segments) and a bearer token.
 *
 * Cookies are never sent: amoCRM refuses requests about chats that carry session cookies.
 *
 * @throws TypeError when `baseUrl` is no http(s) address or `token` could not stand in a header
 */
export function createRawClient<Paths extends object>(options: RawClientOptions): RawClient<Paths> {
  const client = createFetchClient({
    baseUrl: checkBaseUrl(options.baseUrl),
    headers: { Authorization: `Bearer ${checkToken(options.token)}` },
    credentials: "omit",
    querySerializer: serializeQuery,
    pathSerializer: serializePath,
    ...(options.fetch && { fetch: options.fetch }),
  });
  client.use({
    // openapi-fetch does not call the path serializer without `params.path`: the braces would be sent.
    onRequest({ schemaPath, params }) {
      if (!params.path) serializePath(schemaPath, {});
    },
  });
  return client as unknown as RawClient<Paths>;
}

function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new TypeError(
      `baseUrl: ${JSON.stringify(baseUrl)} is not an http(s) address without query and fragment.`,
    );
  }
  return baseUrl;
}

function checkToken(token: string): string {
  // The message must not repeat the token: messages end up in logs.
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError(
      "token: must be a non-empty text of visible ASCII characters without spaces.",
    );
  }
  return token;
}
