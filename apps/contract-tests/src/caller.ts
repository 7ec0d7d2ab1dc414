import { createAmocrm } from "@liaison/amocrm";
import { createSuprsend } from "@liaison/suprsend";
import type { CallInput } from "./cases.ts";
import type { Api, Operation } from "./description.ts";

/** Token that every call carries; the mock accepts any. */
export const token = "demo-token";

/** A request as it left the client. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** Outcome of one call through a real client. */
export interface CallResult {
  readonly sent: SentRequest;
  readonly response: Response;
  readonly data?: unknown;
  readonly error?: unknown;
}

type AnyCall = (
  path: string,
  init: { params: CallInput; body?: unknown; headers?: Record<string, string> },
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/**
 * Calls an operation through the client of its API and records the request that left it.
 *
 * @param baseUrl address of the mock
 * @param headers further headers, such as `Prefer`
 */
export async function callOperation(
  api: Api,
  baseUrl: string,
  operation: Operation,
  input: CallInput,
  headers?: Record<string, string>,
): Promise<CallResult> {
  let sent: SentRequest | undefined;
  const recordingFetch = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    sent = {
      method: request.method,
      path: url.pathname,
      query: url.search.slice(1),
      headers: Object.fromEntries(request.headers),
      body: request.body ? await request.clone().text() : undefined,
    };
    return fetch(request);
  };
  const options = { baseUrl, token, fetch: recordingFetch };
  const { raw } = api === "amocrm" ? createAmocrm(options) : createSuprsend(options);
  // The operations come from the bundle at run time, so they are called without their types; what
  // the types promise is tested in type-tests/.
  const call = raw[operation.method as keyof typeof raw] as unknown as AnyCall;
  const { path, query, body } = input;
  const result = await call(operation.path, {
    params: { ...(path && { path }), ...(query && { query }) },
    ...(body !== undefined && { body }),
    ...(headers && { headers }),
  });
  if (!sent) throw new Error(`${operation.operationId}: the client sent no request.`);
  return { ...result, sent };
}
