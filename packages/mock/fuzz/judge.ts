import type { Contract } from "@liaison/contract";
import { TOKEN } from "./hostile.ts";
import type { RawAnswer, ShotOutcome } from "./send.ts";
import type { Expected, Shot } from "./shot.ts";

/** Statuses with which Node refuses what is no HTTP, before the mock gets to see it. */
const PARSER_STATUSES = [400, 408, 413, 417, 431];

/**
 * Says what is wrong with what became of a shot.
 *
 * @param contract of the API that was called
 * @returns undefined when nothing is
 */
export function judge(
  { expected, ending, mayClose }: Shot,
  { answers, hung, malformed }: ShotOutcome,
  contract: Contract,
): string | undefined {
  if (malformed !== undefined) return `is answered with ${malformed}`;
  for (const [index, answer] of answers.entries()) {
    const problem = judgeAnswer(answer, expected[index], contract);
    if (problem !== undefined) return problem;
  }
  if (hung) return `is not answered in time, ${answers.length} of ${expected.length} answers came`;
  if (ending !== "await" || mayClose === true || answers.length >= expected.length)
    return undefined;
  if (answers.at(-1)?.headers["connection"] === "close") return undefined;
  // A scenario may cut the connection.
  if (/scenario/i.test(expected[answers.length]?.prefer ?? "")) return undefined;
  return `gets ${answers.length} of ${expected.length} answers before the connection is closed`;
}

function judgeAnswer(
  { status, headers, body }: RawAnswer,
  expected: Expected | undefined,
  contract: Contract,
): string | undefined {
  const type = headers["content-type"] ?? "";
  const shown = `${status} ${type} ${JSON.stringify(body.toString().slice(0, 300))}`;
  const { method = "GET", target = "", prefer = "" } = expected ?? {};
  if (body.includes(TOKEN)) return `is answered with a token: ${status} ${type}`;
  if (body.includes("The mock failed")) return `makes the mock fail: ${shown}`;
  if (status >= 500 && !/code\s*=\s*"?5|example|scenario/i.test(prefer)) {
    return `is answered with a server error that was not asked for: ${shown}`;
  }
  const byParser = PARSER_STATUSES.includes(status) && body.length === 0 && type === "";
  if (byParser) return expected?.status === undefined ? undefined : `is refused by Node: ${shown}`;
  if (expected?.status !== undefined && expected.status !== status) {
    return `should be answered with ${expected.status}: ${shown}`;
  }
  if (/[/+]json\b/.test(type) && method !== "HEAD") {
    try {
      JSON.parse(body.toString());
    } catch {
      return `is answered with JSON that cannot be parsed: ${shown}`;
    }
  }
  const match = contract.findOperation(method, target);
  // A scenario answers what the description does not have; a preflight is answered by the mock.
  if (match.kind !== "found" || method === "OPTIONS" || /scenario/i.test(prefer)) return undefined;
  const findings = contract.judgeResponse(match.operation, { status, headers, body }, method);
  if (findings.declared === undefined) return undefined;
  const [violation] = findings.violations;
  return violation && `is answered against the description, ${violation.message}: ${shown}`;
}
