import { createAmocrm } from "@liaison/amocrm";
import * as amocrmOperations from "@liaison/amocrm/operations";
import { withRaw as withAmocrmRaw } from "@liaison/amocrm/raw";
import { createSuprsend, type Fetch } from "@liaison/suprsend";
import * as suprsendOperations from "@liaison/suprsend/operations";
import { withRaw as withSuprsendRaw } from "@liaison/suprsend/raw";
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

/** Outcome of one call by method and path. */
export interface CallResult {
  readonly sent: SentRequest;
  readonly response: Response;
  readonly data?: unknown;
  readonly error?: unknown;
}

/** Outcome of one call of an operation's function. */
export interface FunctionResult {
  readonly sent: SentRequest;
  /** What the call was rejected with. */
  readonly failure?: unknown;
}

// The operations come from the bundle at run time, so they are called without their types; what the
// types promise is tested in type-tests/.
type AnyMethod = (
  path: string,
  init: { params: CallInput; body?: unknown; headers?: Record<string, string> },
) => Promise<Omit<CallResult, "sent">>;
type AnyFunction = (transport: unknown, input: CallInput) => Promise<unknown>;

/**
 * Calls an operation by method and path through the client of its API.
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
  const { client, taken } = recordingClient(api, baseUrl);
  const { raw } = client;
  const call = raw[operation.method as keyof typeof raw] as unknown as AnyMethod;
  const { path, query, body } = input;
  const result = await call(operation.path, {
    params: { ...(path && { path }), ...(query && { query }) },
    ...(body !== undefined && { body }),
    ...(headers && { headers }),
  });
  return { ...result, sent: taken(operation) };
}

/** Calls the generated function of an operation. */
export async function callFunction(
  api: Api,
  baseUrl: string,
  operation: Operation,
  input: CallInput,
): Promise<FunctionResult> {
  const { client, taken } = recordingClient(api, baseUrl);
  const functions = api === "amocrm" ? amocrmOperations : suprsendOperations;
  const call = functions[operation.operationId as keyof typeof functions] as unknown as AnyFunction;
  try {
    await call(client.transport, input);
  } catch (failure) {
    return { sent: taken(operation), failure };
  }
  return { sent: taken(operation) };
}

/** A client that is not slowed down, and the request that left it last. */
function recordingClient(api: Api, baseUrl: string) {
  let sent: SentRequest | undefined;
  const recordingFetch: Fetch = (address, init) => {
    const url = new URL(address);
    const { method, headers, body } = init;
    sent = { method, path: url.pathname, query: url.search.slice(1), headers, body };
    return fetch(address, init as RequestInit);
  };
  const options = { baseUrl, throttle: false, retry: false, fetch: recordingFetch } as const;
  const client =
    api === "amocrm"
      ? withAmocrmRaw(createAmocrm({ ...options, token }))
      : withSuprsendRaw(createSuprsend({ ...options, apiKey: token }));
  return {
    client,
    taken({ operationId }: Operation): SentRequest {
      if (!sent) throw new Error(`${operationId}: the client sent no request.`);
      return sent;
    },
  };
}
