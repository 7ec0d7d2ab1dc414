/** What every client hands on to its users; the rest of the runtime is for the clients themselves. */
export {
  AbortError,
  ApiError,
  BadRequestError,
  BlockedError,
  CallError,
  ConnectionError,
  type ErrorClass,
  ForbiddenError,
  HookError,
  NotFoundError,
  PaymentRequiredError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  UnreadableAnswerError,
} from "./errorClasses.ts";
export type { BodyForm } from "./errors.ts";
export type { AnswerHeaders, Fetch, FetchAnswer, FetchContext, FetchInit } from "./fetch.ts";
export type { Attempt, Hooks } from "./hooks.ts";
export { createLogging, type LogEntry } from "./logging/logging.ts";
export type { Answer, CallOptions, Outgoing, Transport } from "./operation.ts";
export { type Page, type PageList, PageLoopError } from "./pages.ts";
export { createRetry, type FailedAttempt, type RetryOptions, type RetryPolicy } from "./retry.ts";
export { createThrottle, type RateLimit, type Throttle, type ThrottleState } from "./throttle.ts";
export type { TokenFunction, TokenSource } from "./token.ts";
