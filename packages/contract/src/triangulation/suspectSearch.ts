import type { Contract } from "../engine/contract.ts";
import type { Exchange } from "../engine/exchange.ts";
import type { Violation } from "../engine/violation.ts";
import type { Suspect } from "../findings/finding.ts";
import { DECISIONS, type Topic } from "./decisions.ts";
import { findFooting } from "./footing.ts";
import { findServiceVote } from "./serviceVote.ts";
import { createWitnessSearch } from "./witnessVote.ts";

/** Names who is most likely wrong; nobody for findings that no vote can be taken on. */
export type SuspectSearch = (violation: Violation, exchange: Exchange) => Suspect | undefined;

/** Who is heard beside client and service. */
export interface Witnesses {
  /** The description that the violations are of. */
  readonly contract: Contract;
  /** A second description: the one that the client was made from, or the service's own. */
  readonly witness?: Contract;
  /** The client is a check: it makes up its requests, so they are a word for nobody. */
  readonly isChecker?: boolean;
}

/** Prepares the search by {@link DECISIONS}, for traffic of a client that means what it sends, or of a check. */
export function createSuspectSearch({
  contract,
  witness,
  isChecker = false,
}: Witnesses): SuspectSearch {
  const askWitness = createWitnessSearch(witness);
  return (violation, exchange) => {
    const topic = findTopic(contract, violation, exchange);
    if (topic === undefined || (isChecker && topic === "request")) return undefined;
    const service = findServiceVote(violation, exchange);
    const second = askWitness(violation, exchange);
    const footing = findFooting(contract.document, violation.specPointer);
    const decision = DECISIONS.find(
      (row) =>
        row.topic === topic &&
        (row.service ?? service) === service &&
        (row.witness ?? second) === second &&
        (row.footing ?? footing) === footing,
    );
    return decision && { side: decision.side, why: decision.why };
  };
}

const TOPICS: Readonly<Partial<Record<Violation["rule"], Topic>>> = {
  "check.valid.refused": "refused",
  "traffic.valid.refused": "refused",
  "check.invalid.accepted": "accepted",
  "check.invalid.status": "response",
  "response.field.undeclared": "drift",
  "response.member.undeclared": "drift",
};

function findTopic(
  contract: Contract,
  { rule }: Violation,
  { request, response }: Exchange,
): Topic | undefined {
  const own = TOPICS[rule];
  if (own !== undefined) return own;
  if (rule.startsWith("request.")) return "request";
  if (!rule.startsWith("response.")) return undefined;
  const isRefusal = response.status >= 400 && response.status <= 499;
  if (rule !== "response.status.undeclared" || !isRefusal) return "response";
  const match = contract.findOperation(request.method, request.target);
  return contract.judgeRequest(match, request).violations.length > 0 ? "refusal" : "response";
}
