import type { Operation } from "../engine/description/operation.ts";
import type { Violation } from "../engine/violation.ts";

/** The violation of a request that got no answer. */
export function missingAnswer({ operationId, pointer }: Operation, failure: string): Violation {
  return {
    rule: "check.answer.missing",
    operationId,
    place: "",
    expected: "an answer",
    actual: failure,
    message: `No answer came: ${failure}`,
    specPointer: `${pointer}/responses`,
  };
}
