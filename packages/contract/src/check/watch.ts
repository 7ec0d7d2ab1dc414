import type { RequestCase } from "../generation/cases.ts";
import type { Step } from "./plan.ts";
import type { Answer } from "./send.ts";

/** Why going on with a run makes no sense. */
export interface Verdict {
  /** `lost`: the service is gone, what was found counts; `useless`: nothing could be found. */
  readonly kind: "lost" | "useless";
  /** One line. */
  readonly reason: string;
}

/** Looks at all answers of a run, to see when it is in vain. */
export interface Watch {
  see(of: RequestCase, answer: Answer): void;
  verdict(): Verdict | undefined;
}

/** So many requests in a row without an answer, or with 429 in spite of all waiting. */
const MOST_MISSING = 10;
const MOST_REFUSED = 3;
/** So many operations that answered nothing but 401. */
const MOST_UNAUTHORIZED = 3;

/** Prepares the watching of a run. */
export function createWatch(steps: readonly Step[]): Watch {
  const valid = steps.flatMap((step) => ("case" in step && isValid(step.case) ? [step.case] : []));
  const operations = new Set(valid.map(({ operationId }) => operationId));
  const unauthorized = new Set<string>();
  let isAuthorized = false;
  let missing = 0;
  let refused = 0;

  return {
    see: (of, answer) => {
      missing = "failure" in answer ? missing + 1 : 0;
      if ("failure" in answer) return;
      const { status } = answer.response;
      refused = status === 429 ? refused + 1 : 0;
      if (!isValid(of)) return;
      if (status === 401) unauthorized.add(of.operationId);
      else isAuthorized = true;
    },
    verdict: () => {
      if (missing >= MOST_MISSING) {
        return { kind: "lost", reason: `${missing} requests in a row got no answer` };
      }
      if (refused >= MOST_REFUSED) {
        const reason =
          "the service goes on answering 429 (too many requests): wait, then try a lower --rate";
        return { kind: "useless", reason };
      }
      const enough = Math.min(MOST_UNAUTHORIZED, operations.size);
      if (isAuthorized || unauthorized.size === 0 || unauthorized.size < enough) return undefined;
      const reason = `the service answers 401 to every valid request (${[...unauthorized].sort().join(", ")}): it does not accept the token, give another one by --token or LIAISON_TOKEN`;
      return { kind: "useless", reason };
    },
  };
}

function isValid({ kind }: RequestCase): boolean {
  return kind !== "invalid";
}
