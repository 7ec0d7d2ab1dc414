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
 * @throws TypeError when `baseUrl` is no http(s) address, `token` could not stand in a header or
 *   `fetch` is no function
 */
export function createRawClient<Paths extends object>(options: RawClientOptions): RawClient<Paths> {
  if (options.fetch !== undefined && typeof options.fetch !== "function") {
    throw new TypeError("fetch: must be a function that takes a Request.");
  }
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
  // Neither this message nor one of a call that fails later may repeat a password.
  if (url?.username || url?.password) {
    throw new TypeError("baseUrl: must not hold a user name or password.");
  }
  if (!url || !/^https?:$/.test(url.protocol) || /[?#]/.test(baseUrl)) {
    throw new TypeError(
      `baseUrl: ${JSON.stringify(baseUrl)} must start with http:// or https:// and have no query ` +
        "and no fragment.",
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

function checkToken(token: string): string {
  // The message must not repeat the token: messages end up in logs.
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError(
      "token: must be a non-empty text of visible ASCII characters without spaces, the token alone " +
        "without `Bearer`.",
    );
  }
  return token;
}
