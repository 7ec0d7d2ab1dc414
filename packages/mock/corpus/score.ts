import type { BodyCheck } from "./bodyCheck.ts";
import type { Entry } from "./corpus.ts";
import type { Outcome } from "./sendEntry.ts";

/** Whether an answer is the one that the description asks for. */
export interface Score {
  readonly verdict: "right" | "wrong" | "hang";
  /** What is wrong, as a sentence without its full stop; absent when nothing is. */
  readonly reason?: string;
}

// Which 4xx says "invalid" differs from mock to mock, and many descriptions declare none. These say
// something else: who calls, where to, or how often.
const NO_REFUSALS = [401, 403, 404, 405, 429];

/**
 * Scores what became of an entry's request.
 *
 * - `accept`: the status, the media type and a body that is valid by its schema; no body where none
 *   is declared.
 * - `refuse`: any 4xx that can mean an invalid request, so that mocks with other refusals than ours
 *   are treated fairly.
 * - `route`: the status, and the methods in `Allow` where the entry names them.
 * - `auth`: the status.
 *
 * @param checkBody check of bodies by the description of the entry's API
 */
export function score(entry: Entry, outcome: Outcome, checkBody: BodyCheck): Score {
  if (outcome.kind === "hang") return { verdict: "hang", reason: "no whole answer in time" };
  const reason =
    outcome.kind === "broken"
      ? `the connection broke: ${outcome.reason}`
      : findFault(entry, outcome, checkBody);
  return reason === undefined ? { verdict: "right" } : { verdict: "wrong", reason };
}

type Answer = Extract<Outcome, { kind: "answer" }>;

function findFault(entry: Entry, answer: Answer, checkBody: BodyCheck): string | undefined {
  const { status } = answer;
  if (entry.kind === "refuse") {
    const refused = status >= 400 && status <= 499 && !NO_REFUSALS.includes(status);
    return refused ? undefined : `status ${status} is no refusal of an invalid request`;
  }
  const { expect } = entry;
  if (status !== expect?.status) return `status ${status} instead of ${expect?.status}`;
  if (entry.kind === "accept") return findContentFault(entry, answer, checkBody);
  if (expect.allow !== undefined) return findAllowFault(expect.allow, answer);
  return undefined;
}

function findContentFault(
  { operation = "", expect }: Entry,
  { status, headers, body }: Answer,
  checkBody: BodyCheck,
): string | undefined {
  if (expect?.mediaType === undefined) {
    return body.length === 0 ? undefined : `${body.length} bytes of a body instead of none`;
  }
  const mediaType = (headers["content-type"] ?? "none").split(";")[0]?.trim().toLowerCase() ?? "";
  if (mediaType !== expect.mediaType) {
    return `media type ${mediaType} instead of ${expect.mediaType}`;
  }
  return checkBody(operation, status, mediaType, body);
}

function findAllowFault(methods: readonly string[], { headers }: Answer): string | undefined {
  const allowed = (headers.allow ?? "").split(",").map((method) => method.trim().toUpperCase());
  const missing = methods.filter((method) => !allowed.includes(method));
  return missing.length === 0 ? undefined : `Allow does not name ${missing.join(", ")}`;
}
