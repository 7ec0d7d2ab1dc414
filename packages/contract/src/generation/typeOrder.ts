import { type JsonType, typeOf } from "../engine/schemas/schemaView.ts";
import type { Form, FormReader } from "./form.ts";

/** What tells the type of a schema that does not say it. */
const HINTS: readonly { readonly type: JsonType; readonly keywords: readonly string[] }[] = [
  {
    type: "object",
    keywords: [
      "properties",
      "required",
      "additionalProperties",
      "patternProperties",
      "minProperties",
    ],
  },
  {
    type: "array",
    keywords: ["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"],
  },
  {
    type: "string",
    keywords: ["minLength", "maxLength", "pattern", "format", "x-extensible-enum"],
  },
  {
    type: "integer",
    keywords: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  },
];

const ANY: readonly JsonType[] = ["string", "integer", "boolean", "object", "array", "null"];

/** Prepares the listing of the types that a value of a form would be made of, the most natural first. */
export function createTypeOrder({ facts }: FormReader): (form: Form) => readonly JsonType[] {
  return (form) => {
    const { types, isTyped, members } = facts(form);
    if (members !== undefined) return members.map(typeOf).slice(0, 1);
    if (isTyped) {
      // Null says least of all, and every whole number is a number as well.
      const order: readonly JsonType[] = [...types].filter(
        (type) => type !== "null" && type !== "number",
      );
      return [...order, ...[...types].filter((type) => !order.includes(type))];
    }
    const hinted = HINTS.filter(({ keywords }) =>
      form.nodes.some(({ value }) => keywords.some((keyword) => value[keyword] !== undefined)),
    ).map(({ type }) => type);
    return hinted.length > 0 ? hinted : ANY;
  };
}
