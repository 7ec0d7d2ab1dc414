import type { Contract } from "../engine/contract.ts";
import type { Operation } from "../engine/description/operation.ts";
import type { Match } from "../engine/description/router.ts";
import type { Exchange } from "../engine/exchange.ts";
import type { Violation } from "../engine/violation.ts";

/** Statuses that say the request itself is wrong, not what it asks for. */
const REFUSALS: readonly number[] = [400, 405, 406, 411, 415, 422];

/**
 * Finds that a request which keeps to the description was refused as a wrong one. It is no proof: a
 * service may have reasons that no schema can tell.
 */
export function findRefusal(
  contract: Contract,
  match: Match<Operation>,
  { request, response }: Exchange,
): Violation | undefined {
  const { status } = response;
  if (match.kind !== "found" || !REFUSALS.includes(status) || isAskedFor(request)) return undefined;
  if (contract.judgeRequest(match, request).violations.length > 0) return undefined;
  const { operationId, pointer } = match.operation;
  return {
    rule: "traffic.valid.refused",
    operationId,
    place: "",
    expected: "another status for a request that keeps to the description",
    actual: String(status),
    message: `The request keeps to the description and was refused with ${status}`,
    specPointer: pointer,
  };
}

/** Mocks answer what a `Prefer` header names: such a status says nothing about the request. */
export function isAskedFor({ headers }: Exchange["request"]): boolean {
  return /\b(code|example|scenario)=/.test(headers["prefer"] ?? "");
}
