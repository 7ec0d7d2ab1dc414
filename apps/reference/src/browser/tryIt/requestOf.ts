import { splitPath, writePath } from "@liaison/client/path";
import { serializeQuery } from "@liaison/client/query";
import type { TryItForm } from "../../tryIt/tryItForm.ts";
import type { TriedRequest } from "./sendRequest.ts";

/** What was read from the fields that every operation has. */
export interface ServerValues {
  baseUrl: string;
  token: string;
  body: string;
  /** Value of the `Prefer` header, empty for none. */
  prefer: string;
}

/**
 * Puts a request together, with the path and query that the clients would write.
 *
 * @param values of the parameters, by place and name, such as `query.limit`; each can be sent
 */
export function requestOf(
  { operationId, method, path, parameters, body }: TryItForm,
  values: ReadonlyMap<string, unknown>,
  server: ServerValues,
): TriedRequest {
  const valuesIn = (place: string): Record<string, unknown> =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place)
        .map(({ name }) => [name, values.get(`${place}.${name}`)]),
    );
  const written = writePath({ operationId, path: splitPath(path) }, valuesIn("path"));
  const query = serializeQuery(valuesIn("query"));
  return {
    method,
    baseUrl: server.baseUrl,
    target: query === "" ? written : `${written}?${query}`,
    headers: {
      accept: "*/*",
      ...(server.token !== "" && { authorization: `Bearer ${server.token}` }),
      ...(body && server.body !== "" && { "content-type": body.mediaType }),
      ...(server.prefer !== "" && { prefer: server.prefer }),
    },
    body: server.body,
  };
}
