import { BuildFailure } from "../buildFailure.ts";

/**
 * Reads the address at which a site will be found.
 *
 * @returns the address with a slash at its end
 * @throws BuildFailure when it is no absolute http or https address of a folder
 */
export function readSiteUrl(text: string): string {
  const url = /^https?:\/\//.test(text) ? URL.parse(text) : null;
  if (url === null || `${url.search}${url.hash}${url.username}${url.password}` !== "") {
    throw new BuildFailure(
      `"${text}" is no address of a site: give one such as https://example.com/reference/ (REFERENCE_URL), without user, query and fragment`,
    );
  }
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}
