import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { $RefParser } from "@apidevtools/json-schema-ref-parser";
import { parseDocument } from "yaml";
import { isObject } from "../engine/description/document.ts";
import { UsageError } from "./usageError.ts";

/**
 * Reads a description from YAML or JSON, in one file or several.
 *
 * @param path of the entry file; references may lead to other files, not to other hosts
 * @returns the document, every reference within it
 * @throws UsageError when a file is missing or cannot be parsed
 */
export async function readDescriptionFile(path: string): Promise<object> {
  const document = await readOne(path);
  if (!refersToFiles(document)) return document;
  try {
    return await $RefParser.bundle(path, { resolve: { http: false } });
  } catch (error) {
    const { message, source } = error as Error & { source?: string };
    // Further lines show the place in the file, which the first one names.
    const [reason = ""] = message.split("\n");
    const place = source === undefined || reason.includes(source) ? "" : `, in ${source}`;
    throw new UsageError(`${path} cannot be read: ${reason}${place}`);
  }
}

async function readOne(path: string): Promise<object> {
  const text = await readText(path);
  const document = parse(path, text);
  if (!isObject(document)) throw new UsageError(`${path} is not an OpenAPI description`);
  return document;
}

/**
 * Reads a text file that the user named.
 *
 * @throws UsageError when it cannot be read
 */
export async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      ENOENT: "there is no such file",
      EISDIR: "it is a folder",
      EACCES: "permission denied",
    };
    throw new UsageError(`${path} cannot be read: ${reasons[code ?? ""] ?? message}`);
  }
}

/**
 * Parses YAML or JSON.
 *
 * @throws UsageError with the line when it is neither
 */
export function parse(path: string, text: string): unknown {
  // JSON of some megabytes takes YAML's parser many times as long.
  if (/^\s*[[{]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // YAML's flow style begins alike; its parser also tells the line.
    }
  }
  const document = parseDocument(text, { maxAliasCount: 100, logLevel: "silent" } as object);
  const [error] = document.errors;
  if (error !== undefined) {
    const [line = ""] = error.message.split("\n");
    throw new UsageError(`${path} cannot be parsed: ${line.replace(/:$/, "")}`);
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (failure) {
    throw new UsageError(`${path} cannot be parsed: ${(failure as Error).message}`);
  }
}

function refersToFiles(value: unknown): boolean {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null) continue;
    const reference = (next as { $ref?: unknown }).$ref;
    if (typeof reference === "string" && !reference.startsWith("#")) return true;
    pending.push(...Object.values(next));
  }
  return false;
}

/** A path as a report shows it: relative to the working directory if it is in there, with slashes. */
export function shownPath(cwd: string, path: string): string {
  const inside = relative(cwd, resolve(cwd, path));
  return (inside.startsWith("..") ? resolve(cwd, path) : inside).split(sep).join("/");
}
