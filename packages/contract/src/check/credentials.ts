import type { Operation, SecurityScheme } from "../engine/description/operation.ts";
import type { HttpRequest } from "../engine/exchange.ts";
import { readCookies } from "../engine/messages/request.ts";
import { findMissingCredentials } from "../engine/messages/security.ts";
import type { RequestCase } from "../generation/cases.ts";
import { UsageError } from "../input/usageError.ts";
import { REDACTED } from "../redaction/redact.ts";

/** Makes the requests of cases complete: credentials, and what the user adds. */
export interface Credentials {
  /** The request of a case as it is sent. */
  complete(operation: Operation, request: RequestCase["request"], of?: Exception): HttpRequest;
  /**
   * Gets a new token after a 401. Calls that come meanwhile wait for the same one.
   *
   * @param refused the request that got it
   * @returns whether there is another token now
   */
  renew(refused: HttpRequest): Promise<boolean>;
  /** Values that must not be told: the token, and those of the user's headers. */
  secrets(): readonly string[];
}

/** What makes a case an exception to the rule that requests have everything. */
export type Exception = Pick<RequestCase, "anonymous" | "broken">;

/** A token that can be renewed. */
export interface TokenSource {
  /** The token that is good by what is known. */
  current(): string;
  /**
   * Gets another one.
   *
   * @returns false when there is none
   */
  renew(refused: string): Promise<boolean>;
}

/** A source of a token that was given once and for all. */
export function fixedToken(token: string): TokenSource {
  return { current: () => token, renew: async () => false };
}

/** Set by the program itself, from the address and the body. */
const RESERVED = ["host", "content-length", "content-type", "transfer-encoding", "connection"];

/**
 * Prepares the credentials of a run.
 *
 * @param token goes where the security schemes of an operation ask for it; left out, only `headers`
 *   carry credentials
 * @param headers that the user adds to all requests, names in lower case
 * @param usual headers of requests that have no others of these names
 */
export function createCredentials({
  token,
  headers,
  usual = {},
}: {
  readonly token?: TokenSource;
  readonly headers: Readonly<Record<string, string>>;
  readonly usual?: Readonly<Record<string, string>>;
}): Credentials {
  const complete: Credentials["complete"] = (operation, request, { anonymous, broken } = {}) => {
    const own = Object.entries(headers).filter(([name]) => {
      const isBroken = broken?.rule.startsWith("request.header") && broken.place === name;
      return !isBroken && !(anonymous && isCredential(operation, name));
    });
    const all = { ...usual, ...request.headers, ...Object.fromEntries(own) };
    const added = { ...request, headers: all };
    if (anonymous || token === undefined) return added;
    const scheme = chooseScheme(operation, added, token.current());
    return scheme === undefined ? added : addToken(added, scheme, token.current());
  };
  return {
    complete,
    secrets: () => [
      ...(token === undefined ? [] : spellingsOf(token.current())),
      // Of `Bearer demo-token` the name of the scheme is none.
      ...Object.values(headers).flatMap((value) => value.split(/\s+/)),
    ],
    renew: async (refused) => {
      if (token === undefined) return false;
      // Another token may have come while the refused request was on its way.
      const text = `${refused.target}\n${Object.values(refused.headers).join("\n")}`;
      return text.includes(token.current()) ? token.renew(token.current()) : true;
    },
  };
}

/**
 * Reads the headers that a user adds: `Name: value` of the command line, over those of the
 * configuration.
 *
 * @returns names in lower case
 * @throws UsageError for what is no header, or one that the program sets; no value is in its message
 */
export function readHeaders(
  configured: Readonly<Record<string, string>>,
  given: readonly string[],
): Record<string, string> {
  const pairs = given.map((text): [string, string] => {
    const at = text.indexOf(":");
    if (at < 1) throw new UsageError("--header is not written as 'Name: value'");
    return [text.slice(0, at), text.slice(at + 1)];
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of [...Object.entries(configured), ...pairs]) {
    const key = name.trim().toLowerCase();
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(key)) {
      throw new UsageError(`the header ${JSON.stringify(name)} has no name that can be sent`);
    }
    if (RESERVED.includes(key)) {
      throw new UsageError(`the header ${key} is set by the check itself, leave it out`);
    }
    headers[key] = checkValue(value.trim(), `the header ${key}`);
  }
  return headers;
}

/**
 * Reads a token.
 *
 * @param from where it was given, for the message: a token is never quoted
 * @throws UsageError when it cannot be sent
 */
export function readToken(text: string, from: string): string {
  return checkValue(text.trim(), `the token of ${from}`);
}

