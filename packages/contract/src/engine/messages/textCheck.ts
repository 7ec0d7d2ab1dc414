import { explain, type Finding } from "../schemas/explain.ts";
import { essence, isJson } from "./mediaType.ts";
import type { Parameter } from "../description/operation.ts";
import { readJson } from "./readJson.ts";
import { readText, type Text } from "./readText.ts";
import type { Schemas } from "../schemas/schemas.ts";
import type { SchemaView } from "../schemas/schemaView.ts";
import { mismatch, show } from "../schemas/wording.ts";

/** What is declared of a parameter or a header, as far as its value is concerned. */
export type DeclaredText = Pick<Parameter, "style" | "schemaPointer" | "mediaType" | "pointer">;

/**
 * Finds what the declaration of a parameter or a header has against its text.
 *
 * @param text undefined when it is not written in the declared style
 */
export type TextCheck = (declared: DeclaredText, text: Text | undefined) => readonly Finding[];

/** Prepares the judging of parameters and headers. */
export function createTextCheck(schemas: Schemas, view: SchemaView): TextCheck {
  const judge = (pointer: string, value: unknown): readonly Finding[] =>
    schemas.isValid(pointer, value) ? [] : explain(schemas, pointer, value);

  return ({ schemaPointer, mediaType, pointer, style }, text) => {
    if (text === undefined) {
      const wording = mismatch(`written in the style ${style}`, "another form");
      return [{ keys: [], keyword: "style", ...wording, specPointer: pointer }];
    }
    if (schemaPointer === undefined) return [];
    if (mediaType !== undefined && isJson(essence(mediaType))) {
      const reading = typeof text === "string" ? readJson(text) : { expected: "JSON" };
      if ("value" in reading) return judge(schemaPointer, reading.value);
      const actual = typeof text === "string" ? show(text) : "several values";
      const wording = mismatch(reading.expected, actual);
      return [{ keys: [], keyword: "content", ...wording, specPointer: pointer }];
    }
    const schema = [view.at(schemaPointer)];
    const value = readText(view, schema, text, false);
    if (schemas.isValid(schemaPointer, value)) return [];
    // Where a number and a text are both allowed, only one of them may satisfy the whole.
    if (schemas.isValid(schemaPointer, readText(view, schema, text, true))) return [];
    return explain(schemas, schemaPointer, value);
  };
}
