import { child, followOnce, isObject, type JsonObject } from "../engine/description/document.ts";
import type { JsonType } from "../engine/schemas/schemaView.ts";
import { ALL_TYPES, type Facts, readFacts } from "./facts.ts";

/** A schema that a value must satisfy, with the place where it stands. */
export interface Part {
  readonly value: unknown;
  readonly pointer: string;
  /** It only says which of several forms is meant: a value that breaks it is of another form. */
  readonly soft?: true;
}

/** One of the forms that a value may take: of every union a branch is chosen. */
export interface Form {
  /** Schemas without unions that must all be satisfied. */
  readonly nodes: readonly (Part & { readonly value: JsonObject })[];
  /** What was chosen on the way: `TextField`. */
  readonly choices: readonly string[];
}

/** Looks at schemas as the forms that their values may take. */
export interface FormReader {
  /**
   * The forms of a value that must satisfy all parts, at least one unless they rule each other out.
   * Of several unions only one at a time departs from its first possible branch.
   */
  forms(parts: readonly Part[]): readonly Form[];
  /** What a form says of its values; `hard` leaves out what only tells forms apart. */
  facts(form: Form, hard?: "hard"): Facts;
}

/** Forms of one value that are told apart; a union of more branches is cut. */
const MOST_FORMS = 60;

const NOTHING_CHOSEN: Form = { nodes: [], choices: [] };

/** Prepares the reading of forms for a document. */
export function createFormReader(document: JsonObject): FormReader {
  const known = new Map<string, readonly Form[]>();
  const facts = new WeakMap<Form, Facts>();
  const hardFacts = new WeakMap<Form, Facts>();

  const factsOf = (form: Form, hard?: "hard"): Facts => {
    const cache = hard === undefined ? facts : hardFacts;
    let found = cache.get(form);
    if (found === undefined) {
      const nodes = hard === undefined ? form.nodes : form.nodes.filter(({ soft }) => !soft);
      found = readFacts(nodes);
      cache.set(form, found);
    }
    return found;
  };
  const isPossible = (form: Form): boolean => {
    const { types, members } = factsOf(form);
    return types.size > 0 && members?.length !== 0;
  };

  const combine = (left: readonly Form[], right: readonly Form[]): Form[] => {
    const combined: Form[] = [];
    for (const one of left) {
      const fitting: Form[] = [];
      for (const other of right) {
        // Later ones go with the first that fits: never every one with every other.
        if (combined.length > 0 && fitting.length > 0) break;
        const form = merge(one, other);
        if (isPossible(form)) fitting.push(form);
      }
      combined.push(...fitting);
    }
    return combined.slice(0, MOST_FORMS);
  };

  /** The forms of one schema. */
  const alternatives = (part: Part): readonly Form[] => {
    const { value, pointer } = part;
    if (value === false) return [];
    if (!isObject(value)) return [NOTHING_CHOSEN];
    const below = (inner: unknown, ...keys: readonly (string | number)[]): Part => ({
      ...part,
      value: inner,
      pointer: child(pointer, ...keys),
    });
    let forms: readonly Form[] = [{ nodes: [{ ...part, value }], choices: [] }];
    if (typeof value["$ref"] === "string") {
      forms = combine(
        forms,
        alternatives({ ...part, ...followOnce(document, { value, pointer }) }),
      );
    }
    for (const [index, inner] of listOf(value["allOf"]).entries()) {
      forms = combine(forms, alternatives(below(inner, "allOf", index)));
    }
    for (const keyword of ["anyOf", "oneOf"]) {
      const branches = listOf(value[keyword]);
      if (branches.length === 0) continue;
      const choices = branches.flatMap((branch, index) =>
        alternatives(below(branch, keyword, index)).map((form) => ({
          ...form,
          choices: [nameOf(branch, index), ...form.choices],
        })),
      );
      forms = combine(forms, choices);
    }
    if (value["if"] !== undefined) {
      const condition = soften(below(value["if"], "if"));
      const then = combine(
        alternatives(condition),
        alternatives(below(value["then"] ?? true, "then")),
      );
      const ruledOut: Part = soften({ value: { not: value["if"] }, pointer });
      const otherwise = combine(
        alternatives(ruledOut),
        alternatives(below(value["else"] ?? true, "else")),
      );
      forms = combine(forms, [...choose(otherwise, "otherwise"), ...choose(then, "if")]);
    }
    for (const [name, inner] of Object.entries(value["dependentSchemas"] ?? {})) {
      const without = soften({ value: { properties: { [name]: false } }, pointer });
      const present = soften({ value: { required: [name] }, pointer });
      forms = combine(forms, [
        ...choose(alternatives(without), `without ${name}`),
        ...choose(
          combine(alternatives(present), alternatives(below(inner, "dependentSchemas", name))),
          `with ${name}`,
        ),
      ]);
    }
    return forms;
  };

  return {
    forms: (parts) => {
      const key = keyOf(parts);
      let forms = known.get(key);
      if (forms === undefined) {
        forms = parts.reduce<readonly Form[]>(
          (before, part) => combine(before, alternatives(part)),
          [NOTHING_CHOSEN],
        );
        known.set(key, forms);
      }
      return forms;
    },
    facts: factsOf,
  };
}

/** Names parts, so that what is found out of them is found out once. */
export function keyOf(parts: readonly Part[]): string {
  return parts
    .map(({ value, pointer, soft }) =>
      // Parts that were made up share the pointer of the schema they were made from.
      soft ? `~${pointer}${JSON.stringify(value)}` : pointer,
    )
    .join(" ");
}

/** Names parts by what they refer to: the same schema in two places has one name. */
export function targetOf(parts: readonly Part[]): string {
  return keyOf(
    parts.map((part) => {
      const { value } = part;
      const isReference = isObject(value) && Object.keys(value).join() === "$ref";
      return isReference ? { ...part, pointer: String(value["$ref"]).slice(1) } : part;
    }),
  );
}

/** The types that a value may have in any of the forms. */
export function typesOf(reader: FormReader, forms: readonly Form[]): ReadonlySet<JsonType> {
  if (forms.length === 0) return ALL_TYPES;
  return new Set(forms.flatMap((form) => [...reader.facts(form).types]));
}

function merge(one: Form, other: Form): Form {
  return {
    nodes: [...new Map([...one.nodes, ...other.nodes].map((n) => [keyOf([n]), n])).values()],
    choices: [...one.choices, ...other.choices],
  };
}

function choose(forms: readonly Form[], choice: string): Form[] {
  return forms.map((form) => ({ ...form, choices: [choice, ...form.choices] }));
}

function soften(part: Part): Part {
  return { ...part, soft: true };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What a reader calls a branch. */
function nameOf(branch: unknown, index: number): string {
  const { $ref, title, type } = isObject(branch) ? branch : {};
  if (typeof $ref === "string") return decodeURIComponent($ref.slice($ref.lastIndexOf("/") + 1));
  return [title, type].find((name) => typeof name === "string") ?? `form ${index + 1}`;
}
