import type { Contract, Operation } from "@liaison/contract";
import { type CorpusApi, type Entry, readCorpus } from "../corpus/corpus.ts";
import { bodyOf, headersOf } from "../corpus/sendEntry.ts";
import { type BaseRequest, raw, withHeaders } from "./shot.ts";

/**
 * Collects right requests of every operation: those that the corpus accepts, and with each
 * documented body the first of them.
 *
 * @throws Error when an operation of the bundles has none
 */
export async function readBaseRequests(
  contracts: Readonly<Record<CorpusApi, Contract>>,
): Promise<BaseRequest[]> {
  const accepted = (await readCorpus()).filter(({ kind }) => kind === "accept");
  return Object.entries(contracts).flatMap(([api, { operations }]) =>
    operations.flatMap((operation) => {
      const { operationId } = operation;
      const requests = accepted
        .filter((entry) => entry.api === api && entry.operation === operationId)
        .map(readEntry);
      const [first] = requests;
      if (first === undefined) {
        if (api === "edges") return [];
        throw new Error(`the corpus has no right request of ${operationId}`);
      }
      return [...requests, ...documentedBodies(operation).map((body) => withBody(first, body))];
    }),
  );
}

function readEntry({ api, operation = "", request, expect }: Entry): BaseRequest {
  const body = bodyOf(request);
  const { "content-length": _, ...headers } = headersOf(request, body);
  return {
    api,
    operationId: operation,
    status: expect?.status ?? 200,
    method: request.method,
    target: raw(request.path),
    headers: Object.entries({ host: "127.0.0.1", ...headers }),
    ...(body !== undefined && { body }),
  };
}

function documentedBodies({ requestBody }: Operation): unknown[] {
  const json = requestBody?.contents.find(({ mediaType }) => mediaType === "application/json");
  return (json?.examples ?? []).map(({ value }) => value);
}

function withBody(base: BaseRequest, value: unknown): BaseRequest {
  const headers = { "content-type": "application/json" };
  return { ...base, ...withHeaders(base, headers), body: Buffer.from(JSON.stringify(value)) };
}
