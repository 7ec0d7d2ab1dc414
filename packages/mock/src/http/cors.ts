import type { HttpRequest } from "@liaison/contract";
import type { Answer } from "./problem.ts";

/** Methods that a page of another origin may use. */
const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/** Headers that it may send if it does not say which. */
const HEADERS = "accept, authorization, content-type, prefer, x-context-user-id";

/** Seconds that a browser may remember a preflight; more than any browser grants is of no use. */
const MAX_AGE = "7200";

/**
 * Whether a request is a browser's question about another one, to be answered by
 * {@link answerPreflight}. Any other OPTIONS is a request like all.
 */
export function isPreflight({ method, headers }: HttpRequest): boolean {
  return (
    method === "OPTIONS" &&
    headers["origin"] !== undefined &&
    headers["access-control-request-method"] !== undefined
  );
}

/**
 * Allows what a preflight asks for: any origin, method and header, and a page of the public network
 * may reach the mock on the private one.
 */
export function answerPreflight({ headers }: HttpRequest): Answer {
  const isPrivate = headers["access-control-request-private-network"] === "true";
  const allowed = {
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": headers["access-control-request-headers"] || HEADERS,
    "access-control-max-age": MAX_AGE,
    ...(isPrivate ? { "access-control-allow-private-network": "true" } : {}),
    vary: "access-control-request-headers, access-control-request-private-network",
  };
  return addCors({ status: 204, headers: allowed }, headers);
}

/**
 * Lets a page of any origin read an answer with all its headers. There are no credentials to allow:
 * the mock sets no cookies, and a page sends its token itself.
 *
 * @param requestHeaders names in lower case
 */
export function addCors(answer: Answer, requestHeaders: Readonly<Record<string, string>>): Answer {
  // A preflight has them already.
  if (answer.headers["access-control-allow-origin"] !== undefined) return answer;
  const vary = answer.headers["vary"];
  return {
    ...answer,
    headers: {
      ...answer.headers,
      "access-control-allow-origin": requestHeaders["origin"] ?? "*",
      "access-control-expose-headers": "*",
      vary: vary === undefined ? "origin" : `${vary}, origin`,
    },
  };
}
