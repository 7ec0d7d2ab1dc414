import type { JsonObject } from "@liaison/contract";

/** Most multiples of a fraction that are listed. */
const MOST_MULTIPLES = 20;

/**
 * Rewrites the bounds of numbers for Prism's generators. They know `exclusiveMinimum` only as it was
 * in draft 4, take a minimum for a value even where it is no multiple, and draw the multiples of a
 * fraction by chance that no seed governs; these become a list.
 *
 * @param schema any schema; without keywords for numbers there is nothing to rewrite
 */
export function plainBounds(schema: JsonObject): Record<string, unknown> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema as Record<
    string,
    number | undefined
  >;
  const types = [schema["type"]].flat();
  const range = (exclusiveMaximum ?? maximum ?? Infinity) - (exclusiveMinimum ?? minimum ?? 0);
  const step = multipleOf ?? (types.includes("integer") ? 1 : Math.min(1, range / 4));
  const lower = exclusiveMinimum === undefined ? minimum : exclusiveMinimum + step;
  const upper = exclusiveMaximum === undefined ? maximum : exclusiveMaximum - step;
  if (multipleOf === undefined) {
    // Where nothing is said of an integer it is an identifier, a count or a time.
    const free = lower === undefined && upper === undefined && types.includes("integer");
    return withoutUndefined({ minimum: free ? 1 : lower, maximum: upper });
  }
  if (!Number.isInteger(multipleOf)) {
    const span = MOST_MULTIPLES * multipleOf;
    return { enum: multiples(multipleOf, lower ?? (upper ?? span) - span, upper) };
  }
  const first = lower === undefined ? undefined : Math.ceil(lower / multipleOf) * multipleOf;
  return withoutUndefined({ minimum: first, maximum: upper, multipleOf });
}

/** Some of these numbers cannot be written exactly, and are no multiples by a validator's count. */
function multiples(step: number, lower: number, upper = Infinity): number[] {
  const first = Math.ceil(lower / step);
  return Array.from({ length: 2 * MOST_MULTIPLES }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
    .filter((value) => value >= lower && value <= upper && Number.isInteger(value / step))
    .slice(0, MOST_MULTIPLES);
}

function withoutUndefined(bounds: Record<string, number | undefined>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined));
}
