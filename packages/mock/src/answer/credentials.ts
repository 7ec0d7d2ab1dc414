import { type HttpRequest, type Operation, readCookies, type Violation } from "@liaison/contract";
import type { Service } from "../service.ts";
import { readBearer } from "../tokens/tokens.ts";
import { queryOf } from "./requestParts.ts";

/** The token of a request: in `Authorization`, or where the operation has its API key. */
export function readToken({ security }: Operation, request: HttpRequest): string {
  const { authorization } = request.headers;
  const keys = security.flat().map(({ in: place, parameterName = "" }) => {
    if (place === "header") return request.headers[parameterName.toLowerCase()];
    if (place === "query") return queryOf(request).get(parameterName);
    return place === "cookie" ? readCookies(request.headers["cookie"]).get(parameterName) : "";
  });
  return readBearer(authorization) ?? keys.find((key) => key) ?? "";
}

/** What the token table says; only operations that need a token look at one. */
export function checkToken({ tokens }: Service, operation: Operation, token: string): Violation[] {
  const { security } = operation;
  const isOptional = security.some((schemes) => schemes.length === 0);
  if (security.length === 0 || (isOptional && token === "")) return [];
  const { status } = tokens.check(token);
  if (status === "valid") return [];
  const actual =
    status === "unknown" ? "a token that the mock does not know" : `a token that is ${status}`;
  return [
    {
      rule: "request.security",
      operationId: operation.operationId,
      place: "authorization",
      expected: "a valid token",
      actual,
      message: `The credentials should be a valid token, was ${actual}`,
      specPointer: `${operation.pointer}/security`,
    },
  ];
}
