/** Lints a translation of a description. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { checkTranslation } from "../../translation/check.ts";
import { readOverlay } from "../../translation/overlay.ts";
import { isObject, type JsonObject } from "../../translation/texts.ts";
import { type Finding, LintFailure } from "./finding.ts";

/** Whether a file is a translation, by its name. */
export function isTranslation(file: string): boolean {
  return file.endsWith(".overlay.yaml");
}

/**
 * Lints a translation, held against the description that its `extends` names.
 *
 * @param file - absolute path of an overlay
 * @throws {LintFailure} when the overlay or the description cannot be read
 */
export async function lintTranslation(file: string): Promise<Finding[]> {
  const { overlay, findings } = readOverlay(await read(file));
  const found =
    overlay === undefined
      ? findings
      : checkTranslation(await readDescription(resolve(dirname(file), overlay.extends)), overlay);
  return found.map((finding) => ({ ...finding, file, severity: "error", help: [] }));
}

async function readDescription(file: string): Promise<JsonObject> {
  const text = await read(file);
  try {
    // The bundle is large: the parser of YAML takes 20 times as long for it.
    const description: unknown = file.endsWith(".json") ? JSON.parse(text) : parse(text);
    if (isObject(description)) return description;
  } catch {}
  throw new LintFailure(`${file} is no YAML or JSON object, mend or build it`);
}

function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => {
    throw new LintFailure(`${file} cannot be read: give an existing file`);
  });
}
