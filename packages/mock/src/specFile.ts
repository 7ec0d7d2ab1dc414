import { $RefParser } from "@apidevtools/json-schema-ref-parser";
import { StartError } from "./startError.ts";

/**
 * Reads an OpenAPI description from YAML or JSON files and puts it into one document.
 *
 * @param file path of the entry file; references may lead to other files, not to other hosts
 * @returns the document, every reference within it
 * @throws StartError when a file is missing or cannot be parsed
 */
export async function readSpecFile(file: string): Promise<object> {
  try {
    return await $RefParser.bundle(file, { resolve: { http: false } });
  } catch (error) {
    const { message, source } = error as Error & { source?: string };
    // Further lines show the place in the file, which the first one names.
    const [reason = ""] = message
      .replace(/is not a valid JSON Schema$/, "is not an OpenAPI description")
      .split("\n");
    const place = source === undefined || reason.includes(source) ? "" : `, in ${source}`;
    throw new StartError(`${file} cannot be read: ${reason}${place}`);
  }
}