function checkValue(value: string, name: string): string {
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new UsageError(`${name} has characters that cannot be sent in a header`);
  }
  return value;
}

/**
 * Sees to it that every operation gets credentials of a kind that it takes.
 *
 * @throws UsageError that says what to give
 */
export function checkCredentials(credentials: Credentials, operations: readonly Operation[]): void {
  for (const operation of operations) {
    const { method, operationId, path } = operation;
    const request = { method, target: path, headers: {}, body: new Uint8Array() };
    const { headers, target } = credentials.complete(operation, request);
    const missing = findMissingCredentials(operation, {
      headers,
      queryKeys: namesIn(target),
      cookies: readCookies(headers["cookie"]),
    });
    if (missing === undefined) continue;
    throw new UsageError(
      `${operationId} needs ${missing}: give --token, LIAISON_TOKEN or --header 'Name: value'`,
    );
  }
}

function namesIn(target: string): string[] {
  return [...new URLSearchParams(/\?.*/s.exec(target)?.[0]).keys()];
}

function findParameter(
  target: string,
  name: string,
): { readonly pair: string; readonly value: string } | undefined {
  for (const pair of (/\?(.*)/s.exec(target)?.[1] ?? "").split("&")) {
    const [[key, value] = []] = new URLSearchParams(pair);
    if (key === name) return { pair, value: value ?? "" };
  }
  return undefined;
}

/** The scheme by which a token is sent: of the first alternative that needs nothing else. */
function chooseScheme(
  { security }: Operation,
  { headers }: HttpRequest,
  token: string,
): SecurityScheme | undefined {
  const isGiven = (scheme: SecurityScheme) =>
    scheme.in === "cookie"
      ? readCookies(headers["cookie"]).has(scheme.parameterName ?? "")
      : headers[headerOf(scheme) ?? ""] !== undefined;
  const open = security
    .filter((schemes) => schemes.length > 0)
    .map((schemes) => schemes.filter((scheme) => !isGiven(scheme)));
  // What the user sends as headers is enough: a token would only be in the way.
  if (open.some((schemes) => schemes.length === 0)) return undefined;
  return open
    .filter((schemes) => schemes.length === 1)
    .map(([scheme]) => scheme as SecurityScheme)
    .find(({ type, valuePattern }) => {
      if (type === "mutualTLS") return false;
      return valuePattern === undefined || new RegExp(valuePattern, "u").test(token);
    });
}

/** The header that carries a scheme's credentials; undefined for those of the query. */
function headerOf({ type, in: place, parameterName = "" }: SecurityScheme): string | undefined {
  if (type !== "apiKey") return "authorization";
  if (place === "query") return undefined;
  return place === "cookie" ? "cookie" : parameterName.toLowerCase();
}

function isCredential({ security }: Operation, name: string): boolean {
  return name === "authorization" || security.flat().some((scheme) => headerOf(scheme) === name);
}

function addToken(request: HttpRequest, scheme: SecurityScheme, token: string): HttpRequest {
  const { type, parameterName = "" } = scheme;
  const name = headerOf(scheme);
  if (name === undefined) {
    const pair = `${encodeURIComponent(parameterName)}=${encodeURIComponent(token)}`;
    // The link to a next page may have one already: ours was taken out of it with all secrets.
    const given = findParameter(request.target, parameterName);
    if (given?.value === REDACTED) {
      return { ...request, target: request.target.replace(given.pair, () => pair) };
    }
    if (given !== undefined) return request;
    const separator = request.target.includes("?") ? "&" : "?";
    return { ...request, target: `${request.target}${separator}${pair}` };
  }
  const others = request.headers["cookie"];
  const value =
    type !== "apiKey"
      ? `${kindOf(scheme)} ${kindOf(scheme) === "Basic" ? toBase64(token) : token}`
      : scheme.in === "cookie"
        ? `${others === undefined ? "" : `${others}; `}${parameterName}=${token}`
        : token;
  return { ...request, headers: { ...request.headers, [name]: value } };
}

function kindOf({ type, scheme = "" }: SecurityScheme): string {
  return type === "http" ? scheme.slice(0, 1).toUpperCase() + scheme.slice(1) : "Bearer";
}

/** A token as it is sent, and the password in one that is `user:password`. */
function spellingsOf(token: string): string[] {
  return [token, toBase64(token), ...token.split(/:(.*)/s).slice(1, 2)];
}

/** `user:password`, as the scheme Basic wants it; what is in that form already stays. */
function toBase64(token: string): string {
  return token.includes(":") ? Buffer.from(token).toString("base64") : token;
}
