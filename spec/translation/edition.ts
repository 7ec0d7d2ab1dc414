/** Makes the edition of a bundle in another language. */
import { readFile } from "node:fs/promises";
import { applyOverlay } from "./apply.ts";
import { readOverlay } from "./overlay.ts";
import type { JsonObject } from "./texts.ts";

/**
 * Translates a bundle. A text that the overlay lacks stays as it is: `checkTranslation` tells it.
 *
 * @param bundleFile - path of a bundle in JSON
 * @param overlayFile - path of the overlay; its `extends` is not looked at
 * @throws {Error} with one line per finding when the form of the overlay is wrong
 */
export async function translateBundle(
  bundleFile: string,
  overlayFile: string,
): Promise<JsonObject> {
  const { overlay, findings } = readOverlay(await readFile(overlayFile, "utf8"));
  if (overlay === undefined) {
    throw new Error(
      findings
        .map(({ line, column, message }) => `${overlayFile}:${line}:${column}  ${message}`)
        .join("\n"),
    );
  }
  return applyOverlay(JSON.parse(await readFile(bundleFile, "utf8")), overlay).translated;
}
