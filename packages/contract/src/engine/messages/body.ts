import type { Content } from "../description/operation.ts";
import { explain } from "../schemas/explain.ts";
import { type Schemas, TOO_DEEP } from "../schemas/schemas.ts";
import type { JsonType, SchemaView } from "../schemas/schemaView.ts";
import { mismatch } from "../schemas/wording.ts";
import { type Found, toPointer } from "../violation.ts";
import { readForm } from "./form.ts";
import { essence, findContent, isForm, isJson } from "./mediaType.ts";
import { type JsonReading, readJson } from "./readJson.ts";
import { readText } from "./readText.ts";

/** Bodies above this many bytes leave no trace in the validators. */
export const LARGE: number = 16 * 1024;

/** Fields of a form that are read; each takes many times the memory of its text. */
const MOST_FIELDS = 10_000;

/** What holding a body against its declaration gave. */
export interface BodyFindings {
  /** What is declared for its media type; absent for a body that cannot be read. */
  readonly content?: Content;
  /** The value as it was read; absent for a body that cannot be read or judged, or has no schema. */
  readonly read?: ReadValue;
  readonly flaws: readonly BodyFlaw[];
}

/** A value as a message carries it, with the pointer of its schema. */
export interface ReadValue {
  readonly schemaPointer: string;
  readonly value: unknown;
}

/** One thing that is wrong with a body. */
export interface BodyFlaw {
  readonly kind: "mediaType" | "syntax" | "schema";
  /** JSON pointer into the body, empty for the whole body. */
  readonly place: string;
  readonly found: Found;
}

/**
 * Holds a body against what is declared of it. By its media type JSON is parsed and a form becomes an
 * object of its keys; anything else is text, which no schema for a list or an object can judge.
 *
 * @param bytes at least one
 * @param contentType the `Content-Type` header; of its parameters only the charset counts
 * @param contents what is declared, one for each media type
 * @param pointer of the declaration
 */
export type BodyCheck = (
  bytes: Uint8Array,
  contentType: string | undefined,
  contents: readonly Content[],
  pointer: string,
) => BodyFindings;

/** Prepares the judging of bodies. */
export function createBodyCheck(schemas: Schemas, view: SchemaView): BodyCheck {
  const check: BodyCheck = (bytes, contentType = "", contents, pointer) => {
    const type = essence(contentType);
    const fail = (kind: BodyFlaw["kind"], expected: string, actual: string): BodyFlaw[] => [
      { kind, place: "", found: { ...mismatch(expected, actual), specPointer: pointer } },
    ];
    const content = findContent(contents, type);
    if (content === undefined) {
      const expected = contents.map(({ mediaType }) => mediaType).join(" or ") || "declared";
      return { flaws: fail("mediaType", expected, type === "" ? "no Content-Type" : type) };
    }
    const { schemaPointer } = content;
    const schema = schemaPointer === undefined ? [] : [view.at(schemaPointer)];
    const reading = readBody(bytes, contentType, schema, view);
    if ("expected" in reading) {
      return { flaws: fail("syntax", reading.expected, reading.actual) };
    }
    const { value } = reading;
    if (schemaPointer === undefined) return { content, flaws: [] };
    const read = { schemaPointer, value };
    if (schemas.isValid(schemaPointer, value)) return { content, read, flaws: [] };
    if (typeof value === "string" && !isJson(type) && !takesText(view.types(schema))) {
      return { content, flaws: [] };
    }
    const findings = explain(schemas, schemaPointer, value);
    const flaws = findings.map(
      (found): BodyFlaw => ({ kind: "schema", place: toPointer(found.keys), found }),
    );
    const isLegible = findings.every(({ keyword }) => keyword !== TOO_DEEP);
    return { content, ...(isLegible && { read }), flaws };
  };
  return (bytes, ...rest) => {
    const findings = check(bytes, ...rest);
    if (bytes.length > LARGE) schemas.forget();
    return findings;
  };
}

function takesText(types: ReadonlySet<JsonType> | undefined): boolean {
  return types === undefined || [...types].some((type) => type !== "object" && type !== "array");
}

function readBody(
  bytes: Uint8Array,
  contentType: string,
  schema: readonly unknown[],
  view: SchemaView,
): JsonReading {
  const type = essence(contentType);
  if (!isJson(type) && !isForm(type)) {
    return { value: readText(view, schema, new TextDecoder().decode(bytes), false) };
  }
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") {
    return { expected: "UTF-8", actual: `the charset ${charset}` };
  }
  let text: string;
  try {
    // A byte order mark stays in the text, where no parser takes it: RFC 8259 forbids sending one.
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { expected: "UTF-8", actual: "bytes that are not UTF-8" };
  }
  if (isJson(type)) return readJson(text);
  if (text.split("&", MOST_FIELDS + 1).length > MOST_FIELDS) {
    return { expected: `a form of at most ${MOST_FIELDS} fields`, actual: "more of them" };
  }
  const isList = (name: string): boolean => {
    const types = view.types(view.property(schema, name));
    return types?.has("array") === true && types.size === 1;
  };
  return { value: readText(view, schema, readForm(text, isList), false) };
}
