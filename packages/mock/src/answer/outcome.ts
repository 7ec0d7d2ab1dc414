import {
  type ExchangeCoverage,
  type HttpRequest,
  type Operation,
  redactTarget,
  type Violation,
} from "@liaison/contract";
import { type Answer, type ErrorStyle, problem } from "../http/problem.ts";
import { extensionOf } from "./refusal.ts";

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
  /** Why it was refused, for people; absent for a request that was answered. */
  readonly reason?: string;
  /** The request was not one to the API, but to the mock itself. */
  readonly internal?: true;
}

/**
 * Refuses in the mock's own words what no description has an answer for.
 *
 * @param detail one sentence for the reader, without secrets
 */
export function fail(
  style: ErrorStyle,
  status: number,
  detail: string,
  rest: Partial<Outcome> = {},
): Outcome {
  const { violations = [] } = rest;
  const extension = violations.length === 0 ? {} : extensionOf(violations);
  return { answer: problem(style, status, detail, extension), reason: detail, ...rest, violations };
}

/**
 * Tells in one line why a request was refused.
 *
 * @param secrets names of the query parameters that are secrets by the description
 */
export function describeRefusal(
  { method, target }: HttpRequest,
  { operation, answer, reason = "" }: Outcome,
  secrets: readonly string[],
): string {
  const who = operation?.operationId ?? "-";
  return oneLine(`${method} ${redactTarget(target, secrets)} ${who} ${answer.status}: ${reason}`);
}

/** Names in a body may hold line breaks and what a terminal takes for commands. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ");
}
