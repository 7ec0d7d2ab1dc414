import { createHash } from "node:crypto";

/**
 * The policy of our own pages, as a `meta` element: no inline script or style, nothing from other
 * hosts.
 *
 * @param sendsCalls whether the page has a form that may talk to the server that its reader names
 */
export function contentSecurityPolicy(sendsCalls: boolean): string {
  return policy([
    ...["font-src 'self'", "img-src 'self'", "style-src 'self'", "script-src 'self'"],
    `connect-src 'self'${sendsCalls ? " http: https:" : ""}`,
  ]);
}

/**
 * The policy of a page with Redoc. It holds even where a later Redoc asks for more.
 *
 * @param inlineScripts the texts between the tags of the scripts that stand in the page; no other
 *   inline script runs
 */
export function explorerSecurityPolicy(inlineScripts: readonly string[]): string {
  const hashes = inlineScripts.map(
    (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
  return policy([
    `script-src 'self' ${hashes.join(" ")}`,
    // Redoc writes style elements while it runs, with pictures and a symbol font inside.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    // Its search runs in a worker made from a blob.
    "worker-src blob:",
    "connect-src 'self'",
  ]);
}

function policy(directives: readonly string[]): string {
  const all = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", ...directives];
  return `<meta http-equiv="Content-Security-Policy" content="${all.join("; ")}">`;
}
