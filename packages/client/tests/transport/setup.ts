import { onTestFinished } from "vitest";
import {
  createLayers,
  createOperation,
  createRetry,
  createTransport,
  type LayerOptions,
  type OperationFunction,
  serializeQuery,
  type TokenSource,
  type Transport,
} from "../../src/index.ts";
import { type FaultServer, type Script, startFaultServer } from "../faults/faultServer.ts";

/** What the sample operations take. */
export interface SampleRequest {
  path: { id: number | string };
  query?: Record<string, unknown>;
  body?: unknown;
}
type SampleOperation = OperationFunction<SampleRequest, unknown>;

function operation(operationId: string, method: string): SampleOperation {
  return createOperation(operationId, method, "/contacts/{id}", serializeQuery);
}

/** One operation for each method, all on `/contacts/{id}`. */
export const operations: Record<"GET" | "PUT" | "DELETE" | "POST" | "PATCH", SampleOperation> = {
  GET: operation("getContact", "GET"),
  PUT: operation("replaceContact", "PUT"),
  DELETE: operation("deleteContact", "DELETE"),
  POST: operation("createContact", "POST"),
  PATCH: operation("updateContact", "PATCH"),
};
export type Method = keyof typeof operations;

/** The sample contact of every test. */
export const ada = { id: 50101, name: "Ada Sample" };

/** A request of the sample contact, with a body where the method takes one. */
export function requestOf(method: Method): SampleRequest {
  const path = { id: ada.id };
  return method === "GET" || method === "DELETE" ? { path } : { path, body: { name: ada.name } };
}

/** A fault server that ends with the test. */
export async function serve(script?: Script): Promise<FaultServer> {
  const server = await startFaultServer(script);
  onTestFinished(() => server.close());
  return server;
}

/** A transport to the server with all layers but the throttle, and retries that hardly wait. */
export function transportTo(
  { baseUrl }: { baseUrl: string },
  { token = "demo-token", ...layers }: LayerOptions & { token?: TokenSource } = {},
): Transport {
  const standard: LayerOptions = { retry: createRetry({ base: 2 }), timeout: 5_000 };
  return createTransport({ ...createLayers({ ...standard, ...layers }), baseUrl, token });
}

/** What a call fails with. A call that does not fail fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await call;
  } catch (error) {
    return error;
  }
  throw new Error(`The call did not fail, but gave ${JSON.stringify(value)}.`);
}

/** Waits until `holds` does, for two seconds at most, and tells whether it did. */
export async function eventually(holds: () => boolean): Promise<boolean> {
  for (const end = performance.now() + 2_000; performance.now() < end; ) {
    if (holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return holds();
}
