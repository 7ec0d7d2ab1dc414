import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from "node:http";
import { type CorpusRequest, type Entry, TOKEN } from "./corpus.ts";

/** What became of a request. */
export type Outcome =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
    }
  /** No whole answer came in time. */
  | { readonly kind: "hang" }
  /** There is no connection, or it ended too early. */
  | { readonly kind: "broken"; readonly reason: string };

/**
 * Sends the request of an entry, its path exactly as it is written.
 *
 * @param baseUrl address of the server, such as `http://127.0.0.1:4010`; a path in it is ignored
 * @param timeout milliseconds until a request without a whole answer counts as hanging
 */
export async function sendEntry(entry: Entry, baseUrl: string, timeout = 5000): Promise<Outcome> {
  const { hostname, port } = new URL(baseUrl);
  const { method, path } = entry.request;
  const bytes = bodyOf(entry.request);
  const headers = headersOf(entry.request, bytes);
  const signal = AbortSignal.timeout(timeout);
  const options = {
    host: hostname,
    port,
    method,
    path,
    headers,
    agent: false,
    signal,
  };
  try {
    return await exchange(options, bytes);
  } catch (error) {
    if (signal.aborted) return { kind: "hang" };
    return { kind: "broken", reason: (error as Error).message };
  }
}

function exchange(options: RequestOptions, bytes: Buffer | undefined): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode = 0, headers } = response;
        resolve({
          kind: "answer",
          status: statusCode,
          headers,
          body: Buffer.concat(chunks),
        });
      });
    });
    request.on("error", reject);
    request.end(bytes);
  });
}

/** The bytes of a request's body, undefined where it has none. */
export function bodyOf(request: CorpusRequest): Buffer | undefined {
  if (request.text !== undefined) return Buffer.from(request.text);
  if (request.base64 !== undefined) return Buffer.from(request.base64, "base64");
  if (!("body" in request)) return undefined;
  const { body, times } = request;
  return Buffer.from(JSON.stringify(times === undefined ? body : Array(times).fill(body)));
}

/**
 * The headers of a request, those that are sent unasked included.
 *
 * @param bytes of its body
 */
export function headersOf(
  request: CorpusRequest,
  bytes: Buffer | undefined,
): Record<string, string> {
  const { token = TOKEN, headers = {} } = request;
  const own = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const unasked = {
    ...(token === false ? {} : { authorization: `Bearer ${token}` }),
    ...(bytes === undefined
      ? {}
      : {
          "content-type": "application/json",
          "content-length": String(bytes.length),
        }),
  };
  const kept = Object.entries(unasked).filter(([name]) => !own.has(name));
  return { ...Object.fromEntries(kept), ...headers };
}
