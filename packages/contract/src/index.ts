export { type Contract, createContract, type Verdict } from "./contract.ts";
export { ContractError } from "./contractError.ts";
export {
  type Coverage,
  type CoverageCount,
  type CoverageKind,
  createCoverage,
  type ExchangeCoverage,
} from "./coverage.ts";
export {
  child,
  follow,
  followOnce,
  isObject,
  type JsonObject,
  keysOf,
  valueAt,
} from "./document.ts";
export type { Exchange, HttpRequest, HttpResponse } from "./exchange.ts";
export { essence, isForm, isJson } from "./mediaType.ts";
export type {
  Content,
  DeclaredResponse,
  Example,
  Operation,
  Parameter,
  ResponseHeader,
  SecurityScheme,
} from "./operation.ts";
export { type JsonReading, readJson } from "./readJson.ts";
export {
  redactExchange,
  redactHeaders,
  redactTarget,
  redactViolation,
  splitSetCookie,
} from "./redact.ts";
export { type RequestFindings, readCookies } from "./request.ts";
export { findResponse, type ResponseFindings } from "./response.ts";
export type { Found, Match } from "./router.ts";
export type { Rule, Violation } from "./violation.ts";
