import type { Contract } from "../engine/contract.ts";
import type { Violation } from "../engine/violation.ts";
import type { RequestCase } from "../generation/cases.ts";
import type { Item } from "../report/collector.ts";
import type { Exchanger } from "./exchange.ts";
import { judgeAnswer } from "./judge.ts";
import { missingAnswer } from "./missingAnswer.ts";
import { followPages } from "./pages.ts";
import type { Step } from "./plan.ts";
import type { Answer } from "./send.ts";

/** What performing a step needs. */
export interface Stage {
  readonly contract: Contract;
  readonly exchange: Exchanger;
  readonly basePath: string;
  readonly maxPages: number;
  /** Sees the answer of every case. */
  readonly see: (of: RequestCase, answer: Answer) => void;
}

/** Does one step: sends its case, judges the answer, follows its pages. */
export async function performStep(step: Step, stage: Stage): Promise<readonly Item[]> {
  if ("skipped" in step) return [skipStep(step, step.skipped)];
  const { contract, exchange, see } = stage;
  const { operation, case: of, followsPages } = step;
  const { operationId } = operation;
  const name = nameOf(step);
  const { request, answer } = await exchange(operation, of.request, of);
  see(of, answer);
  if ("failure" in answer) {
    return [{ name, operationId, violations: [missingAnswer(operation, answer.failure)] }];
  }
  const { response } = answer;
  const isInvalidOnPurpose = of.kind === "invalid";
  const item: Item = {
    name,
    operationId,
    exchange: { request, response },
    isInvalidOnPurpose,
    violations: judgeAnswer(operation, of, response, findFault(contract, of, request)),
  };
  if (!followsPages) return [item];
  const first = { name, operation, request: of.request, exchange: { request, response } };
  const { violations, items } = await followPages(contract, first, {
    ...stage,
    send: (next) => exchange(operation, next),
  });
  return [{ ...item, violations: [...(item.violations ?? []), ...violations] }, ...items];
}

/** The result of a step that is not done. */
export function skipStep(step: Step, skipped: string): Item {
  return { name: nameOf(step), operationId: step.operation.operationId, skipped };
}

function nameOf(step: Step): string {
  const { operationId } = step.operation;
  return "case" in step ? `${operationId} · ${step.case.name}` : operationId;
}

/** What the engine has against a request that is invalid on purpose. */
function findFault(
  contract: Contract,
  { broken }: RequestCase,
  request: RequestCase["request"],
): Violation | undefined {
  if (broken === undefined) return undefined;
  const match = contract.findOperation(request.method, request.target);
  return contract
    .judgeRequest(match, request)
    .violations.find(({ rule, place }) => rule === broken.rule && place === broken.place);
}
