import { addressOf } from "../edition.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Shape } from "../model/shape.ts";
import {
  isShownElsewhere,
  requiredWord,
  type SchemaContext,
  withoutShown,
} from "../pages/shownSchemas.ts";
import type { Words } from "../words/en.ts";
import { type Item, inlineCode, linkTo, oneLine } from "./marks.ts";
import { prose } from "./prose.ts";
import { ruleTexts, typeText } from "./shapeText.ts";

/** Something with a name and a type: a parameter, a header, a field. */
export interface Named {
  name: string;
  required: boolean;
  /** Markdown. */
  description?: string | undefined;
  evidence: readonly Evidence[];
  shape: Shape;
  /** How it is written on the wire, in words. */
  written?: string | undefined;
}

/** Its name, type and text, and below it rules, evidence and what is in it. */
export function namedItem(named: Named, context: SchemaContext): Item {
  const { name, required, description = "", evidence, shape, written } = named;
  const { words } = context.edition;
  const marks = [typeText(shape, context), written, required && requiredWord(context)].filter(
    Boolean,
  );
  const text = description === "" ? "" : `: ${prose(oneLine(description), context.markdown)}`;
  return {
    text: `${inlineCode(name)} (${marks.join(", ")})${text}`,
    items: [
      ...ruleItems(shape, words),
      ...evidenceItems(evidence, context),
      ...contentItems(shape, context),
    ],
  };
}

/** All that a shape states below its type and text: rules, evidence, and what is in it. */
export function shapeItems(shape: Shape, context: SchemaContext): Item[] {
  return [
    ...ruleItems(shape, context.edition.words),
    ...evidenceItems(shape.evidence, context),
    ...contentItems(shape, context),
  ];
}

/** Where facts are from. */
export function evidenceItems(
  evidence: readonly Evidence[],
  { edition, markdown }: Pick<SchemaContext, "edition" | "markdown">,
): Item[] {
  return evidence.map(({ level, note, about }) => {
    const names = about.length === 0 ? "" : ` (${about.map(inlineCode).join(", ")})`;
    return { text: `**${edition.words.levels[level]}**${names}: ${prose(note, markdown)}` };
  });
}

function ruleItems(shape: Shape, words: Words): Item[] {
  return ruleTexts(shape, words).map((text) => ({ text }));
}

function contentItems(shape: Shape, context: SchemaContext): Item[] {
  if (isShownElsewhere(shape, context)) return [];
  const { words } = context.edition;
  const { items, additional, variants, not, fields, schemaDescription: own } = shape;
  const hasPage = shape.name !== undefined && context.api.schemas.has(shape.name);
  const choices = variants.map((one) => alternative(typeText(one, context), one, context));
  return [
    ...(own !== undefined && !hasPage ? [{ text: prose(oneLine(own), context.markdown) }] : []),
    ...(fields.length > 0 ? fieldItems(shape, context) : []),
    ...(fields.length > 0 && additional === false ? [{ text: words.noOtherFields }] : []),
    ...(items ? memberItems(words.eachItem, items, context) : []),
    ...(typeof additional === "object" ? mapItems(shape, additional, context) : []),
    ...(choices.length > 0 ? [{ text: `${words.oneOf}:`, items: choices }] : []),
    ...(not ? [alternative(`${words.notThis}: ${typeText(not, context)}`, not, context)] : []),
  ];
}

/** Beside fields even the type of the others is news; of a mere map its own type has told it. */
function mapItems({ fields }: Shape, additional: Shape, context: SchemaContext): Item[] {
  const { words } = context.edition;
  if (fields.length === 0) return memberItems(words.itemsOfMap, additional, context);
  return [
    alternative(`${words.otherFields}: ${typeText(additional, context)}`, additional, context),
  ];
}

/** What is told of an item or a member below its name, none where it has been shown already. */
function memberItems(label: string, shape: Shape, context: SchemaContext): Item[] {
  if (shape.name !== undefined && context.shown.has(shape.name)) return [];
  const { description = "" } = shape;
  const items = shapeItems(shape, context);
  if (description === "" && items.length === 0) return [];
  return [{ text: `${label}: ${prose(oneLine(description), context.markdown)}`, items }];
}

/** A schema that may hold, or must not: its name at least. */
function alternative(label: string, shape: Shape, context: SchemaContext): Item {
  return memberItems(label, shape, context)[0] ?? { text: label };
}

function fieldItems({ fields }: Shape, context: SchemaContext): Item[] {
  const { api, link, edition } = context;
  const { shownBefore, rest } = withoutShown(fields, context);
  const links = shownBefore.map((name) => linkTo(name, link(addressOf.schema(api, { name }))));
  return [
    ...(links.length > 0 ? [{ text: `${edition.words.alsoFieldsOf} ${links.join(", ")}` }] : []),
    ...rest.map(({ name, required, shape }) =>
      namedItem(
        { name, required, shape, description: shape.description, evidence: shape.evidence },
        context,
      ),
    ),
  ];
}
