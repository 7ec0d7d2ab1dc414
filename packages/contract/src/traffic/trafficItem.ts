import type { Contract } from "../engine/contract.ts";
import { isObject, type JsonObject } from "../engine/description/document.ts";
import type { Operation } from "../engine/description/operation.ts";
import type { Match } from "../engine/description/router.ts";
import type { HttpRequest } from "../engine/exchange.ts";
import { createHidingOf } from "../redaction/credentials.ts";
import { redactReportedTarget } from "../redaction/reported.ts";
import type { Item } from "../report/collector.ts";
import type { Observation } from "./observation.ts";
import { findRefusal } from "./refusal.ts";

/** Makes an item of what was seen; some of it is no matter of the description. */
export type TrafficItems = (observation: Observation) => Item;

/** Prepares the making of items for one description. */
export function createTrafficItems(contract: Contract): TrafficItems {
  const tokenPaths = findTokenPaths(contract.document);
  return ({ exchange, unjudged }) => {
    const { request, response } = exchange;
    const match = contract.findOperation(request.method, request.target);
    const name = nameRequest(contract, request);
    const skipped = whyNoMatter(match, exchange, tokenPaths);
    if (skipped !== undefined) return { name, skipped };
    const parts = Object.keys(unjudged);
    const isWholeRequest = unjudged["request.body"] === undefined;
    const refusal = isWholeRequest ? findRefusal(contract, match, exchange) : undefined;
    return {
      name,
      exchange: { request, response },
      ...(refusal && { violations: [refusal] }),
      ...(parts.length > 0 && { unjudged: parts }),
    };
  };
}

/** What a request is called in reports: its operation, or `GET /path` where there is none. */
export function nameRequest(contract: Contract, request: HttpRequest): string {
  const { method, target } = request;
  const match = contract.findOperation(method, target);
  if (match.kind === "found") return match.operation.operationId;
  const hide = createHidingOf({ request }, undefined, findSecretNames(contract));
  return `${method} ${redactReportedTarget(hide(target.split(/[?#]/, 1)[0] ?? ""))}`;
}

/** Names of the headers and query parameters that are secrets by the description. */
export function findSecretNames({ operations }: Contract): string[] {
  const schemes = operations.flatMap(({ security }) => security.flat());
  return [...new Set(schemes.flatMap(({ parameterName }) => parameterName ?? []))];
}

/** Traffic has messages that HTTP itself or a browser makes, and no description speaks of. */
function whyNoMatter(
  match: Match<Operation>,
  { request, response }: Observation["exchange"],
  tokenPaths: ReadonlySet<string>,
): string | undefined {
  if (match.kind === "found") {
    const { responses } = match.operation;
    const isDeclared = responses.some(({ status }) => /^3(04|XX)$/.test(status));
    return response.status === 304 && !isDeclared
      ? "304: the client's copy is still good, so nothing was sent"
      : undefined;
  }
  const { method, headers, target } = request;
  if (method === "OPTIONS" && headers["access-control-request-method"] !== undefined) {
    return "a browser's preflight request";
  }
  if (method === "POST" && tokenPaths.has(target.split("?", 1)[0] ?? "")) {
    return "a request for a token, which the description only names";
  }
  return undefined;
}

/** Paths of the OAuth endpoints that the security schemes name. */
function findTokenPaths(document: JsonObject): Set<string> {
  const components = document["components"];
  const schemes = isObject(components) ? components["securitySchemes"] : undefined;
  const paths = new Set<string>();
  for (const scheme of Object.values(isObject(schemes) ? schemes : {})) {
    const flows = isObject(scheme) ? scheme["flows"] : undefined;
    for (const flow of Object.values(isObject(flows) ? flows : {})) {
      if (!isObject(flow)) continue;
      for (const url of [flow["tokenUrl"], flow["refreshUrl"]]) {
        if (typeof url !== "string") continue;
        const path = url.replace(/^(https?:)?\/\/[^/?#]*/i, "");
        if (path.startsWith("/")) paths.add(path);
      }
    }
  }
  return paths;
}
