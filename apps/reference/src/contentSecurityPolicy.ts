import { createHash } from "node:crypto";

/**
 * The policy of a page, as a `meta` element: nothing is loaded but from the site itself. It holds
 * even where a later Redoc asks for more.
 *
 * @param inlineScripts the texts between the tags of the scripts that stand in a page with Redoc;
 *   no other inline script runs, and without any no script at all
 */
export function contentSecurityPolicy(inlineScripts: readonly string[] = []): string {
  const directives = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"];
  if (inlineScripts.length === 0) {
    directives.push("font-src 'self'", "img-src 'self'", "style-src 'self'");
  } else {
    const hashes = inlineScripts.map(
      (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
    );
    directives.push(
      `script-src 'self' ${hashes.join(" ")}`,
      // Redoc writes style elements while it runs, with pictures and a symbol font inside.
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self' data:",
      "img-src 'self' data:",
      // Its search runs in a worker made from a blob.
      "worker-src blob:",
    );
  }
  return `<meta http-equiv="Content-Security-Policy" content="${directives.join("; ")}">`;
}
