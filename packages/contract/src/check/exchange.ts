import type { Operation } from "../engine/description/operation.ts";
import type { HttpResponse } from "../engine/exchange.ts";
import type { RequestCase } from "../generation/cases.ts";
import { createHiding } from "../redaction/credentials.ts";
import type { Credentials, Exception } from "./credentials.ts";
import type { Sent } from "./pages.ts";
import type { Sender } from "./send.ts";
import type { Throttle } from "./throttle.ts";

/**
 * Sends one request, completed with credentials, when its turn has come. Waits and sends again when
 * the service has had too many requests, or when another token can be had.
 *
 * @throws UsageError when the token endpoint gives no token
 */
export type Exchanger = (
  operation: Operation,
  request: RequestCase["request"],
  of?: Exception,
) => Promise<Sent>;

/** How often a request is sent again after 429. */
const MOST_RETRIES = 3;

/** A shorter secret is left to the report: the answer is judged as it comes after this. */
const LEAST_LENGTH = 8;

/** Longest time to wait after a 429, in seconds, whatever the service says. */
const LONGEST_WAIT = 60;

/** Prepares the sending of a run. */
export function createExchanger({
  sender,
  credentials,
  throttle,
  signal,
}: {
  readonly sender: Sender;
  readonly credentials: Credentials;
  readonly throttle: Throttle;
  readonly signal: AbortSignal;
}): Exchanger {
  const sendOnce = async (...[operation, request, of]: Parameters<Exchanger>): Promise<Sent> => {
    // The turn comes first: a token may be renewed while a request waits.
    const isFree = await throttle.turn(signal).then(
      () => true,
      () => false,
    );
    const complete = credentials.complete(operation, request, of);
    if (!isFree) return { request: complete, answer: { failure: "the run was ended" } };
    const answer = await sender.send(complete, signal);
    if ("failure" in answer) return { request: complete, answer };
    const response = hideSecrets(answer.response, credentials.secrets());
    return { request: complete, answer: { response } };
  };

  return async (operation, request, of = {}) => {
    let renewals = 0;
    for (let retries = 0; ; ) {
      const sent = await sendOnce(operation, request, of);
      if ("failure" in sent.answer) return sent;
      const { response } = sent.answer;
      if (response.status === 429 && retries < MOST_RETRIES && !signal.aborted) {
        throttle.pause(1000 * waitOf(response, 2 ** retries));
        retries += 1;
      } else if (response.status === 401 && of.anonymous !== true && renewals === 0) {
        renewals += 1;
        if (!(await credentials.renew(sent.request))) return sent;
      } else {
        return sent;
      }
    }
  };
}

/**
 * Takes secrets out of an answer: what is judged and followed must not hold them. An answer without
 * any stays byte for byte.
 */
function hideSecrets(response: HttpResponse, secrets: readonly string[]): HttpResponse {
  const hide = createHiding(secrets.filter(({ length }) => length >= LEAST_LENGTH));
  const headers = Object.entries(response.headers).map(([name, value]) => [name, hide(value)]);
  const text = Buffer.from(response.body).toString("latin1");
  const hidden = hide(text);
  return {
    ...response,
    headers: Object.fromEntries(headers),
    body: hidden === text ? response.body : Buffer.from(hidden, "latin1"),
  };
}

/** Seconds to wait: what the service asks for, in either form of `retry-after`. */
function waitOf({ headers }: HttpResponse, usual: number): number {
  const text = (headers["retry-after"] ?? "").trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Math.min(LONGEST_WAIT, Number.isNaN(seconds) ? usual : Math.max(0, seconds));
}
