import {
  child,
  followOnce,
  isObject,
  type JsonObject,
  keysOf,
  valueAt,
} from "../description/document.ts";

/** A schema of the document, alone: what it refers to and consists of are parts of their own. */
export interface Part {
  readonly pointer: string;
  readonly schema: JsonObject;
}

/** Where the value decides which further schemas apply to it; all of them by their pointers. */
export type Choice =
  | { readonly kind: "branches"; readonly branches: readonly string[] }
  | {
      readonly kind: "condition";
      readonly test: string;
      readonly met: readonly string[];
      readonly unmet: readonly string[];
    }
  | { readonly kind: "dependent"; readonly name: string; readonly pointer: string }
  | {
      readonly kind: "heirs";
      /** Name of the property that tells which heir a value is. */
      readonly tag: string;
      readonly heirs: ReadonlyMap<unknown, string>;
    };

/** What a schema consists of. */
export interface Composition {
  /** Schemas that apply to every value: the schema itself, what it refers to, `allOf`. */
  readonly parts: readonly Part[];
  readonly choices: readonly Choice[];
}

/** Takes schemas apart into the schemas that judge the same value. */
export interface Compositions {
  /** The pointer of the schema itself for a schema that is nothing but a reference. */
  resolve(pointer: string): string;
  of(pointer: string): Composition;
  /** The part at a resolved pointer; undefined for a boolean schema. */
  part(pointer: string): Part | undefined;
  /** Pointers of the schemas that a part directly consists of, those of all its branches included. */
  below(part: Part): readonly string[];
}

/** Looks at the schemas of a document, whose references all lead somewhere. */
export function createCompositions(document: JsonObject): Compositions {
  const resolved = new Map<string, string>();
  const compositions = new Map<string, Composition>();
  const parts = new Map<string, Part | undefined>();
  let families: ReadonlyMap<string, readonly string[]> | undefined;

  const targetOf = ({ schema, pointer }: Part): string =>
    followOnce(document, { value: schema, pointer }).pointer;

  const part = (pointer: string): Part | undefined => {
    if (!parts.has(pointer)) {
      const schema = valueAt(document, pointer);
      parts.set(pointer, isObject(schema) ? { pointer, schema } : undefined);
    }
    return parts.get(pointer);
  };

  const resolve = (pointer: string): string => {
    const known = resolved.get(pointer);
    if (known !== undefined) return known;
    let last = pointer;
    for (;;) {
      const { schema = {} } = part(last) ?? {};
      if (typeof schema["$ref"] !== "string" || Object.keys(schema).length > 1) break;
      last = targetOf({ schema, pointer: last });
    }
    resolved.set(pointer, last);
    return last;
  };

  /** Pointers of the named schemas that are made of one by `allOf`, and of those made of them. */
  const heirsOf = (pointer: string): readonly string[] => {
    families ??= readFamilies(document, resolve);
    const found = new Set<string>();
    const visit = (ancestor: string): void => {
      for (const heir of families?.get(ancestor) ?? []) {
        if (found.has(heir)) continue;
        found.add(heir);
        visit(heir);
      }
    };
    visit(pointer);
    return [...found];
  };

  const read = (pointer: string): Composition => {
    const found = new Map<string, Part>();
    const choices: Choice[] = [];
    const visit = (start: string): void => {
      const one = part(resolve(start));
      if (one === undefined || found.has(one.pointer)) return;
      found.set(one.pointer, one);
      if (typeof one.schema["$ref"] === "string") visit(targetOf(one));
      for (const inner of listed(one, "allOf")) visit(inner);
      choices.push(...choicesOf(one, heirsOf));
    };
    visit(pointer);
    return { parts: [...found.values()], choices };
  };

  return {
    resolve,
    part,
    of: (pointer) => {
      let composition = compositions.get(pointer);
      if (composition === undefined) {
        composition = read(pointer);
        compositions.set(pointer, composition);
      }
      return composition;
    },
    below: (one) => [
      ...(typeof one.schema["$ref"] === "string" ? [targetOf(one)] : []),
      ...listed(one, "allOf"),
      ...choicesOf(one, heirsOf).flatMap(pointersOf),
    ],
  };
}

/** Pointers of all schemas that a choice may take. */
export function pointersOf(choice: Choice): readonly string[] {
  if (choice.kind === "branches") return choice.branches;
  if (choice.kind === "dependent") return [choice.pointer];
  if (choice.kind === "heirs") return [...choice.heirs.values()];
  return [...choice.met, ...choice.unmet];
}

function choicesOf(part: Part, heirsOf: (pointer: string) => readonly string[]): Choice[] {
  const { schema, pointer } = part;
  const choices: Choice[] = [];
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = listed(part, keyword);
    if (branches.length > 0) choices.push({ kind: "branches", branches });
  }
  if (schema["if"] !== undefined) {
    const test = child(pointer, "if");
    const [met, unmet] = ["then", "else"].map((keyword) =>
      schema[keyword] === undefined ? [] : [child(pointer, keyword)],
    );
    choices.push({ kind: "condition", test, met: [test, ...(met ?? [])], unmet: unmet ?? [] });
  }
  for (const name of Object.keys(schema["dependentSchemas"] ?? {})) {
    const inner = child(pointer, "dependentSchemas", name);
    choices.push({ kind: "dependent", name, pointer: inner });
  }
  // With branches beside it the discriminator only says which of them is meant.
  if (choices.length === 0 && isObject(schema["discriminator"])) {
    const { propertyName, mapping } = schema["discriminator"];
    const heirs = new Map<unknown, string>();
    for (const heir of heirsOf(pointer)) heirs.set(keysOf(heir).at(-1), heir);
    for (const [value, target] of Object.entries(isObject(mapping) ? mapping : {})) {
      const name = String(target);
      const heir = name.startsWith("#/") ? name.slice(1) : child(SCHEMAS, name);
      heirs.set(value, heir);
    }
    if (heirs.size > 0) choices.push({ kind: "heirs", tag: String(propertyName), heirs });
  }
  return choices;
}

const SCHEMAS = "/components/schemas";

/** The named schemas that have another one in their `allOf`, by the pointer of that one. */
function readFamilies(
  document: JsonObject,
  resolve: (pointer: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const families = new Map<string, string[]>();
  for (const [name, schema] of Object.entries(valueAt(document, SCHEMAS) ?? {})) {
    if (!isObject(schema)) continue;
    const heir = { pointer: child(SCHEMAS, name), schema };
    for (const ancestor of listed(heir, "allOf").map(resolve)) {
      families.set(ancestor, [...(families.get(ancestor) ?? []), heir.pointer]);
    }
  }
  return families;
}

function listed({ schema, pointer }: Part, keyword: string): string[] {
  const list = schema[keyword];
  return Array.isArray(list) ? list.map((_, index) => child(pointer, keyword, index)) : [];
}
