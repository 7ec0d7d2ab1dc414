import type { ApiError as ApiErrorType, CallError as CallErrorType } from "./errors.ts";

/** Class of errors, for `error instanceof NotFoundError` and `NotFoundError.is(error)`. */
export interface ErrorClass<Instance> {
  /** The same as `instanceof`, as a guard to hand on: `errors.filter(NotFoundError.is)`. */
  is(value: unknown): value is Instance;
  [Symbol.hasInstance](value: unknown): value is Instance;
}

export function classOf(lineage: string): never {
  const is = (value: unknown) => `${(value as CallErrorType)?.lineage} `.startsWith(`${lineage} `);
  return { is, [Symbol.hasInstance]: is } as never;
}

/** What a call fails with, wrong arguments aside, which are a `TypeError`. */
export type CallError = CallErrorType;
export const CallError: ErrorClass<CallError> = /* @__PURE__ */ classOf("Call");

/** No whole answer came: the connection could not be made, or it broke. `cause` tells more. */
export interface ConnectionError extends CallError {
  readonly name: "ConnectionError";
}
export const ConnectionError: ErrorClass<ConnectionError> =
  /* @__PURE__ */ classOf("Call Connection");

/** No whole answer came in time. */
export interface TimeoutError extends CallError {
  readonly name: "TimeoutError";
}
export const TimeoutError: ErrorClass<TimeoutError> = /* @__PURE__ */ classOf("Call Timeout");

/** The caller's signal ended the call; `cause` is its reason. */
export interface AbortError extends CallError {
  readonly name: "AbortError";
  /** Whether a request was under way; `false` in the queue and between attempts. */
  readonly isSent: boolean;
}
export const AbortError: ErrorClass<AbortError> = /* @__PURE__ */ classOf("Call Abort");

/**
 * A hook has thrown; `cause` is what. The request may have been done, and is not repeated. What a
 * hook throws that is a CallError already is passed on as it is.
 */
export interface HookError extends CallError {
  readonly name: "HookError";
}
export const HookError: ErrorClass<HookError> = /* @__PURE__ */ classOf("Call Hook");

/** The server answered with another status than a success, or with what cannot be read. */
export type ApiError = ApiErrorType;
export const ApiError: ErrorClass<ApiError> = /* @__PURE__ */ classOf("Call Api");

/** 400: the request is wrong. */
export interface BadRequestError extends ApiError {
  readonly status: 400;
}
export const BadRequestError: ErrorClass<BadRequestError> =
  /* @__PURE__ */ classOf("Call Api BadRequest");

/** 401: the token is missing, expired or revoked, and so was the one that replaced it. */
export interface UnauthorizedError extends ApiError {
  readonly status: 401;
}
export const UnauthorizedError: ErrorClass<UnauthorizedError> =
  /* @__PURE__ */ classOf("Call Api Unauthorized");

/** 402: the account is not paid for. */
export interface PaymentRequiredError extends ApiError {
  readonly status: 402;
}
export const PaymentRequiredError: ErrorClass<PaymentRequiredError> = /* @__PURE__ */ classOf(
  "Call Api PaymentRequired",
);

/** 403: the token lacks the right, or the server refuses this client. */
export interface ForbiddenError extends ApiError {
  readonly status: 403;
}
export const ForbiddenError: ErrorClass<ForbiddenError> =
  /* @__PURE__ */ classOf("Call Api Forbidden");

/**
 * 403 with an HTML page: the gateway in front of the API refuses every call, as amoCRM's does after
 * repeated 429. Only the vendor's support lifts it; calling on makes it worse.
 */
export interface BlockedError extends ForbiddenError {
  readonly form: "html";
}
export const BlockedError: ErrorClass<BlockedError> = /* @__PURE__ */ classOf(
  "Call Api Forbidden Blocked",
);

/** 404: there is no such thing. */
export interface NotFoundError extends ApiError {
  readonly status: 404;
}
export const NotFoundError: ErrorClass<NotFoundError> =
  /* @__PURE__ */ classOf("Call Api NotFound");

/** 429: too many requests, and the retries are used up. */
export interface RateLimitError extends ApiError {
  readonly status: 429;
}
export const RateLimitError: ErrorClass<RateLimitError> =
  /* @__PURE__ */ classOf("Call Api RateLimit");

/** 5xx: a fault of the server; the body is often a page or nothing. */
export interface ServerError extends ApiError {
  readonly name: "ServerError";
}
export const ServerError: ErrorClass<ServerError> = /* @__PURE__ */ classOf("Call Api Server");

/** A success whose body is not the JSON that it should be. Whatever was asked for may be done. */
export interface UnreadableAnswerError extends ApiError {
  readonly name: "UnreadableAnswerError";
}
export const UnreadableAnswerError: ErrorClass<UnreadableAnswerError> = /* @__PURE__ */ classOf(
  "Call Api UnreadableAnswer",
);
