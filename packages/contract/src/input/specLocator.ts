import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { keysOf } from "../engine/description/document.ts";
import type { SpecLocation } from "../findings/finding.ts";
import { shownPath } from "./descriptionFile.ts";

interface ParsedFile {
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/**
 * Finds the line of a file for a pointer into a description. Files are read when the first finding
 * asks; references to other files are followed into them.
 *
 * @param entry path of the entry file
 * @returns gives undefined where the pointer leads nowhere
 */
export function createSpecLocator(
  cwd: string,
  entry: string,
): (pointer: string) => SpecLocation | undefined {
  const files = new Map<string, ParsedFile | undefined>();
  const known = new Map<string, SpecLocation | undefined>();

  const read = (path: string): ParsedFile | undefined => {
    if (!files.has(path)) files.set(path, parseFile(path));
    return files.get(path);
  };

  const locate = (pointer: string): SpecLocation | undefined => {
    let file = read(resolve(cwd, entry));
    let node: unknown = file?.document.contents;
    let offset: number | undefined;
    const keys = keysOf(pointer);
    // A chain of references is followed as far as there are keys, and some more for the last value.
    for (let steps = 0; file !== undefined && steps < 1000; steps += 1) {
      const reference = referenceOf(node);
      if (reference !== undefined) {
        const [path = "", inner = ""] = reference.split("#");
        if (path !== "") file = read(resolve(dirname(file.path), decodeURIComponent(path)));
        if (file === undefined) break;
        keys.unshift(...keysOf(decodeURIComponent(inner)));
        node = file.document.contents;
        offset = (node as Node | null)?.range?.[0];
        continue;
      }
      const key = keys.shift();
      if (key === undefined) break;
      const next = step(node, key);
      // What a bundler has moved does not stand here; the nearest place above it does.
      if (next === undefined) break;
      node = next.value;
      offset = next.offset;
    }
    if (file === undefined || offset === undefined) return undefined;
    const { line, col } = file.lines.linePos(offset);
    return { file: shownPath(cwd, file.path), line, column: col };
  };

  return (pointer) => {
    if (!known.has(pointer)) known.set(pointer, locate(pointer));
    return known.get(pointer);
  };
}

function parseFile(path: string): ParsedFile | undefined {
  const lines = new LineCounter();
  try {
    const text = readFileSync(path, "utf8");
    return { path, lines, document: parseDocument(text, { lineCounter: lines }) };
  } catch {
    return undefined;
  }
}

function referenceOf(node: unknown): string | undefined {
  if (!isMap(node)) return undefined;
  const reference = node.get("$ref");
  return typeof reference === "string" && !reference.startsWith("#") ? reference : undefined;
}

function step(node: unknown, key: string): { value: unknown; offset: number } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(key)] as Node | undefined;
    return item === undefined ? undefined : { value: item, offset: item.range?.[0] ?? 0 };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === key);
  if (pair === undefined) return undefined;
  return { value: pair.value, offset: (pair.key as Node).range?.[0] ?? 0 };
}
