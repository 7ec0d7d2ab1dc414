import { classOf, type ErrorClass } from "../errorClasses.ts";
import { type CallError, createCallError } from "../errors.ts";
import type { AnswerHeaders } from "../fetch.ts";
import type { Attempt, Hooks } from "../hooks.ts";

/** One way in which a request or its answer departs from the description. */
export interface AnswerViolation {
  /** Stable name of what is wrong, as `response.body.schema`. */
  readonly rule: string;
  /** Where it stands: a JSON pointer into the body, a header or a parameter. */
  readonly place: string;
  /** The whole finding as one sentence. Quotes what came. */
  readonly message: string;
}

/** What is used of a contract: that which `createContract` of `@liaison/contract` gives is one. */
export interface AnswerContract<Violation extends AnswerViolation = AnswerViolation> {
  check(exchange: {
    request: { method: string; target: string; headers: Record<string, string>; body: Uint8Array };
    response: { status: number; headers: Record<string, string>; body: Uint8Array };
  }): { readonly violations: readonly Violation[] };
}

/** What {@link createAnswerCheck} does with what it finds. */
export interface AnswerCheckOptions<Violation> {
  /**
   * Takes the violations of one exchange, at least one. Left out, the call rejects with an
   * AnswerViolationError, a call that changed something as well: that is for tests.
   */
  onViolations?: ((violations: readonly Violation[], attempt: Attempt) => void) | undefined;
  /** Path that the addresses have before the paths of the description, as behind a gateway. */
  prefix?: string | undefined;
}

/** The answer, or the request, is not what the description says. */
export interface AnswerViolationError extends CallError {
  readonly name: "AnswerViolationError";
  readonly violations: readonly AnswerViolation[];
}
export const AnswerViolationError: ErrorClass<AnswerViolationError> =
  /* @__PURE__ */ classOf("Call AnswerViolation");

/** Say how the body went over the wire; what is checked has been unpacked. */
const WIRE_HEADERS = /^(content-encoding|content-length|transfer-encoding)$/;

/**
 * Hooks that hold every request with its answer, whatever its status, against a description.
 *
 * @param contract `createContract(document)` of `@liaison/contract`
 */
export function createAnswerCheck<Violation extends AnswerViolation>(
  contract: AnswerContract<Violation>,
  { onViolations, prefix = "" }: AnswerCheckOptions<Violation> = {},
): Hooks {
  const encoder = new TextEncoder();
  return {
    onAnswer(attempt, { status, headers, text }) {
      const { method, url, body = "" } = attempt;
      const { pathname, search } = new URL(url);
      const { violations } = contract.check({
        request: {
          method,
          target: pathname.slice(pathname.startsWith(prefix) ? prefix.length : 0) + search,
          headers: attempt.headers,
          body: encoder.encode(body),
        },
        response: { status, headers: readHeaders(headers), body: encoder.encode(text) },
      });
      if (violations.length === 0) return;
      if (onViolations) return onViolations(violations, attempt);
      const what = violations.map(({ rule, place }) => `${rule} ${place}`.trim()).join(", ");
      throw createCallError("AnswerViolation", attempt, what, { violations });
    },
  };
}

function readHeaders(headers: AnswerHeaders): Record<string, string> {
  const record: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (!WIRE_HEADERS.test(name)) record[name.toLowerCase()] = value;
  });
  return record;
}
