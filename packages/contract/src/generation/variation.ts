import { isObject } from "../engine/description/document.ts";
import { type Facts, itemParts, propertyParts } from "./facts.ts";
import type { FormReader, Part } from "./form.ts";
import { plainTexts } from "./scalars.ts";

/**
 * Makes a value of the same schema that a list does not have yet.
 *
 * @returns the value itself when there is no other
 */
export type Variation = (
  parts: readonly Part[],
  value: unknown,
  taken: readonly unknown[],
) => unknown;

/**
 * Prepares the making of items that differ.
 *
 * @param build makes the value of a property that is not there
 */
export function createVariation(
  { forms, facts }: FormReader,
  build: (parts: readonly Part[]) => unknown,
): Variation {
  const vary = (parts: readonly Part[], value: unknown, number: number): unknown => {
    const [form] = forms(parts);
    if (form === undefined || number === 0) return value;
    if (Array.isArray(value)) {
      const inner = itemParts(form.nodes, 0) ?? [];
      return value.length === 0 ? value : [vary(inner, value[0], number), ...value.slice(1)];
    }
    if (!isObject(value)) return varyScalar(facts(form), value, number);
    for (const name of facts(form).names) {
      const inner = propertyParts(form.nodes, name);
      if (inner === undefined) continue;
      const before = value[name] ?? build(inner);
      const after = vary(inner, before, number);
      if (after !== before) return { ...value, [name]: after };
    }
    return value;
  };
  return (parts, value, taken) => {
    const texts = new Set(taken.map((one) => JSON.stringify(one)));
    // The item at a place is mostly the first of its number.
    for (let count = 0; count <= taken.length; count += 1) {
      const varied = vary(parts, value, (taken.length + count) % (taken.length + 1));
      if (!texts.has(JSON.stringify(varied))) return varied;
    }
    return value;
  };
}

function varyScalar(facts: Facts, value: unknown, number: number): unknown {
  const members = facts.members ?? (facts.known.length > 0 ? facts.known : undefined);
  if (members !== undefined) return members[(members.indexOf(value) + number) % members.length];
  if (typeof value === "number") {
    const step = (facts.multiplesOf[0] ?? 1) * number;
    const isTooLarge = facts.most !== undefined && value + step > facts.most.limit;
    return isTooLarge ? value - step : value + step;
  }
  if (typeof value === "string") {
    const wanted = `${value}-${number}`;
    const texts = plainTexts(facts, [wanted]);
    return texts[0] === wanted ? wanted : texts[number % texts.length];
  }
  return typeof value === "boolean" && number === 1 ? !value : value;
}
