import type { Contract, Verdict } from "../engine/contract.ts";
import type { Operation } from "../engine/description/operation.ts";
import { shorten } from "../engine/schemas/wording.ts";
import type { Violation } from "../engine/violation.ts";
import { redactPersonalData } from "../redaction/personalData.ts";
import type { Sighting } from "./shapes.ts";

/** What a contract says of what a matcher was handed. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The exchange in a few words: `GET /api/v4/contacts/{id} → 200 (getContact)`. */
  readonly title: string;
}

const NO_BODY = new Uint8Array();

/**
 * Holds a sighting against a contract: a whole exchange in both directions, a response alone in its
 * own.
 *
 * @param operationId of the operation that answered; left out, it is found by the request
 * @throws Error, one line, when the operation is not known or cannot be found, and when the request is
 *   one of another operation than the named
 */
export function judge(contract: Contract, sighting: Sighting, operationId?: string): Judgement {
  const { request, response, method, url, unjudged = [] } = sighting;
  const named = operationId === undefined ? undefined : findNamed(contract, operationId);
  if (named !== undefined) refuseOther(contract, named, method, url);
  if (request !== undefined) {
    const verdict = contract.check({ request, response });
    const isKnown = ({ rule }: Violation) => !unjudged.some((part) => rule.startsWith(part));
    const violations = verdict.violations.filter(isKnown);
    const drift = verdict.drift.filter(isKnown);
    return {
      verdict: { ...verdict, violations, drift },
      title: titleOf(request.method, pathOf(request.target), response, verdict),
    };
  }
  if (named !== undefined) {
    const verdict = contract.checkResponse(named, response, method);
    const path = url === undefined ? named.path : pathOf(url);
    return { verdict, title: titleOf(method ?? named.method, path, response, verdict) };
  }
  if (method === undefined || url === undefined) throw new Error(whichOperation(contract, url));
  const match = contract.findOperation(method, url);
  const verdict: Verdict =
    match.kind === "found"
      ? contract.checkResponse(match.operation, response, method)
      : {
          violations: contract.judgeRequest(match, {
            ...{ method, target: url },
            ...{ headers: {}, body: NO_BODY },
          }).violations,
          drift: [],
        };
  return { verdict, title: titleOf(method, pathOf(url), response, verdict) };
}

/**
 * Refuses a name where the request is known to be another operation's. An address that the description
 * does not have says nothing of that: it can lead through a gateway.
 */
function refuseOther(
  contract: Contract,
  { operationId, method: namedMethod }: Operation,
  method: string | undefined,
  url: string | undefined,
): void {
  if (url === undefined) return;
  const match = contract.findOperation(method ?? namedMethod, url);
  if (match.kind !== "found" || match.operation.operationId === operationId) return;
  const asked = method === undefined ? `to ${pathOf(url)}` : `${method} ${pathOf(url)}`;
  throw new Error(`the request ${asked} is ${match.operation.operationId}, not ${operationId}`);
}

function findNamed({ operations }: Contract, operationId: string): Operation {
  const operation = operations.find((one) => one.operationId === operationId);
  if (operation !== undefined) return operation;
  const ids = operations.map((one) => one.operationId);
  const like = ids.filter((id) => id.toLowerCase() === String(operationId).toLowerCase());
  const known = shorten((like.length > 0 ? like : ids).join(", "));
  throw new Error(`the description has no operation ${operationId}, it has ${known}`);
}

/** A response that does not know its method can have come from any operation of its path. */
function whichOperation(contract: Contract, url: string | undefined): string {
  const methods = url === undefined ? [] : [...new Set(contract.operations.map((o) => o.method))];
  const candidates = methods.flatMap((method) => {
    const match = contract.findOperation(method, url ?? "");
    return match.kind === "found" ? [match.operation.operationId] : [];
  });
  const [example = contract.operations[0]?.operationId] = candidates;
  const among = candidates.length > 1 ? ` (its path has ${candidates.join(", ")})` : "";
  return `the response does not tell what was asked${among}: name the operation, as in toMatchContract("${example}"), or hand over { request, response }`;
}

function titleOf(
  method: string,
  path: string,
  { status }: Sighting["response"],
  { operation }: Verdict,
): string {
  const id = operation === undefined ? "" : ` (${operation.operationId})`;
  return `${method} ${path} → ${status}${id}`;
}

/** Without the query, in which there may be secrets, and without personal data. */
function pathOf(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "");
  return redactPersonalData(path) || "/";
}
