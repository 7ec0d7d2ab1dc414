import type { JsonType, SchemaView } from "../schemas/schemaView.ts";
import { Branch } from "./phpQuery.ts";

/** Text as a message carries it: alone, in a list or under keys. */
export type Text = string | readonly Text[] | Branch;

const READERS: readonly (readonly [JsonType, (text: string) => unknown])[] = [
  ["integer", (text) => (/^-?(0|[1-9]\d*)$/.test(text) ? finite(text) : undefined)],
  ["number", (text) => (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? finite(text) : undefined)],
  ["boolean", (text) => (/^(true|false)$/.test(text) ? text === "true" : undefined)],
  ["null", (text) => (text === "" ? null : undefined)],
];

/**
 * Reads text as the value that the schemas mean: `"7"` is a number where they ask for one. What
 * fits no type they know stays text, so that judging it tells what is wrong with it. Numbers have
 * one spelling: `1e3`, `0x10`, `+5`, `1.0` for an integer and a number with spaces are text.
 *
 * @param preferText where text and another type are both allowed, take the text
 */
export function readText(
  view: SchemaView,
  schemas: readonly unknown[],
  text: Text,
  preferText: boolean,
): unknown {
  const below = (inner: readonly unknown[], value: Text) =>
    readText(view, inner, value, preferText);
  const readList = (list: readonly Text[]) =>
    list.map((value, index) => below(view.item(schemas, index), value));
  const types = view.types(schemas);

  if (typeof text === "string") return readScalar(types, text, preferText);
  if (!(text instanceof Branch)) return readList(text);
  if (isList(text, types)) return readList(text.toList());
  return Object.fromEntries(
    [...text].map(([key, value]) => [key, below(view.property(schemas, key), value)]),
  );
}

function readScalar(
  types: ReadonlySet<JsonType> | undefined,
  text: string,
  preferText: boolean,
): unknown {
  if (types === undefined || (preferText && types.has("string"))) return text;
  for (const [type, read] of READERS) {
    const value = types.has(type) ? read(text) : undefined;
    if (value !== undefined) return value;
  }
  return text;
}

function finite(text: string): number | undefined {
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Identifiers as keys (`[1103]`) look like the numbers of a list; the schemas tell which it is. */
function isList(branch: Branch, types: ReadonlySet<JsonType> | undefined): boolean {
  if (types?.has("array") === true && !types.has("object")) return branch.isNumbered;
  if (types?.has("object") === true && !types.has("array")) return false;
  return branch.isSequence;
}
