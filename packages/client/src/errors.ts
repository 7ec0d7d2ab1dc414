import type { AnswerHeaders } from "./fetch.ts";
import type { Answer, Outgoing } from "./operation.ts";

/** What a call fails with, wrong arguments aside, which are a `TypeError`. */
export interface CallError extends Error {
  /**
   * Names of the error's classes, the general ones first. `instanceof` goes by it, so that it holds
   * between the ESM and the CommonJS build of a client, and between two copies.
   */
  readonly lineage: string;
  readonly operationId: string | undefined;
  readonly method: string;
  /** Address of the request, with its query. */
  readonly url: string;
}

/** What the body of an answer is. `problem`: a JSON object, as of RFC 9457. */
export type BodyForm = "problem" | "html" | "text" | "empty";

/** The server answered with another status than a success, or with what cannot be read. */
export interface ApiError extends CallError {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Body of the answer as it came. */
  readonly text: string;
  /** Found by reading the body: gateways send pages under any media type. */
  readonly form: BodyForm;
  /** The body when it is a JSON object. */
  readonly problem: Readonly<Record<string, unknown>> | undefined;
  /** Identifier of the request in the server's logs, for the vendor's support. */
  readonly requestId: string | undefined;
  /** JSON that was sent, to find the items that a problem speaks of. Not shown in logs. */
  readonly requestBody: string | undefined;
}

const NAMES: Record<number, string> = {
  400: " BadRequest",
  401: " Unauthorized",
  402: " PaymentRequired",
  403: " Forbidden",
  404: " NotFound",
  429: " RateLimit",
};

/**
 * Makes an error. Its class is a name and no constructor: the classes that `instanceof` is asked
 * with (errorClasses.ts) take up room only in programs that use them.
 */
export function createCallError(
  name: string,
  { operationId, method, url }: Outgoing,
  what: string,
  details: object,
): CallError {
  return Object.assign(new Error(`${operationId ?? method}: ${what}`), {
    name: `${name.split(" ").pop()}Error`,
    lineage: `Call ${name}`,
    operationId,
    method,
    url,
    ...details,
  });
}

/**
 * Makes the error that belongs to the status of an answer, a success being one without JSON.
 *
 * @param secret what the message must not repeat, should the answer do so
 */
export function createApiError(answer: Answer, outgoing: Outgoing, secret?: string): ApiError {
  const { status, headers, text } = answer;
  let problem: Record<string, unknown> | undefined;
  try {
    const value = JSON.parse(text);
    if (Object(value) === value) problem = value;
  } catch {}
  const form = problem ? "problem" : /^\s*</.test(text) ? "html" : text.trim() ? "text" : "empty";
  const name =
    status < 300 ? " UnreadableAnswer" : status < 500 ? (NAMES[status] ?? "") : " Server";
  const told = `${problem?.["message"] ?? problem?.["detail"] ?? problem?.["title"] ?? `(${form} body)`}`;
  const error = createCallError(
    `Api${name}${status === 403 && form === "html" ? " Blocked" : ""}`,
    outgoing,
    `status ${status} ${secret ? told.replaceAll(secret, "***") : told}`.slice(0, 300),
    { ...answer, form, problem, requestId: headers.get("x-request-id") ?? undefined },
  );
  return Object.defineProperty(error, "requestBody", { value: outgoing.body }) as ApiError;
}
