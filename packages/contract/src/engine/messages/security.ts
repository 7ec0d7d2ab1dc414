import type { Operation, SecurityScheme } from "../description/operation.ts";

/** Credentials of a request, as far as security schemes ask for them. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** Every key of the query. */
  readonly queryKeys: readonly string[];
  readonly cookies: ReadonlyMap<string, string>;
}

/**
 * Whether a request carries the credentials that an operation needs, by their kind only: nobody but
 * the server knows whether a token is good. Names of schemes have no letter case (RFC 9110, 11.1).
 *
 * @returns undefined when it does, else the kinds of which one is needed, in words
 */
export function findMissingCredentials(
  { security }: Operation,
  credentials: Credentials,
): string | undefined {
  if (security.length === 0) return undefined;
  const fits = security.some((schemes) => schemes.every((scheme) => carries(scheme, credentials)));
  if (fits) return undefined;
  const ways = security.map((schemes) => schemes.map(describe).join(" with "));
  return [...new Set(ways)].join(", or ");
}

function carries(scheme: SecurityScheme, { headers, queryKeys, cookies }: Credentials): boolean {
  const name = scheme.parameterName ?? "";
  if (scheme.type === "apiKey") {
    if (scheme.in === "query") return queryKeys.includes(name);
    if (scheme.in === "cookie") return cookies.has(name);
    const key = name.toLowerCase();
    const sent = Object.hasOwn(headers, key) ? (headers[key] ?? "") : "";
    return new RegExp(scheme.valuePattern ?? ".", "u").test(sent);
  }
  // A client certificate is not part of the message.
  if (scheme.type === "mutualTLS") return true;
  const kind = scheme.type === "http" ? (scheme.scheme ?? "") : "bearer";
  const [sent = "", ...rest] = (headers["authorization"] ?? "").trim().split(/\s+/);
  return sent.toLowerCase() === kind && rest.join("") !== "";
}

function describe(scheme: SecurityScheme): string {
  if (scheme.type === "apiKey") return `the ${scheme.in} ${scheme.parameterName} (${scheme.name})`;
  if (scheme.type === "mutualTLS") return "a client certificate";
  return `the header Authorization with ${scheme.type === "http" ? capitalize(scheme.scheme ?? "") : "Bearer"}`;
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
