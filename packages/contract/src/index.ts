export { type Contract, createContract, type Verdict } from "./engine/contract.ts";
export { ContractError } from "./engine/description/contractError.ts";
export {
  type Coverage,
  type CoverageCount,
  type CoverageKind,
  createCoverage,
  type ExchangeCoverage,
} from "./coverage/coverage.ts";
export {
  child,
  follow,
  followOnce,
  isObject,
  type JsonObject,
  keysOf,
  valueAt,
} from "./engine/description/document.ts";
export type { Exchange, HttpRequest, HttpResponse } from "./engine/exchange.ts";
export { essence, isForm, isJson } from "./engine/messages/mediaType.ts";
export type {
  Content,
  DeclaredResponse,
  Example,
  Operation,
  Parameter,
  ResponseHeader,
  SecurityScheme,
} from "./engine/description/operation.ts";
export { type JsonReading, readJson } from "./engine/messages/readJson.ts";
export {
  redactExchange,
  redactHeaders,
  redactTarget,
  redactViolation,
  splitSetCookie,
} from "./redaction/redact.ts";
export { type RequestFindings, readCookies } from "./engine/messages/request.ts";
export { findResponse, type ResponseFindings } from "./engine/messages/response.ts";
export type { Found, Match } from "./engine/description/router.ts";
export type { Rule, Violation } from "./engine/violation.ts";
