import { isObject } from "../engine/description/document.ts";
import type { JsonType } from "../engine/schemas/schemaView.ts";
import { itemParts, placesOf, propertyParts } from "./facts.ts";
import { type Form, type FormReader, keyOf, type Part } from "./form.ts";
import { createNameSearch } from "./freeNames.ts";
import type { Samples } from "./samples.ts";
import { plainNumbers, plainTexts } from "./scalars.ts";
import { MOST_ITEMS, MOST_PROPERTIES } from "./spot.ts";
import { createTypeOrder } from "./typeOrder.ts";
import { createVariation } from "./variation.ts";

/** Builds whole values for schemas. None of its methods judges what it made. */
export interface Builder {
  /** The value with nothing that may be left out; undefined when none could be made. */
  smallest(parts: readonly Part[]): unknown;
  smallestOf(form: Form): unknown;
  /** The value with every property, in depth until a schema comes back inside itself. */
  fullestOf(form: Form): unknown;
  /** The smallest object of a form, with a property and all that it needs. */
  objectWith(form: Form, name: string, value: unknown): unknown;
  /** Names of properties that may be sent, in declared order. */
  namesOf(form: Form): readonly string[];
  /** Names that must be sent. */
  requiredOf(form: Form): readonly string[];
  /** A name that is not declared and may be sent, or must not; undefined when there is none such. */
  freeName(form: Form, isAllowed: boolean, taken?: readonly string[]): string | undefined;
  /** A list of a form, its items built where none are given. */
  list(form: Form, length: number, items?: readonly unknown[]): unknown;
  /** The types that a value of the form would be made of, the most natural first. */
  typesOf(form: Form): readonly JsonType[];
  /** A property that is left out of messages of this direction. */
  isLeftOut(form: Form, name: string): boolean;
}

/** Levels below which a value is built as small as it can be. */
const MOST_LEVELS = 8;

/**
 * Prepares the building of values.
 *
 * @param leftOut keyword of the properties that are not sent
 * @param random a number from 0 to 1, the same for the same text
 */
