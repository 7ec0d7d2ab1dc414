import { child, isObject, type JsonObject } from "../description/document.ts";
import { type Choice, type Compositions, type Part, pointersOf } from "./composition.ts";
import { type JsonType, typeOf } from "./schemaView.ts";

/** The schemas that meet at a place, before a value decides between their branches. */
export interface Shape {
  /** Resolved pointers, none for a place that nothing is said about. */
  readonly pointers: readonly string[];
  /** No branch says anything of what is inside a list or an object. */
  readonly isBlank: boolean;
  /** Some branch has a set that may grow (`x-extensible-enum`). */
  readonly isExtensible: boolean;
  /** Of schemas without branches: what applies to every value. */
  readonly only: Form | undefined;
  readonly forms: Map<string, Form>;
}

/** The schemas that apply to a value: those of the branches that it satisfies. */
export interface Form {
  readonly parts: readonly Part[];
  /** What is said of a field. */
  field(name: string): Field;
  /** What is said of an item of a list. */
  item(index: number): Shape;
}

/**
 * Why a field may or may not be there: it is declared under its name, any name is welcome (a map, or
 * an object of which nothing is said), it is ruled out, or nobody has thought of it.
 */
export interface Field {
  readonly kind: "declared" | "welcome" | "ruledOut" | "undeclared";
  readonly shape: Shape;
}

/** Whether a value satisfies the schema at a pointer. */
export type Satisfies = (pointer: string, value: unknown) => boolean;

export interface Shapes {
  shapeOf(pointers: readonly string[]): Shape;
  /** Whether a value is of a type that the schema at a pointer takes. */
  readonly takes: Satisfies;
  formOf(shape: Shape, value: unknown, satisfies: Satisfies): Form;
}

/** Ways in which branches meet that are remembered for a place. */
const MOST_FORMS = 1000;

/** Keywords by which a schema takes names that it does not list. */
const OPENING = ["propertyNames", "$dynamicRef"];

/** Keywords that say something of what is inside a value. */
const INNER = [
  ...["properties", "patternProperties", "required", "items", "prefixItems", "contains"],
  ...OPENING,
];
const INNER_IF_SCHEMA = ["additionalProperties", "unevaluatedProperties", "unevaluatedItems"];

/**
 * Works out which schemas of a document apply to a value and to what is inside it.
 *
 * @param typesOf the types that a value may have by the schema at a pointer; undefined for all
 */
export function createShapes(
  compositions: Compositions,
  typesOf: (pointer: string) => ReadonlySet<JsonType> | undefined,
): Shapes {
  const shapes = new Map<string, Shape>();
  const numbers = new Map<string, number>();
  const tellings = new WeakMap<readonly string[], boolean>();

  const shapeOf: Shapes["shapeOf"] = (pointers) => {
    const resolved = pointers.length === 1 ? pointers : [...new Set(pointers)];
    const key = resolved.join("\n");
    let shape = shapes.get(key);
    if (shape === undefined) {
      const all = allParts(compositions, resolved);
      const hasChoices = resolved.some((pointer) => compositions.of(pointer).choices.length > 0);
      shape = {
        pointers: resolved,
        isBlank: !all.some(isInner),
        isExtensible: all.some(({ schema }) => Array.isArray(schema["x-extensible-enum"])),
        only: hasChoices ? undefined : createForm(resolved),
        forms: new Map(),
      };
      shapes.set(key, shape);
    }
    return shape;
  };

  const createForm = (pointers: readonly string[]): Form => {
    const found = new Map<string, Part>();
    for (const pointer of pointers) {
      for (const part of compositions.of(pointer).parts) found.set(part.pointer, part);
    }
    const parts = [...found.values()];
    const below = (inner: readonly string[]) => shapeOf(inner.map(compositions.resolve));
    const fields = new Map<string, Field>();
    let rest: Field | undefined;
    let items: Shape | undefined;
    const isPatterned = parts.some(({ schema }) => isObject(schema["patternProperties"]));
    const prefix = Math.max(...parts.map(({ schema }) => lengthOf(schema["prefixItems"])), 0);
    return {
      parts,
      field: (name) => {
        const known = fields.get(name);
        if (known !== undefined) return known;
        if (parts.some(({ schema }) => names(schema, name))) {
          const field = readField(parts, name, below);
          fields.set(name, field);
          return field;
        }
        if (isPatterned) return readField(parts, name, below);
        rest ??= readField(parts, name, below);
        return rest;
      },
      item: (index) => {
        if (index < prefix) return below(parts.flatMap((part) => itemsOf(part, index)));
        items ??= below(parts.flatMap((part) => itemsOf(part, index)));
        return items;
      },
    };
  };

  const numberOf = (pointer: string): number => {
    const number = numbers.get(pointer) ?? numbers.size;
    numbers.set(pointer, number);
    return number;
  };

  /** Whether it makes a difference to the walk which branch a value satisfies. */
  const isTelling = (branches: readonly string[]): boolean => {
    let telling = tellings.get(branches);
    if (telling === undefined) {
      const { isBlank, isExtensible } = shapeOf(branches.map(compositions.resolve));
      telling = !isBlank || isExtensible;
      tellings.set(branches, telling);
    }
    return telling;
  };

  const takes: Satisfies = (pointer, value) => {
    const types = typesOf(pointer);
    const type = typeOf(value);
    return types === undefined || types.has(type) || (type === "integer" && types.has("number"));
  };

  const choose = (choice: Choice, value: unknown, satisfies: Satisfies): readonly string[] => {
    if (choice.kind === "dependent") {
      return isObject(value) && Object.hasOwn(value, choice.name) ? [choice.pointer] : [];
    }
    if (choice.kind === "heirs") {
      const heir = isObject(value) ? choice.heirs.get(value[choice.tag]) : undefined;
      return heir === undefined ? [] : [heir];
    }
    if (choice.kind === "condition") {
      return satisfies(choice.test, value) ? choice.met : choice.unmet;
    }
    if (!isTelling(choice.branches)) return [];
    const possible = choice.branches.filter((pointer) => takes(pointer, value));
    if (possible.length === 1) return possible;
    const satisfied = possible.filter((pointer) => satisfies(pointer, value));
    return satisfied.length > 0 ? satisfied : choice.branches;
  };

  return {
    shapeOf,
    takes,
    formOf: (shape, value, satisfies) => {
      if (shape.only !== undefined) return shape.only;
      const pointers = [...shape.pointers];
      let key = "";
      // What is chosen may have to choose again; `pointers` grows meanwhile.
      for (const pointer of pointers) {
        for (const choice of compositions.of(pointer).choices) {
          for (const chosen of choose(choice, value, satisfies)) {
            const resolved = compositions.resolve(chosen);
            if (pointers.includes(resolved)) continue;
            pointers.push(resolved);
            key += `${numberOf(resolved)} `;
          }
        }
      }
      let form = shape.forms.get(key);
      if (form === undefined) {
        form = createForm(pointers);
        if (shape.forms.size >= MOST_FORMS) shape.forms.clear();
        shape.forms.set(key, form);
      }
      return form;
    },
  };
}

