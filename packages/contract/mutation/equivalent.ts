import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { child, isObject, type JsonObject, keysOf, valueAt } from "../src/index.ts";
import type { Api, Description } from "./descriptions.ts";
import type { SpecMutant } from "./specMutants.ts";

/**
 * Why no message can tell a mutant from the original.
 *
 * @returns undefined for a mutant that must be told from it
 */
export type Equivalence = (mutant: SpecMutant) => string | undefined;

type Rule = (document: JsonObject, mutant: SpecMutant, uses: Uses) => boolean;

/** Pointers of the references to a component. */
type Uses = ReadonlyMap<string, readonly string[]>;

interface Listed {
  readonly reason: string;
  /** Names of mutants; `*` stands for anything. */
  readonly mutants: readonly string[];
}

const RULES: readonly (readonly [reason: string, rule: Rule])[] = [
  [
    "The members of the set, or the constant, are all of the old type: what else the type allows, the set refuses.",
    (_document, mutant) => isTypeWidened(mutant) && isDecidedBySet(mutant),
  ],
  [
    "Another part of the same `allOf` refuses what the type now allows.",
    (document, mutant, uses) => isTypeWidened(mutant) && isRefusedBeside(document, mutant, uses),
  ],
  [
    "The format int64 holds for every whole number and for nothing else, as the type integer does.",
    (document, mutant) => {
      const schema = valueAt(document, mutant.pointer);
      if (!isObject(schema) || schema["format"] !== "int64" || schema["type"] !== "integer") {
        return false;
      }
      return ["format dropped", "type widened"].includes(mutant.operator);
    },
  ],
  [
    "Every integer is a number, and numbers are allowed.",
    (_document, mutant) =>
      addedTypes(mutant).join() === "integer" && typesOf(mutant.value).includes("number"),
  ],
  [
    "Wherever it is used, an `anyOf` allows null beside it.",
    (document, mutant, uses) =>
      addedTypes(mutant).join() === "null" && isBesideNull(document, mutant, uses),
  ],
  [
    "Style and explode say nothing of a single plain value, explode nothing of a deepObject, and style nothing of an exploded list.",
    isStyleWithoutEffect,
  ],
  ["The property takes any value, and so does the object under any name.", isFreeProperty],
  ["The other security scheme asks for the same header.", isSameCredential],
  [
    "What is neither JSON nor a form is text, and the schema allows every text.",
    (document, mutant, uses) => isPlainText(document, mutant, uses),
  ],
];

/** Knows the mutants that nothing tells from the original: by rule, or as listed in equivalent.yaml. */
export function createEquivalence(descriptions: readonly Description[]): Equivalence {
  const listed = readListed().flatMap(({ reason, mutants }) =>
    mutants.map((pattern) => ({ reason, matches: toExpression(pattern) })),
  );
  const documents = new Map<Api, { readonly document: JsonObject; readonly uses: Uses }>(
    descriptions.map(({ api, document }) => [api, { document, uses: findUses(document) }]),
  );
  return (mutant) => {
    const own = documents.get(mutant.api);
    if (own === undefined) return undefined;
    const rule = RULES.find(([, holds]) => holds(own.document, mutant, own.uses));
    return rule?.[0] ?? listed.find(({ matches }) => matches.test(mutant.name))?.reason;
  };
}

/** The mutants that were found equivalent by hand. */
export function readListed(): Listed[] {
  return parse(readFileSync(new URL("./equivalent.yaml", import.meta.url), "utf8")) as Listed[];
}

