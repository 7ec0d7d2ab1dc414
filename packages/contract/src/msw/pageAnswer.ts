import { createNextPageReader } from "../check/nextPage.ts";
import type { Contract } from "../engine/contract.ts";
import type { Operation } from "../engine/description/operation.ts";
import { findResponse } from "../engine/messages/response.ts";
import type { Answer, Chosen } from "./chooseAnswer.ts";

/**
 * Prepares the choosing of answers for lists: who follows the `next` link of an example gets another
 * example, one that does not lead to the same page again. Without it a walk through the pages would
 * never end.
 *
 * @param choose gives the answer that is asked for, whatever page is
 * @returns takes the target of the request; what a test has asked for by name or as a body stays
 */
export function createPageChoice(
  contract: Pick<Contract, "document">,
  choose: (operation: Operation, answer: Answer) => Chosen,
): (operation: Operation, answer: Answer, target: string) => Chosen {
  const readNextPage = createNextPageReader(contract);

  const leadsBack = (operation: Operation, target: string, { status, headers, body }: Chosen) => {
    const response = { status, headers, body: new TextEncoder().encode(body ?? "") };
    const next = readNextPage(operation, target, response);
    if (next === undefined) return false;
    const asked = queryOf(target);
    const shared = [...queryOf(next.link)].filter(([name]) => asked.has(name));
    return shared.length > 0 && shared.every(([name, value]) => asked.get(name) === value);
  };

  return (operation, answer, target) => {
    const first = choose(operation, answer);
    const isFixed = answer.example !== undefined || answer.body !== undefined;
    if (isFixed || !leadsBack(operation, target, first)) return first;
    const contents = findResponse(operation, first.status)?.contents ?? [];
    const others = contents
      .flatMap(({ examples }) => examples)
      .map(({ name }) => choose(operation, { ...answer, status: first.status, example: name }));
    return others.find((other) => !leadsBack(operation, target, other)) ?? first;
  };
}

function queryOf(target: string): URLSearchParams {
  return new URLSearchParams(target.split("?")[1] ?? "");
}
