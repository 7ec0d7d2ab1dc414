import { isObject } from "../engine/description/document.ts";
import type { Operation } from "../engine/description/operation.ts";
import type { HttpResponse } from "../engine/exchange.ts";
import { essence, isJson } from "../engine/messages/mediaType.ts";
import { findResponse } from "../engine/messages/response.ts";
import type { Rule, Violation } from "../engine/violation.ts";
import type { RequestCase } from "../generation/cases.ts";

/** Statuses that find fault with the request itself, and not with what it asks for. */
const FORMAL = [400, 405, 406, 411, 413, 414, 415, 417, 422, 431];

/** Statuses by which a request can be refused, by the rule that it breaks. */
const FITTING: readonly (readonly [beginning: string, statuses: readonly number[]])[] = [
  ["request.security", [401, 403]],
  ["request.path.unknown", [404]],
  ["request.path", [400, 404, 422]],
  ["request.method", [404, 405]],
  ["request.header", [400, 406, 412, 415, 422, 428, 431]],
  ["request.body.mediaType", [400, 415, 422]],
  ["request.body.missing", [400, 411, 415, 422]],
  ["request.body", [400, 409, 413, 422]],
  ["request", [400, 414, 422]],
];

/** Statuses that say nothing about the request: they come from what the account may and has. */
const STATE = [402, 403, 404, 409, 410, 423, 429, 451];

/**
 * Judges whether a request was taken or refused as it should be. The form of the answer, and whether
 * its status is declared, is not looked at here.
 *
 * - A valid request should be answered with 2xx or 3xx. A status that finds fault with the request is
 *   a refusal; another 4xx proves nothing (`check.answer.inconclusive`).
 * - An invalid request should be refused with a status that fits what is wrong with it. The order in
 *   which a service looks at a request is its own: what it does not have or permit proves nothing.
 * - What is found about an invalid request has the place of what is wrong with it.
 * - 5xx is a failure of the service, declared or not: that is declared for clients to be ready.
 *
 * @param fault of an invalid case, what the engine has against its request
 */
export function judgeAnswer(
  operation: Operation,
  { kind, broken }: Pick<RequestCase, "kind" | "broken">,
  response: HttpResponse,
  fault?: Violation,
): readonly Violation[] {
  const { status } = response;
  const { operationId, pointer } = operation;
  const place = kind === "invalid" ? (broken?.place ?? fault?.place ?? "") : "";
  const find = (rule: Rule, expected: string, message: string): readonly Violation[] => [
    {
      rule,
      operationId,
      // A server that fails does so as a whole.
      place: rule === "check.server.error" ? "" : place,
      expected,
      actual: describe(response),
      message,
      specPointer: fault?.specPointer ?? `${pointer}/responses`,
    },
  ];
  if (status >= 500) {
    return find("check.server.error", "an answer below 500", `The service failed with ${status}`);
  }
  if (kind !== "invalid") {
    if (status < 400) return [];
    if (FORMAL.includes(status)) {
      return find(
        "check.valid.refused",
        successes(operation),
        `A request that keeps to the description was refused with ${status}`,
      );
    }
    return find(
      "check.answer.inconclusive",
      successes(operation),
      `${status} proves nothing about the request: it needs identifiers that exist and a token that may use them`,
    );
  }
  const rule = broken?.rule ?? fault?.rule ?? "request";
  const fitting = FITTING.find(([beginning]) => rule.startsWith(beginning))?.[1] ?? [];
  const wrong = fault === undefined ? tellBreach(rule, place) : lowerFirst(fault.message);
  if (status < 300) {
    return find(
      "check.invalid.accepted",
      refusals(operation, fitting, place),
      `The request was accepted with ${status}, although ${wrong}`,
    );
  }
  // An undeclared status is found with the rest of the answer.
  if (fitting.includes(status) || findResponse(operation, status) === undefined) return [];
  if (STATE.includes(status) && (status !== 404 || operation.path.includes("{"))) {
    return find(
      "check.answer.inconclusive",
      refusals(operation, fitting, place),
      `${status} proves nothing: the service did not come to see that ${wrong}`,
    );
  }
  return find(
    "check.invalid.status",
    refusals(operation, fitting, place),
    `The request was refused with ${status}, which does not fit: ${wrong}`,
  );
}

/** The declared statuses of success, as the end of a sentence. */
function successes({ responses }: Operation): string {
  const declared = responses.map(({ status }) => status).filter((status) => /^[23]/.test(status));
  return declared.length === 0 ? "success" : declared.join(" or ");
}

function tellBreach(rule: Rule | "request", place: string): string {
  return place === "" ? `it breaks ${rule}` : `it breaks ${rule} at ${place}`;
}

/** The declared ones of the fitting statuses, all fitting ones where none is declared; and for what. */
function refusals(operation: Operation, fitting: readonly number[], place: string): string {
  const declared = fitting.filter((status) => findResponse(operation, status) !== undefined);
  const statuses = (declared.length > 0 ? declared : fitting).join(" or ");
  return `a refusal with ${statuses}${place === "" ? "" : ` because of ${place}`}`;
}

/** The status, and what the body says about it in the usual fields of a problem. */
function describe({ status, headers, body }: HttpResponse): string {
  if (status < 400 || !isJson(essence(headers["content-type"] ?? ""))) return String(status);
  try {
    const problem: unknown = JSON.parse(new TextDecoder().decode(body));
    if (!isObject(problem)) return String(status);
    const { detail, message, error, title } = problem;
    const told = [detail, message, error, title].find((text) => typeof text === "string");
    return told === undefined ? String(status) : `${status}: ${String(told).slice(0, 200)}`;
  } catch {
    // What is wrong with the body is found with the rest of the answer.
    return String(status);
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