export function createBuilder(
  reader: FormReader,
  samples: Samples,
  leftOut: "readOnly" | "writeOnly",
  random: (key: string) => number,
): Builder {
  const { forms, facts } = reader;
  const findFreeName = createNameSearch(reader);
  const typesOf = createTypeOrder(reader);
  const small = new Map<string, unknown>();
  const open = new Set<string>();

  const isLeftOut: Builder["isLeftOut"] = (form, name) =>
    forms(propertyParts(form.nodes, name) ?? []).some(({ nodes }) =>
      nodes.some(({ value }) => value[leftOut] === true),
    );

  const smallest: Builder["smallest"] = (parts) => {
    const key = keyOf(parts);
    const known = small.get(key);
    if (known !== undefined) return known;
    // A value that would have to stand inside itself has no end.
    if (open.has(key)) return undefined;
    open.add(key);
    let value: unknown;
    for (const form of forms(parts)) {
      value = smallestOf(form);
      if (value !== undefined) break;
    }
    open.delete(key);
    if (value !== undefined) small.set(key, value);
    return value;
  };

  const makeOther = createVariation(reader, smallest);

  const smallestOf: Builder["smallestOf"] = (form) => make(form, smallest, false);

  const fullestOf: Builder["fullestOf"] = (form) =>
    make(form, (parts) => fillIn(parts, [keyOf(form.nodes)]), true);

  const fillIn = (parts: readonly Part[], above: readonly string[]): unknown => {
    const key = keyOf(parts);
    if (above.includes(key) || above.length > MOST_LEVELS) return smallest(parts);
    for (const form of forms(parts)) {
      const value = make(form, (inner) => fillIn(inner, [...above, key]), true);
      if (value !== undefined) return value;
    }
    return undefined;
  };

  const make = (form: Form, build: Builder["smallest"], isFull: boolean): unknown => {
    const { members } = facts(form);
    if (members !== undefined) return members[0];
    for (const type of typesOf(form)) {
      const value = makeOf(type, form, build, isFull);
      if (value !== undefined) return value;
    }
    return undefined;
  };

  const makeOf = (
    type: JsonType,
    form: Form,
    build: Builder["smallest"],
    isFull: boolean,
  ): unknown => {
    const seeds = samples.of(form);
    const all = facts(form);
    const key = form.nodes.map(({ pointer }) => pointer).join();
    switch (type) {
      case "null":
        return null;
      case "boolean":
        return true;
      case "integer":
      case "number":
        return pick(plainNumbers(all, seeds, random(key)), seeds.length, random(key));
      case "string": {
        const known = all.known.filter((one) => typeof one === "string");
        if (known.length > 0) return known[0];
        return pick(plainTexts(all, seeds), seeds.length, random(key));
      }
      case "array": {
        const { minItems, maxItems } = all;
        const least = Math.max(minItems, all.contains?.min ?? 0);
        const shown = Math.min(Math.max(1, placesOf(form.nodes)), maxItems);
        return list(form, isFull ? Math.max(least, shown) : least, [], build);
      }
      case "object":
        return makeObject(form, build, isFull);
    }
  };

  const makeObject = (form: Form, build: Builder["smallest"], isFull: boolean): unknown => {
    const { minProperties, maxProperties } = facts(form);
    const made: Record<string, unknown> = {};
    const required = requiredOf(form);
    for (const name of required) {
      const value = build(propertyParts(form.nodes, name) ?? [{ value: false, pointer: "" }]);
      if (value === undefined) return undefined;
      made[name] = value;
    }
    const optional = namesOf(form).filter((name) => !required.includes(name));
    for (const name of optional) {
      const count = Object.keys(made).length;
      if (count >= (isFull ? maxProperties : minProperties)) break;
      const value = build(propertyParts(form.nodes, name) ?? []);
      const needed = facts(form).dependents.get(name) ?? [];
      const isAlone = !isFull && needed.length > 0;
      if (value !== undefined && !isAlone && !isRuledOut(form, { ...made, [name]: value })) {
        made[name] = value;
      }
    }
    const isMap = isFull && optional.length === 0 && maxProperties > 0;
    addFree(form, made, build, Math.max(minProperties, isMap ? required.length + 1 : 0));
    return Object.keys(made).length < minProperties ? undefined : made;
  };

  /** Adds properties that are not declared until there are so many. */
  const addFree = (
    form: Form,
    made: Record<string, unknown>,
    build: Builder["smallest"],
    size: number,
  ): void => {
    if (size > MOST_PROPERTIES) return;
    while (Object.keys(made).length < size) {
      const name = findFreeName(form, true, Object.keys(made));
      const parts = name === undefined ? undefined : propertyParts(form.nodes, name);
      if (name === undefined || parts === undefined) return;
      // Where nothing is said of further properties none are made up without need.
      if (parts.length === 0 && Object.keys(made).length >= facts(form).minProperties) return;
      const value = build(parts);
      if (value === undefined) return;
      made[name] = value;
    }
  };

  /** Whether `not` rules an object out for having the names that it has. */
  const isRuledOut = (form: Form, made: Readonly<Record<string, unknown>>): boolean =>
    facts(form).nots.some(({ value }) => {
      if (!isObject(value)) return false;
      const { required, ...others } = value;
      return (
        Object.keys(others).length === 0 &&
        Array.isArray(required) &&
        required.every((name) => Object.hasOwn(made, name))
      );
    });

  const requiredOf: Builder["requiredOf"] = (form) => {
    const { required, dependents } = facts(form);
    const names = required.filter((name) => !isLeftOut(form, name));
    // What is needed may need more.
    for (const name of names) {
      names.push(...(dependents.get(name) ?? []).filter((other) => !names.includes(other)));
    }
    return names;
  };

  const namesOf: Builder["namesOf"] = (form) =>
    facts(form).names.filter((name) => {
      const parts = propertyParts(form.nodes, name);
      return parts !== undefined && forms(parts).length > 0 && !isLeftOut(form, name);
    });

  const objectWith: Builder["objectWith"] = (form, name, value) => {
    const base = smallestOf(form);
    if (!isObject(base)) return undefined;
    const made: Record<string, unknown> = { ...base, [name]: value };
    const needed = new Set(facts(form).dependents.get(name));
    // What is needed may need more: the set grows while it is read.
    for (const other of needed) {
      const built = smallest(propertyParts(form.nodes, other) ?? []);
      if (!Object.hasOwn(made, other) && built !== undefined) made[other] = built;
      for (const more of facts(form).dependents.get(other) ?? []) needed.add(more);
    }
    return made;
  };

  const list = (
    form: Form,
    length: number,
    items: readonly unknown[] = [],
    build: Builder["smallest"] = smallest,
  ): unknown => {
    const { unique, contains } = facts(form);
    if (length > MOST_ITEMS + 1) return undefined;
    const made = [...items];
    while (made.length < length) {
      const index = made.length;
      const own = itemParts(form.nodes, index);
      if (own === undefined) return undefined;
      const isWanted = contains !== undefined && index < contains.min;
      const parts = isWanted ? [...own, contains.part] : own;
      const value = build(parts);
      if (value === undefined) return undefined;
      made.push(unique ? makeOther(parts, value, made) : value);
    }
    return made;
  };

  return {
    smallest,
    smallestOf,
    fullestOf,
    objectWith,
    namesOf,
    requiredOf,
    freeName: (form, isAllowed, taken = []) => findFreeName(form, isAllowed, taken),
    list: (form, length, items) => list(form, length, items),
    typesOf,
    isLeftOut,
  };
}

/** One of the first of a list: with samples any of them, without them the most wanted. */
function pick<T>(values: readonly T[], samples: number, random: number): T | undefined {
  const count = Math.min(values.length, Math.max(1, samples));
  return values[Math.floor(random * count)];
}
