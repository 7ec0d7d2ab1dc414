import { UsageError } from "../input/usageError.ts";

/** The service that is checked. */
export interface Target {
  /** Its address without a slash at the end. */
  readonly url: string;
  readonly isSecure: boolean;
  /** As a socket takes it: an IPv6 address has no brackets. */
  readonly host: string;
  readonly port: number;
  /** What stands before the paths of the description, such as `/gateway`; often empty. */
  readonly basePath: string;
  /** Whether it runs on this machine. */
  readonly isLocal: boolean;
}

/**
 * Reads the address of a service.
 *
 * @param option that it was given with, for what is said about a wrong one
 * @throws UsageError when it is missing, or no address of a service
 */
export function readTarget(text: string | undefined, option = "--target"): Target {
  if (text === undefined || text.trim() === "") {
    throw new UsageError(
      `the service is not named, give its address as ${option} https://example.amocrm.ru`,
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `${option} ${quoteAddress(text)} is no address such as http://127.0.0.1:4010`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      `${option} has a password in it, send it in the header Authorization: Basic …`,
    );
  }
  if (url.search !== "" || url.hash !== "") {
    throw new UsageError(
      `${option} ${quoteAddress(text)} has a query, give the address without it`,
    );
  }
  const isSecure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const basePath = url.pathname.replace(/\/+$/, "");
  return {
    url: `${url.origin}${basePath}`,
    isSecure,
    host,
    port: url.port === "" ? (isSecure ? 443 : 80) : Number(url.port),
    basePath,
    isLocal: host === "localhost" || host === "::1" || host.startsWith("127."),
  };
}

/** An address that a user typed, without the password and the query that it may have. */
export function quoteAddress(text: string): string {
  const shown = text.replace(/^([a-z][\w+.-]*:)?(\/\/)?.*@/is, "$1$2").replace(/\?.*/s, "?…");
  return JSON.stringify(shown);
}
