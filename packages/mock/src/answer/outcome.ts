import type { ExchangeCoverage, HttpRequest, Operation, Violation } from "@liaison/contract";
import { redactTarget } from "@liaison/contract";
import { type Answer, problem } from "../http/problem.ts";
import type { Service } from "../service.ts";

/** An answer, with what the mock thought of the request. */
export interface Outcome {
  readonly answer: Answer;
  readonly operation?: Operation;
  /** What is wrong with the request. */
  readonly violations: readonly Violation[];
  /** A scenario has let the violations pass. */
  readonly tolerated?: boolean;
  readonly scenario?: string;
  readonly coverage?: ExchangeCoverage;
  /** The request was not one to the API, but to the mock itself. */
  readonly internal?: true;
}

/** Refuses in the mock's own words what no description has an answer for. */
export function fail(
  service: Service,
  request: HttpRequest,
  status: number,
  detail: string,
  rest: Partial<Outcome> = {},
): Outcome {
  note(service, request, rest.operation, status, detail);
  return { answer: problem(service.errorStyle, status, detail), violations: [], ...rest };
}

/** Tells the console in one line why a request was refused. */
export function note(
  { log }: Service,
  { method, target }: HttpRequest,
  operation: Operation | undefined,
  status: number,
  reason: string,
): void {
  const who = operation?.operationId ?? "-";
  const line = `${method} ${redactTarget(target)} ${who} ${status}: ${reason}`;
  // Names in a body may hold line breaks and what a terminal takes for commands.
  log(line.replaceAll(/[\s\p{Cc}]+/gu, " "));
}
