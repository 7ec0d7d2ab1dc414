import { addressOf } from "../edition.ts";
import { type Api, isLargeUnion } from "../model/api.ts";
import type { Field, Shape } from "../model/shape.ts";
import type { PageContext } from "./page.ts";

const MOST_SMALL_FIELDS = 3;

/** Where schemas are shown: one with a page of its own in full once, and linked from then on. */
export interface SchemaContext extends PageContext {
  api: Api;
  /** Names of the schemas that this page has shown in full. */
  shown: Set<string>;
  /** Whether the schemas are those of answers, where nothing is demanded of the reader. */
  inAnswer?: boolean;
}

/** What a field that a schema requires is called. */
export function requiredWord({ inAnswer, edition: { words } }: SchemaContext): string {
  return inAnswer === true ? words.alwaysPresent : words.required;
}

/** A shape that is as short as the link to it would be: shown wherever it is used. */
function isSmall({ fields, variants }: Shape): boolean {
  const isPlain = ({ shape }: Field): boolean =>
    shape.fields.length + shape.variants.length === 0 && shape.items === undefined;
  return variants.length === 0 && fields.length <= MOST_SMALL_FIELDS && fields.every(isPlain);
}

/** Whether a link is all that is due for a schema; otherwise it counts as shown from now on. */
export function isShownElsewhere(shape: Shape, { api, address, shown }: SchemaContext): boolean {
  const { name } = shape;
  if (name === undefined || !api.schemas.has(name)) return false;
  const isOwnPage = address === addressOf.schema(api, { name });
  if (isSmall(shape)) return false;
  if (shown.has(name) || shape.recursive || (isLargeUnion(shape) && !isOwnPage)) return true;
  shown.add(name);
  return false;
}

/**
 * Parts fields from those that a schema shown before has brought.
 *
 * @returns the fields to show, and the names of the schemas whose fields are not among them
 */
export function withoutShown(
  fields: readonly Field[],
  { api, shown }: SchemaContext,
): { rest: Field[]; shownBefore: string[] } {
  const brought = new Set(
    fields.flatMap(({ from }) => from ?? []).filter((name) => api.schemas.has(name)),
  );
  const shownBefore = [...brought].filter((name) => shown.has(name));
  const rest = fields.filter(({ from }) => from === undefined || !shownBefore.includes(from));
  for (const name of brought) shown.add(name);
  return { rest, shownBefore };
}