/** The parts of schemas and of all their branches. */
function allParts(compositions: Compositions, pointers: readonly string[]): Part[] {
  const found = new Map<string, Part>();
  const visit = (pointer: string): void => {
    for (const part of compositions.of(pointer).parts) {
      if (found.has(part.pointer)) continue;
      found.set(part.pointer, part);
    }
    for (const inner of compositions.of(pointer).choices.flatMap(pointersOf)) {
      if (!found.has(compositions.resolve(inner))) visit(inner);
    }
  };
  for (const pointer of pointers) visit(pointer);
  return [...found.values()];
}

function isInner({ schema }: Part): boolean {
  return (
    INNER.some((keyword) => Object.hasOwn(schema, keyword)) ||
    INNER_IF_SCHEMA.some((keyword) => isObject(schema[keyword]))
  );
}

/** Whether a schema has a name by itself: it describes it, or at least asks for it. */
function names({ properties, required }: JsonObject, name: string): boolean {
  const isDescribed = isObject(properties) && Object.hasOwn(properties, name);
  return isDescribed || (Array.isArray(required) && required.includes(name));
}

function readField(
  parts: readonly Part[],
  name: string,
  below: (pointers: readonly string[]) => Shape,
): Field {
  const pointers: string[] = [];
  const rules = new Set<"welcome" | "ruledOut">();
  let isDeclared = false;
  let isKnown = false;
  let isDescribing = false;
  const add = (rule: unknown, pointer: string): void => {
    if (isObject(rule)) pointers.push(pointer);
    if (isObject(rule) || rule === true) rules.add("welcome");
    if (rule === false) rules.add("ruledOut");
  };
  for (const { schema, pointer } of parts) {
    const { properties, patternProperties, additionalProperties } = schema;
    isDescribing ||= isObject(properties) || isObject(patternProperties);
    const isOwn = isObject(properties) && Object.hasOwn(properties, name);
    if (isOwn) pointers.push(child(pointer, "properties", name));
    isDeclared ||= isOwn || names(schema, name);
    const patterns = Object.keys(patternProperties ?? {}).filter((pattern) => fits(pattern, name));
    for (const pattern of patterns) {
      pointers.push(child(pointer, "patternProperties", pattern));
      rules.add("welcome");
    }
    isKnown ||= isOwn || patterns.length > 0;
    if (!isOwn && patterns.length === 0) {
      add(additionalProperties, child(pointer, "additionalProperties"));
    }
    if (OPENING.some((keyword) => Object.hasOwn(schema, keyword))) rules.add("welcome");
  }
  if (!isKnown && !rules.has("welcome")) {
    for (const { schema, pointer } of parts) {
      add(schema["unevaluatedProperties"], child(pointer, "unevaluatedProperties"));
    }
  }
  const shape = below(pointers);
  if (isDeclared) return { kind: "declared", shape };
  if (rules.has("ruledOut")) return { kind: "ruledOut", shape };
  return { kind: rules.has("welcome") || !isDescribing ? "welcome" : "undeclared", shape };
}

function fits(pattern: string, name: string): boolean {
  return new RegExp(pattern, "u").test(name);
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function itemsOf({ schema, pointer }: Part, index: number): string[] {
  const { prefixItems, items, contains, unevaluatedItems } = schema;
  const own = index < lengthOf(prefixItems);
  return [
    ...(own ? [child(pointer, "prefixItems", index)] : []),
    ...(!own && items !== undefined ? [child(pointer, "items")] : []),
    ...(contains === undefined ? [] : [child(pointer, "contains")]),
    ...(unevaluatedItems === undefined ? [] : [child(pointer, "unevaluatedItems")]),
  ];
}
