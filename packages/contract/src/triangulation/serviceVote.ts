import type { Exchange } from "../engine/exchange.ts";
import type { Violation } from "../engine/violation.ts";
import { isAskedFor } from "../traffic/refusal.ts";
import type { ServiceVote } from "./decisions.ts";

/** Statuses that refuse a request for one kind of mistake; the longest name that fits counts. */
const REFUSALS: Readonly<Record<string, readonly number[]>> = {
  "request.path.unknown": [404, 405, 410, 501],
  "request.path.invalid": [400, 404, 422],
  "request.method.notAllowed": [404, 405, 501],
  "request.security": [401, 403],
  "request.body.mediaType": [400, 406, 415, 422],
  "request.body.missing": [400, 411, 415, 422],
  request: [400, 422],
};

/**
 * What the answer says about a mistake in the request. A status that was asked for in a `Prefer` header
 * says nothing; nor does one that could have another reason, such as 429 or 500.
 */
export function findServiceVote({ rule }: Violation, { request, response }: Exchange): ServiceVote {
  const { status, headers, body } = response;
  if (isAskedFor(request)) return "silent";
  const [, statuses = []] =
    Object.entries(REFUSALS)
      .filter(([name]) => rule.startsWith(name))
      .sort(([a], [b]) => b.length - a.length)[0] ?? [];
  if (statuses.includes(status)) return "refuses";
  if (status < 200 || status > 299) return "silent";
  // A page for people in the place of data: of a login or a block, whatever its status.
  const isPage = body.length > 0 && /^\s*text\/html/i.test(headers["content-type"] ?? "");
  return isPage ? "silent" : "accepts";
}
