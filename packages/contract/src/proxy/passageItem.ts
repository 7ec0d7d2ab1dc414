import type { Contract } from "../engine/contract.ts";
import type { Violation } from "../engine/violation.ts";
import type { Item } from "../report/collector.ts";
import type { UnjudgedPart } from "../traffic/observation.ts";
import { createTrafficItems, nameRequest } from "../traffic/trafficItem.ts";
import { unpack } from "./bodyCopy.ts";
import type { Passage } from "./proxy.ts";
import { readHeaders } from "./wireHeaders.ts";

/** An item of a report, and why parts of it were not judged. */
export interface PassageItem {
  readonly item: Item;
  readonly unjudged: Readonly<Partial<Record<UnjudgedPart, string>>>;
}

/** Prepares the making of items from what passes the proxy. */
export function createPassageItems(contract: Contract): (passage: Passage) => PassageItem {
  const toItem = createTrafficItems(contract);
  return ({ order, request, unjudgedBody, outcome }) => {
    const name = nameRequest(contract, request);
    if ("refused" in outcome) {
      return { item: { order, name, skipped: `not passed on: ${outcome.refused}` }, unjudged: {} };
    }
    if ("abandoned" in outcome) {
      const skipped = "the client or the proxy ended before the answer was whole";
      return { item: { order, name, skipped }, unjudged: {} };
    }
    if ("failure" in outcome) {
      const violations = [describeFailure(contract, request, outcome.failure)];
      const { operationId } = violations[0] ?? {};
      const known = operationId === undefined ? {} : { operationId };
      return { item: { order, name, ...known, violations }, unjudged: {} };
    }
    const { status, headers, body } = outcome.answer;
    const read = readHeaders(headers);
    const answered = unpack(body.bytes(), read["content-encoding"]);
    const unjudged = {
      ...(unjudgedBody !== undefined && { "request.body": unjudgedBody }),
      ...("unjudged" in answered && { "response.body": answered.unjudged }),
    };
    const response = {
      status,
      headers: read,
      body: "body" in answered ? answered.body : new Uint8Array(),
    };
    return { item: { order, ...toItem({ exchange: { request, response }, unjudged }) }, unjudged };
  };
}

function describeFailure(
  contract: Contract,
  { method, target }: Passage["request"],
  failure: string,
): Violation {
  const match = contract.findOperation(method, target);
  const operation = match.kind === "found" ? match.operation : undefined;
  return {
    rule: "check.answer.missing",
    ...(operation && { operationId: operation.operationId }),
    place: "",
    expected: "an answer",
    actual: failure,
    message: `No answer came: ${failure}`,
    specPointer: operation?.pointer ?? "/paths",
  };
}
