import { addressOf } from "../edition.ts";
import { type Html, html } from "../html/html.ts";
import { renderInline, renderMarkdown } from "../html/markdown.ts";
import { ruleTexts, typeText } from "../markdown/shapeText.ts";
import type { Anchors } from "../model/anchors.ts";
import type { Field, Shape } from "../model/shape.ts";
import { evidenceList } from "./evidenceView.ts";
import type { PageContext } from "./page.ts";
import {
  isShownElsewhere,
  requiredWord,
  type SchemaContext,
  withoutShown,
} from "./shownSchemas.ts";

/** Where a shape is shown. */
export interface ShapeContext extends SchemaContext {
  anchors: Anchors;
}

/** Types of a shape in words, with a link where its schema has a page. */
export function typeName(shape: Shape, context: ShapeContext): Html {
  return renderInline(typeText(shape, context), context.markdown);
}

/** All that a shape states below its type: text, values, rules, evidence, and what is in it. */
export function shapeDetails(shape: Shape, place: string, context: ShapeContext): Html {
  return html`${shape.description !== undefined && html`<div class="text">${renderMarkdown(shape.description, context.markdown)}</div>\n`}${shapeRules(shape, context)}${evidenceList(shape.evidence, context)}${shapeContent(shape, place, context)}`;
}

/** Values, examples and rules of a shape, without its text. */
export function shapeRules(shape: Shape, { edition, markdown }: PageContext): Html {
  const lines = ruleTexts(shape, edition.words);
  return html`${lines.map((line) => html`<p class="rule">${renderInline(line, markdown)}</p>\n`)}`;
}

/** What is within a shape: its fields, items and alternatives. */
function shapeContent(shape: Shape, place: string, context: ShapeContext): Html {
  const { words } = context.edition;
  if (isShownElsewhere(shape, context)) return html``;
  const { items, additional, variants, not, fields, schemaDescription: own } = shape;
  const hasPage = shape.name !== undefined && context.api.schemas.has(shape.name);
  const hasFields = fields.length > 0;
  return html`${[
    own !== undefined && !hasPage && html`<p>${renderInline(own, context.markdown)}</p>\n`,
    hasFields && fieldList(fields, place, context),
    hasFields && additional === false && html`<p class="rule">${words.noOtherFields}</p>\n`,
    items !== undefined && shapeInside(items, place, context),
    typeof additional === "object" && otherFields(additional, hasFields, place, context),
    variants.length > 0 && variantList(variants, place, context),
    not !== undefined && exclusion(not, place, context),
  ]}`;
}

function otherFields(
  shape: Shape,
  besideFields: boolean,
  place: string,
  context: ShapeContext,
): Html {
  const label = html`<p class="rule">${context.edition.words.otherFields}: ${typeName(shape, context)}</p>\n`;
  return html`${besideFields && label}${shapeInside(shape, `${place}.*`, context)}`;
}

function exclusion(shape: Shape, place: string, context: ShapeContext): Html {
  const { description } = shape;
  const text = description !== undefined && html`. ${renderInline(description, context.markdown)}`;
  return html`<p class="rule">${context.edition.words.notThis}: ${typeName(shape, context)}${text}</p>
${shapeRules(shape, context)}${evidenceList(shape.evidence, context)}${shapeContent(shape, `${place}.not`, context)}`;
}

/** An item or a member: its rules and content, without the text that its type has said. */
function shapeInside(shape: Shape, place: string, context: ShapeContext): Html {
  const repeated = shape.name !== undefined && context.shown.has(shape.name);
  return repeated ? html`` : shapeDetails(shape, place, context);
}

function variantList(variants: readonly Shape[], place: string, context: ShapeContext): Html {
  const { words } = context.edition;
  const items = variants.map((variant) => {
    const name = variant.name ?? variant.types.join("-");
    const anchor = context.anchors.name(place, name);
    const details = shapeInside(variant, anchor, context);
    return details.html === ""
      ? html`<li id="${anchor}">${typeName(variant, context)}</li>\n`
      : html`<li id="${anchor}"><details><summary>${variant.name ?? typeName(variant, context)}</summary>${details}</details></li>\n`;
  });
  return html`<p class="rule">${words.oneOf}:</p>\n<ul class="variants">${items}</ul>\n`;
}

/** Fields of an object, each with an anchor. */
function fieldList(fields: readonly Field[], place: string, context: ShapeContext): Html {
  const { api, link, edition } = context;
  const { rest, shownBefore } = withoutShown(fields, context);
  const links = shownBefore.map(
    (name) => html` <a href="${link(addressOf.schema(api, { name }))}">${name}</a>`,
  );
  return html`${links.length > 0 && html`<p class="rule">${edition.words.alsoFieldsOf}${links}</p>\n`}<ul class="fields">
${rest.map((field) => fieldItem(field, place, context))}</ul>\n`;
}

function fieldItem({ name, required, shape }: Field, place: string, context: ShapeContext): Html {
  const anchor = context.anchors.name(place, name);
  return html`<li id="${anchor}"><p class="field"><code>${name}</code> <span>${typeName(shape, context)}</span>${required && html` <em>${requiredWord(context)}</em>`}</p>
${shape.description !== undefined && html`<p>${renderInline(shape.description, context.markdown)}</p>\n`}${shapeRules(shape, context)}${evidenceList(shape.evidence, context)}${nestedContent(shape, anchor, context)}</li>
`;
}

/** What is within a field: behind a summary if it has fields of its own, a few lines else. */
export function nestedContent(
  shape: Shape,
  place: string,
  context: ShapeContext,
  open: boolean = false,
): Html {
  const { words } = context.edition;
  const content = shapeContent(shape, place, context);
  if (!content.html.includes("<li")) return content;
  const label = shape.items === undefined ? words.fieldsOf : words.fieldsOfItem;
  return html`<details${open && " open"}><summary>${label}</summary>${content}</details>`;
}
