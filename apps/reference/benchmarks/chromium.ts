import { existsSync } from "node:fs";

/** The root's test command looks for a browser and passes its path; Debian's lies here. */
export const chromiumFile: string = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/**
 * The path of the browser that everything is measured with.
 *
 * @throws Error when there is none
 */
export function chromiumPath(): string {
  if (existsSync(chromiumFile)) return chromiumFile;
  throw new Error(`there is no Chromium at ${chromiumFile}: install it, or set CHROMIUM_PATH`);
}
