export {
  BatchError,
  type BatchOperation,
  type BatchOptions,
  type BatchResult,
  type EarlierBatch,
  type Fault,
  type FieldFault,
  type Outcome,
  runBatch,
  type SavedBatch,
} from "./batch.ts";
export { createOperation } from "./createOperation.ts";
export * from "./errorClasses.ts";
export { type BodyForm, createApiError, createCallError } from "./errors.ts";
export type { AnswerHeaders, Fetch, FetchAnswer, FetchContext, FetchInit } from "./fetch.ts";
export { serializeFlatQuery } from "./flatQuery.ts";
export { type Attempt, type Hooks, hookFetch } from "./hooks.ts";
export { createLayers, type LayerOptions, type RequestOptions } from "./layers.ts";
export {
  createOAuth,
  type Integration,
  type OAuth,
  type OAuthOptions,
} from "./oauth/createOAuth.ts";
export { OAuthError, type OAuthFailure } from "./oauth/oauthError.ts";
export { memoryTokenStore, type TokenPair, type TokenStore } from "./oauth/tokenStore.ts";
export type {
  Answer,
  CallOptions,
  OperationDescriptor,
  OperationFunction,
  OperationRequest,
  Outgoing,
  QueryWriter,
  Transport,
} from "./operation.ts";
export { type Cursor, createPageList, type Page, type PageList, PageLoopError } from "./pages.ts";
export { serializeQuery } from "./query.ts";
export {
  createRetry,
  type FailedAttempt,
  type RetryOptions,
  type RetryPolicy,
  readRetryAfter,
} from "./retry.ts";
export { checkBaseUrl, checkToken } from "./serverUrl.ts";
export { createThrottle, type RateLimit, type Throttle, type ThrottleState } from "./throttle.ts";
export { createTimeLimit, type TimedSignal, type TimeLimit } from "./timeout.ts";
export type { TokenFunction, TokenSource } from "./token.ts";
export { createTransport, type TransportOptions } from "./transport.ts";
