import type { Parameter } from "../description/operation.ts";
import { explain, type Finding } from "../schemas/explain.ts";
import { type Schemas, TOO_DEEP } from "../schemas/schemas.ts";
import type { SchemaView } from "../schemas/schemaView.ts";
import { mismatch, show, type Wording } from "../schemas/wording.ts";
import { essence, isJson } from "./mediaType.ts";
import { readJson } from "./readJson.ts";
import { readText, type Text } from "./readText.ts";

/** What is declared of a parameter or a header, as far as its value is concerned. */
export type DeclaredText = Pick<Parameter, "style" | "schemaPointer" | "mediaType" | "pointer">;

/** What reading a text gave: what is wrong with it, and its value as far as it can be read. */
export interface TextReading {
  readonly findings: readonly Finding[];
  /** Absent when it cannot be read or no schema says as what. */
  readonly value?: unknown;
}

/**
 * Finds what the declaration of a parameter or a header has against its text.
 *
 * @param text undefined when it is not written in the declared style
 */
export type TextCheck = (declared: DeclaredText, text: Text | undefined) => TextReading;

/** Prepares the judging of parameters and headers. */
export function createTextCheck(schemas: Schemas, view: SchemaView): TextCheck {
  const judge = (pointer: string, value: unknown): TextReading => ({
    findings: schemas.isValid(pointer, value) ? [] : explain(schemas, pointer, value),
    value,
  });
  const refuse = (
    keyword: string,
    wording: Wording,
    { pointer }: Pick<DeclaredText, "pointer">,
  ): TextReading => ({ findings: [{ keys: [], keyword, ...wording, specPointer: pointer }] });

  return (declared, text) => {
    const { schemaPointer, mediaType, style } = declared;
    if (text === undefined) {
      return refuse("style", mismatch(`written in the style ${style}`, "another form"), declared);
    }
    if (schemaPointer === undefined) return { findings: [] };
    if (mediaType !== undefined && isJson(essence(mediaType))) {
      const reading = typeof text === "string" ? readJson(text) : { expected: "JSON" };
      if ("value" in reading) return judge(schemaPointer, reading.value);
      const actual = typeof text === "string" ? show(text) : "several values";
      return refuse("content", mismatch(reading.expected, actual), declared);
    }
    const schema = [view.at(schemaPointer)];
    const value = readText(view, schema, text, false);
    if (schemas.isValid(schemaPointer, value)) return { findings: [], value };
    // Where a number and a text are both allowed, only one of them may satisfy the whole.
    const plain = readText(view, schema, text, true);
    if (schemas.isValid(schemaPointer, plain)) return { findings: [], value: plain };
    const findings = explain(schemas, schemaPointer, value);
    const isLegible = findings.every(({ keyword }) => keyword !== TOO_DEEP);
    return { findings, ...(isLegible && { value }) };
  };
}
