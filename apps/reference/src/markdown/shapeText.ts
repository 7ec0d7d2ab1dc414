import { addressOf } from "../edition.ts";
import type { Api } from "../model/api.ts";
import type { Shape } from "../model/shape.ts";
import type { PageContext } from "../pages/page.ts";
import type { Words } from "../words/en.ts";
import { escapeMarkdown, inlineCode, linkTo } from "./marks.ts";

/** Types of a shape in words, as Markdown, with a link where its schema has a page. */
export function typeText(shape: Shape, context: PageContext & { api: Api }): string {
  const { words } = context.edition;
  const { items, types, additional } = shape;
  const named = shape.name === undefined ? undefined : linkedName(shape.name, context);
  const parts = types.map((type) => {
    if (type === "array" && items !== undefined) {
      return `${words.arrayOf} ${typeText(items, context)}`;
    }
    if (type === "object" && shape.fields.length === 0 && typeof additional === "object") {
      return `${words.mapOf} ${typeText(additional, context)}`;
    }
    if (type === "object" && named !== undefined) return named;
    const format = shape.format === undefined || type === "null" ? "" : ` (${shape.format})`;
    return escapeMarkdown((words.types[type] ?? type) + format);
  });
  if (parts.length > 0) return parts.join(` ${words.or} `);
  if (named !== undefined) return named;
  if (shape.variants.length > 0) {
    const each = shape.variants.map((variant) => typeText(variant, context));
    return each.length > 3 ? `${words.oneOf} ${each.length}` : each.join(` ${words.or} `);
  }
  return words.anyType;
}

function linkedName(name: string, { api, link, address }: PageContext & { api: Api }): string {
  const target = addressOf.schema(api, { name });
  return api.schemas.has(name) && address !== target
    ? linkTo(name, link(target))
    : escapeMarkdown(name);
}

/** Values, rules and examples of a shape, each as Markdown of one line. */
export function ruleTexts(shape: Shape, words: Words): string[] {
  const { values, knownValues, constraints, dependent, examples } = shape;
  const lines: string[] = [];
  if (values !== undefined) {
    lines.push(`${values.length === 1 ? words.alwaysValue : words.values}: ${valueList(values)}`);
  }
  if (knownValues !== undefined) lines.push(`${words.knownValues}: ${valueList(knownValues)}`);
  if (constraints.length > 0) {
    const rules = constraints.map(({ keyword, value }) => {
      const text = valueText(value);
      return escapeMarkdown(words.constraint[keyword]?.(text) ?? `${keyword} ${text}`);
    });
    lines.push(rules.join(", "));
  }
  for (const [name, others] of dependent) {
    lines.push(escapeMarkdown(words.asksFor(name, others.join(", "))));
  }
  if (examples.length > 0) lines.push(`${words.exampleValue}: ${valueList(examples)}`);
  return lines;
}

function valueList(values: readonly unknown[]): string {
  return values.map((value) => inlineCode(valueText(value))).join(", ");
}

/** A text as it is, unless nothing or no line could be seen of it; any other value as JSON. */
function valueText(value: unknown): string {
  return typeof value === "string" && /^\P{Cc}+$/u.test(value) ? value : JSON.stringify(value);
}
