import type { Call } from "@liaison/mock";
import type { SampleRun } from "./runSamples.ts";
import type { SampleFailure } from "./sampleFailure.ts";

/**
 * Holds what a sample of an operation has done against what it should show.
 *
 * @param operationId the only operation that it should call: at least once, as described, and with
 *   success
 * @returns what is wrong, nothing when all is well
 */
export function checkCalls(file: string, run: SampleRun, operationId: string): SampleFailure[] {
  const problems = run.calls.flatMap((call) => {
    const { request, response } = call.exchange;
    const name = `${request.method} ${request.target}`;
    if (call.operationId !== operationId) {
      return [`it calls ${call.operationId ?? "no operation"}, not ${operationId}: ${name}`];
    }
    if (call.violations.length > 0) {
      return call.violations.map(({ message }) => `${name}: ${message}`);
    }
    return response.status < 300 ? [] : [`${name} is answered with ${response.status}`];
  });
  if (run.calls.length === 0) problems.push(`it does not call ${operationId}`);
  return [...(run.failure ? [run.failure] : []), ...problems.map((problem) => ({ file, problem }))];
}

/** What a request asks for, without what the client adds to what it was told. */
export interface SentRequest {
  method: string;
  path: string;
  /** Names and values, decoded and sorted, without `page=1`. */
  query: string[][];
  /** Parsed, without `request_id`; `undefined` for none. */
  body: unknown;
}

/** Reads what a request asks for, so that two of them can be compared. */
export function readRequest({ exchange: { request } }: Call): SentRequest {
  const { pathname, searchParams } = new URL(request.target, "http://mock");
  searchParams.delete("page", "1");
  searchParams.sort();
  const text = new TextDecoder().decode(request.body);
  const keep = (name: string, value: unknown): unknown =>
    name === "request_id" ? undefined : value;
  return {
    method: request.method,
    path: pathname,
    query: [...searchParams],
    body: text === "" ? undefined : JSON.parse(text, keep),
  };
}
