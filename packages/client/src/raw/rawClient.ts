import openapiFetch from "openapi-fetch";
import { createApiError } from "../errors.ts";
import type { CallOptions, Transport } from "../operation.ts";
import { splitPath, writePath } from "../path.ts";
import { serializeQuery } from "../query.ts";
import type { RawClient } from "./rawTypes.ts";

// Required from the CommonJS build of a client, the module comes whole, as Node hands it over.
const createFetchClient = (
  "default" in openapiFetch ? openapiFetch.default : openapiFetch
) as typeof openapiFetch;

export type { RawClient, RawInit, RawResult } from "./rawTypes.ts";

/** What openapi-fetch has put together of a call. */
interface Carrier extends Omit<CallOptions, "headers"> {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/**
 * Stands in for `Request` in openapi-fetch: a `Request` takes longer to make than all the rest, and
 * its body can be sent only once, so that nothing could be repeated.
 */
function Carrier(url: string, init: Omit<Carrier, "url">): Carrier {
  return { ...init, url };
}

/**
 * Makes the client by method and path: openapi-fetch with the serialisation that the descriptions
 * need, over a transport. Token, throttle, retries and timeouts are those of the transport; an answer
 * of any status is a result.
 *
 * Its calls reject with a `TypeError` when a path parameter or a query value cannot be sent, with
 * UnreadableAnswerError for a success that is no JSON, and with TimeoutError, AbortError or
 * ConnectionError when there is no answer.
 */
export function createRaw<Paths extends object>(transport: Transport): RawClient<Paths> {
  const { baseUrl } = transport;
  const client = createFetchClient<Record<string, never>>({
    baseUrl,
    querySerializer: serializeQuery,
    pathSerializer(template, values) {
      const path = splitPath(template);
      const operationId = template.slice(baseUrl.length);
      return writePath({ operationId, path }, values);
    },
    bodySerializer: JSON.stringify,
    Request: Carrier as never,
    fetch: (async ({ method, url, body, headers, ...options }: Carrier) => {
      const outgoing = { method, url, body };
      const answer = await transport.send(outgoing, {
        ...options,
        headers: Object.fromEntries(headers),
      });
      const { status, text } = answer;
      // What a browser makes of a redirect has the status 0, which no `Response` can be made of.
      if (status < 200 || status > 599) throw createApiError(answer, outgoing);
      const response = new Response(/^(20[45]|304)$/.test(`${status}`) ? null : text, { status });
      // `Response` names a media type by itself.
      response.headers.delete("content-type");
      answer.headers.forEach((value, name) => {
        response.headers.append(name, value);
      });
      return Object.defineProperty(response, "url", { value: url });
    }) as never,
  });

  const method = (name: string) => async (path: string, init?: { params?: { path?: object } }) => {
    const result = await client.request(
      name as "get",
      path as never,
      // openapi-fetch would send the braces of a path whose parameters are left out.
      {
        ...init,
        params: { ...init?.params, path: init?.params?.path ?? {} },
        parseAs: "text",
      } as never,
    );
    const { data: text, response } = result as { data?: string; response: Response };
    if (text === undefined) return result;
    try {
      return { data: text ? JSON.parse(text) : undefined, response };
    } catch {
      const { status, headers, url } = response;
      throw createApiError({ status, headers, text }, { method: name, url });
    }
  };
  return {
    GET: method("GET"),
    POST: method("POST"),
    PUT: method("PUT"),
    PATCH: method("PATCH"),
    DELETE: method("DELETE"),
  } as unknown as RawClient<Paths>;
}
