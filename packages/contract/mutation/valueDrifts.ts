import { isObject } from "../src/index.ts";
import type { Judging, Reference } from "./reference.ts";

/** What kind of thing a drift changes; the columns of the table. */
export type DriftKind =
  | "shape"
  | "format"
  | "field"
  | "member"
  | "mediaType"
  | "status"
  | "body"
  | "header";

/** A value with one thing changed. */
export interface ValueDrift {
  readonly kind: DriftKind;
  /** What is done, without where: mutants are chosen evenly among these. */
  readonly operator: string;
  /** JSON pointer of where. */
  readonly place: string;
  readonly value: unknown;
}

/** One value of each JSON type. */
const FRACTION = 7.5;
const OTHERS: readonly unknown[] = [null, true, 7, FRACTION, "text", [], {}];

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  "date-time": ["2026-13-45T09:00:00Z", "2026-03-01 at nine", "2026-03-01T09:00:00"],
  date: ["2026-02-30", "01.03.2026"],
  email: ["ada", "ada@"],
  uri: ["not an address", "/relative"],
  "uri-reference": ["http://[", "\\"],
  uuid: ["b1f5c1de", "b1f5c1de-5b1c-4a5e-9b5f-zzzzzzzzzzzz"],
};

/** Every value that is one step away from a value of a schema. */
export function driftsOf(reference: Reference, pointer: string, value: unknown): ValueDrift[] {
  const visit = (pointers: readonly string[], node: unknown, place: string): ValueDrift[] => {
    const schemas = reference.judging(pointers, node);
    const drifts = [...replacements(schemas, node, place)];
    if (Array.isArray(node)) {
      drifts.push(...listDrifts(node, place));
      for (const [index, item] of node.entries()) {
        const below = visit(reference.item(schemas), item, `${place}/${index}`);
        drifts.push(...below.map((drift) => ({ ...drift, value: node.with(index, drift.value) })));
      }
    } else if (isObject(node)) {
      drifts.push(...objectDrifts(node, place));
      for (const [key, inner] of Object.entries(node)) {
        const below = visit(reference.property(schemas, key), inner, `${place}/${key}`);
        drifts.push(
          ...below.map((drift) => ({ ...drift, value: { ...node, [key]: drift.value } })),
        );
      }
    }
    return drifts;
  };
  return visit([pointer], value, "");
}

function* replacements(
  schemas: readonly Judging[],
  value: unknown,
  place: string,
): Generator<ValueDrift> {
  const type = typeOf(value);
  for (const other of OTHERS) {
    if (typeOf(other) === type) continue;
    // A fraction next to the number itself, so that no bound refuses it as well.
    const changed = other === FRACTION && type === "integer" ? Number(value) + 0.5 : other;
    yield { kind: "shape", operator: `${type} to ${typeOf(other)}`, place, value: changed };
  }
  if (typeof value === "number") {
    yield { kind: "shape", operator: "number in quotes", place, value: String(value) };
    yield { kind: "shape", operator: "number negative", place, value: -value - 1 };
    yield { kind: "shape", operator: "number too large", place, value: value * 1e6 + 1 };
  }
  if (typeof value === "boolean") {
    yield { kind: "shape", operator: "boolean as number", place, value: Number(value) };
    yield { kind: "shape", operator: "boolean in quotes", place, value: String(value) };
    yield { kind: "shape", operator: "boolean turned", place, value: !value };
  }
  if (typeof value !== "string") return;
  const has = (keyword: string) => schemas.some(({ schema }) => keyword in schema);
  if (has("enum") || has("const")) {
    yield { kind: "shape", operator: "enum member unknown", place, value: `${value}_2` };
    yield { kind: "shape", operator: "enum member in capitals", place, value: value.toUpperCase() };
  } else if (has("x-extensible-enum")) {
    yield { kind: "member", operator: "set member unknown", place, value: `${value}_2` };
    yield { kind: "member", operator: "set member in capitals", place, value: value.toUpperCase() };
  } else {
    yield { kind: "shape", operator: "text longer", place, value: value.repeat(20) };
    yield { kind: "shape", operator: "text empty", place, value: "" };
  }
  for (const { schema } of schemas) {
    for (const [index, wrong] of (FORMATS[String(schema["format"])] ?? []).entries()) {
      const operator = `format ${schema["format"]} broken ${index + 1}`;
      yield { kind: "format", operator, place, value: wrong };
    }
  }
}

function* listDrifts(list: readonly unknown[], place: string): Generator<ValueDrift> {
  const kind = "shape";
  yield { kind, operator: "list as object", place, value: { ...list } };
  if (list.length === 0) return;
  yield { kind, operator: "list emptied", place, value: [] };
  yield { kind, operator: "list to its first item", place, value: list[0] };
  yield { kind, operator: "list twice as long", place, value: [...list, ...list] };
  yield { kind, operator: "one more item", place, value: [...list, oneMore(list.at(-1))] };
  yield { kind, operator: "item null", place, value: [...list, null] };
  yield { kind, operator: "item left out", place, value: list.slice(1) };
}

function* objectDrifts(
  object: Readonly<Record<string, unknown>>,
  place: string,
): Generator<ValueDrift> {
  const entries = Object.entries(object);
  yield { kind: "shape", operator: "object in a list", place, value: [object] };
  yield { kind: "field", operator: "field added", place, value: { ...object, added_later: 1 } };
  for (const [key] of entries) {
    const others = entries.filter(([name]) => name !== key);
    const at = `${place}/${key}`;
    yield {
      kind: "shape",
      operator: "field left out",
      place: at,
      value: Object.fromEntries(others),
    };
    const renamed = entries.map(([name, inner]) => [name === key ? respell(key) : name, inner]);
    yield {
      kind: "field",
      operator: "field renamed",
      place: at,
      value: Object.fromEntries(renamed),
    };
  }
}

/** Another value of the same kind, as long as values can be told apart. */
function oneMore(item: unknown): unknown {
  if (typeof item === "string") return `${item}_2`;
  return typeof item === "number" ? item + 1 : item;
}

/** `updated_at` to `updatedAt`, as a new version of a service might; other names get a number. */
export function respell(key: string): string {
  const camel = key.replaceAll(/(?<=\w)_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return camel === key ? `${key}2` : camel;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
