import type { TokenSource } from "./token.ts";

/**
 * Reads the address of a server.
 *
 * @returns the address that paths are appended to, without a slash at its end
 * @throws TypeError when it is no http(s) address, or has a user name, a password, a query or a
 *   fragment. The message does not repeat the address: there may be a password in it.
 */
export function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username + url.password ||
    /[?#]/.test(baseUrl)
  ) {
    throw new TypeError(
      "baseUrl: must start with http:// or https:// and have no password, no query and no fragment.",
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/**
 * Checks what tokens come from.
 *
 * @param option name of the option that it was passed as
 * @throws TypeError when it is neither a function nor a text that can stand behind `Bearer` in a
 *   header. The message does not repeat it.
 */
export function checkToken(option: string, token: TokenSource): TokenSource {
  const isText = typeof token === "string" && /^[\x21-\x7e]+$/.test(token);
  if (!isText && typeof token !== "function") {
    throw new TypeError(
      `${option}: must be a function or a text of visible ASCII characters, without "Bearer".`,
    );
  }
  return token;
}
