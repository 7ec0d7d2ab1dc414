export { type Config, defineConfig, type OAuthConfig } from "./config/config.ts";
export {
  type CoverageCount,
  type CoverageKind,
  countCoverage,
} from "./coverageCount/countCoverage.ts";
export { type CoverageCounter, createCoverageCounter } from "./coverageCount/counter.ts";
export type { CoverageDocument, CoverageItemKind } from "./coverageCount/coverageDocument.ts";
export type { ExchangeCoverage } from "./coverageCount/exchangeCoverage.ts";
export { mergeCoverage } from "./coverageCount/mergeCoverage.ts";
export {
  type Contract,
  type ContractOptions,
  createContract,
  type Verdict,
} from "./engine/contract.ts";
export { ContractError } from "./engine/description/contractError.ts";
export {
  child,
  follow,
  followOnce,
  isObject,
  type JsonObject,
  keysOf,
  valueAt,
} from "./engine/description/document.ts";
export type {
  Content,
  DeclaredResponse,
  Example,
  Operation,
  Parameter,
  ResponseHeader,
  SecurityScheme,
} from "./engine/description/operation.ts";
export type { Found, Match } from "./engine/description/router.ts";
export type { Exchange, HttpRequest, HttpResponse } from "./engine/exchange.ts";
export { essence, isForm, isJson } from "./engine/messages/mediaType.ts";
export { type JsonReading, readJson } from "./engine/messages/readJson.ts";
export { type RequestFindings, readCookies } from "./engine/messages/request.ts";
export { findResponse, type ResponseFindings } from "./engine/messages/response.ts";
export type { PrecompiledValidators } from "./engine/schemas/precompiled.ts";
export type { Rule, Violation } from "./engine/violation.ts";
export type {
  Finding,
  FindingSettings,
  KnownFinding,
  Severity,
  SpecLocation,
  Suspect,
} from "./findings/finding.ts";
export { RULES, type RuleInfo } from "./findings/rules.ts";
export type { OperationInputs } from "./generation/cases.ts";
export {
  redactExchange,
  redactHeaders,
  redactTarget,
  redactViolation,
  splitSetCookie,
} from "./redaction/redact.ts";
export {
  type Collector,
  type CollectorOptions,
  createCollector,
  type Item,
} from "./report/collector.ts";
export type { Report, Result, Summary } from "./report/report.ts";
export type { Reporter, ReporterContext } from "./report/reporter.ts";
export { REPORTERS, type ReporterInfo, type ReporterName } from "./report/reporters.ts";
export {
  createSuspectSearch,
  type SuspectSearch,
  type Witnesses,
} from "./triangulation/suspectSearch.ts";