function toExpression(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

const TYPE_EDITS = ["type adds", "type adds null", "type dropped", "type widened"];

function isTypeWidened({ operator }: SpecMutant): boolean {
  return TYPE_EDITS.includes(operator);
}

function typesOf(schema: unknown): string[] {
  const { type } = isObject(schema) ? schema : {};
  return [type ?? []].flat().map(String);
}

/** Types that a mutant allows besides those of the original; none where it drops the keyword. */
function addedTypes({ operator, value }: SpecMutant): string[] {
  if (operator === "type adds null") return ["null"];
  return operator === "type adds" ? typesOf(value).slice(-1) : [];
}

function isDecidedBySet({ value }: SpecMutant): boolean {
  if (!isObject(value)) return false;
  const { enum: members, const: constant } = value;
  if (constant !== undefined) return true;
  return Array.isArray(members) && !members.includes(null);
}

/** Whether every place that uses a schema is part of an `allOf` with another part of other types. */
function isRefusedBeside(
  document: JsonObject,
  { pointer, value, operator }: SpecMutant,
  uses: Uses,
): boolean {
  const before = typesOf(valueAt(document, pointer));
  const after = operator === "type dropped" ? undefined : typesOf(value);
  return everyUse(pointer, uses, (use) => {
    const [keyword, index, list] = branchOf(document, use);
    if (keyword !== "allOf") return false;
    return list.some((part, other) => {
      const types = other === index ? [] : typesOf(resolve(document, part));
      if (types.length === 0) return false;
      const allowed = after === undefined ? types : types.filter((type) => after.includes(type));
      return allowed.every((type) => before.includes(type));
    });
  });
}

function isBesideNull(document: JsonObject, { pointer }: SpecMutant, uses: Uses): boolean {
  return everyUse(pointer, uses, (use) => {
    const [keyword, index, list] = branchOf(document, use);
    return (
      keyword === "anyOf" &&
      list.some(
        (part, other) => other !== index && typesOf(resolve(document, part)).includes("null"),
      )
    );
  });
}

/** Holds for the place itself inside a component, for all references to a component itself. */
function everyUse(pointer: string, uses: Uses, holds: (use: string) => boolean): boolean {
  if (keysOf(pointer).length > 3) return holds(pointer);
  const own = uses.get(pointer) ?? [];
  return own.length > 0 && own.every(holds);
}

/** The list of branches that a place stands in: its keyword, its index, the list. */
function branchOf(
  document: JsonObject,
  pointer: string,
): [keyword: string, index: number, list: readonly unknown[]] {
  const keys = keysOf(pointer);
  const list = valueAt(document, child("", ...keys.slice(0, -1)));
  return [keys.at(-2) ?? "", Number(keys.at(-1)), Array.isArray(list) ? list : []];
}

function resolve(document: JsonObject, schema: unknown): unknown {
  const reference = isObject(schema) ? schema["$ref"] : undefined;
  return typeof reference === "string" ? valueAt(document, reference.slice(1)) : schema;
}

function isStyleWithoutEffect(
  document: JsonObject,
  { pointer, operator, value }: SpecMutant,
): boolean {
  if (operator !== "parameter explode turned" && operator !== "parameter style changed")
    return false;
  const parameter = valueAt(document, pointer) as JsonObject;
  const { schema, style = "form", explode = style === "form" } = parameter;
  const resolved = resolve(document, schema);
  const types = typesOf(resolved);
  const isPlain = types.length > 0 && !types.some((type) => type === "array" || type === "object");
  if (isPlain) return true;
  if (operator === "parameter explode turned") return style === "deepObject";
  const isDeep = style === "deepObject" || (value as JsonObject)["style"] === "deepObject";
  return types.join() === "array" && explode === true && !isDeep;
}

function isFreeProperty(document: JsonObject, { pointer, operator, value }: SpecMutant): boolean {
  if (operator !== "property removed" && operator !== "property renamed") return false;
  const schema = valueAt(document, pointer) as JsonObject;
  const after = (value as JsonObject)["properties"] as JsonObject;
  const [[name, inner] = []] = Object.entries(schema["properties"] as JsonObject).filter(
    ([key]) => !Object.hasOwn(after, key),
  );
  const required = schema["required"];
  const isRequired = Array.isArray(required) && required.includes(name);
  const says = Object.keys(inner ?? {}).filter((key) => !WORDS.includes(key));
  return schema["additionalProperties"] === true && !isRequired && says.length === 0;
}

/** Keywords that only describe. */
const WORDS = ["title", "description", "examples", "x-evidence"];

function isSameCredential(document: JsonObject, { pointer, operator, value }: SpecMutant): boolean {
  if (operator !== "security alternative dropped") return false;
  const schemes = valueAt(document, "/components/securitySchemes");
  const kindOf = (alternative: unknown): string =>
    Object.keys(alternative ?? {})
      .map((name) => {
        const { type, scheme } = (schemes as JsonObject)[name] as JsonObject;
        return type === "http" ? String(scheme).toLowerCase() : type === "oauth2" ? "bearer" : name;
      })
      .join();
  const kinds = (list: unknown) => [...new Set((list as unknown[]).map(kindOf))].sort().join(" ");
  return kinds(valueAt(document, pointer)) === kinds(value);
}

const OF_TEXT = ["minLength", "maxLength", "pattern", "format", "enum", "const"];

function isPlainText(
  document: JsonObject,
  { pointer, operator, value }: SpecMutant,
  uses: Uses,
): boolean {
  const allowsAll = (schema: unknown): boolean => {
    const found = resolve(document, schema);
    return typesOf(found).includes("string") && !OF_TEXT.some((key) => key in (found as object));
  };
  const isTextBody = (place: string): boolean => {
    const keys = keysOf(place);
    const mediaType = keys.at(-2) ?? "";
    return keys.at(-3) === "content" && keys.at(-1) === "schema" && !/json|form/.test(mediaType);
  };
  if (operator === "body schema dropped") {
    const content = valueAt(document, pointer) as JsonObject;
    const schemaIn = (owner: JsonObject, type: string) => (owner[type] as JsonObject)["schema"];
    const [text = ""] = Object.keys(content).filter(
      (type) => schemaIn(value as JsonObject, type) === undefined,
    );
    return !/json|form/.test(text) && allowsAll(schemaIn(content, text));
  }
  if (!["type adds null", "type dropped"].includes(operator)) return false;
  return allowsAll(valueAt(document, pointer)) && everyUse(pointer, uses, isTextBody);
}

function findUses(document: JsonObject): Uses {
  const uses = new Map<string, string[]>();
  const visit = (value: unknown, pointer: string): void => {
    if (typeof value !== "object" || value === null) return;
    const reference = (value as JsonObject)["$ref"];
    if (typeof reference === "string") {
      const target = reference.slice(1);
      uses.set(target, [...(uses.get(target) ?? []), pointer]);
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, child(pointer, key));
  };
  visit(document, "");
  return uses;
}
