import type { Operation, Parameter } from "../description/operation.ts";
import type { SchemaView } from "../schemas/schemaView.ts";
import { decodeForm, type Pair, readPairs } from "./form.ts";
import { Branch, insert, splitKey } from "./phpQuery.ts";
import type { Text } from "./readText.ts";

/** What a query string gives to the parameters of an operation. */
export interface QueryReading {
  /** Text of each declared parameter that was sent, by its declared name. */
  readonly texts: ReadonlyMap<string, Text>;
  /** Keys that belong to no declared parameter, decoded. */
  readonly others: readonly string[];
}

/**
 * Prepares the reading of query strings for an operation: their pairs are shared out among the
 * declared parameters.
 *
 * Brackets are read as PHP reads them: `ids[]`, `ids[0]` and `ids%5B%5D` are one spelling each of a
 * parameter that is declared as `ids[]`, or as `ids` with `style: deepObject`.
 *
 * @returns takes a query without its `?`
 */
export function createQueryReader(
  operation: Operation,
  shape: ParameterShape,
): (search: string) => QueryReading {
  const declared = operation.parameters.filter((parameter) => parameter.in === "query");
  const findOwner = createOwnerSearch(declared, shape);
  return (search) => {
    const sent = new Map<Parameter, Pair[]>();
    const others: string[] = [];
    for (const pair of readPairs(search)) {
      const owner = findOwner(pair.key);
      if (owner === undefined) {
        others.push(pair.key);
        continue;
      }
      const own = sent.get(owner);
      if (own === undefined) sent.set(owner, [pair]);
      else own.push(pair);
    }
    const texts = new Map<string, Text>();
    for (const [parameter, own] of sent) {
      texts.set(parameter.name, joinPairs(parameter, own, shape(parameter)));
    }
    return { texts, others };
  };
}

/** What is known of a parameter's value: whether it can be a list or an object, and of what. */
export type ParameterShape = (
  parameter: Pick<Parameter, "pointer" | "schemaPointer" | "mediaType">,
) => {
  readonly list: boolean;
  readonly object: boolean;
  readonly names: readonly string[];
  /** Further properties are allowed, so that any key may be one. */
  readonly open: boolean;
};

/** Finds out the shape of parameters from their schemas. */
export function createParameterShape(view: SchemaView): ParameterShape {
  const shapes = new Map<string, ReturnType<ParameterShape>>();
  return (parameter) => {
    const known = shapes.get(parameter.pointer);
    if (known !== undefined) return known;
    const schemas =
      parameter.schemaPointer === undefined || parameter.mediaType !== undefined
        ? []
        : [view.at(parameter.schemaPointer)];
    const types = view.types(schemas);
    const shape = {
      list: types?.has("array") === true,
      object: types?.has("object") === true,
      names: view.propertyNames(schemas),
      open: view.property(schemas, "\u0000").length > 0,
    };
    shapes.set(parameter.pointer, shape);
    return shape;
  };
}

function createOwnerSearch(
  declared: readonly Parameter[],
  shape: ParameterShape,
): (key: string) => Parameter | undefined {
  const byName = new Map(declared.map((parameter) => [parameter.name, parameter]));
  const lists = new Map(
    declared
      .filter(({ name }) => name.endsWith("[]"))
      .map((parameter) => [parameter.name.slice(0, -2), parameter]),
  );
  const spread = declared.filter(
    (parameter) => parameter.style === "form" && parameter.explode && shape(parameter).object,
  );
  return (key) => {
    const exact = byName.get(key);
    if (exact !== undefined) return exact;
    // `ids[0]` is another spelling of an `ids[]` that is declared.
    const list = /\[\d+\]$/.test(key) ? lists.get(key.slice(0, key.lastIndexOf("["))) : undefined;
    if (list !== undefined) return list;
    const [base = key, ...steps] = splitKey(key);
    const deep = steps.length > 0 ? byName.get(base) : undefined;
    if (deep?.style === "deepObject") return deep;
    return spread.find((parameter) => {
      const { names, open } = shape(parameter);
      return open || names.includes(key);
    });
  };
}

function joinPairs(
  parameter: Parameter,
  pairs: readonly Pair[],
  { list, object, names, open }: ReturnType<ParameterShape>,
): Text {
  const first = pairs[0]?.value ?? "";
  if (parameter.mediaType !== undefined) return pairs.length === 1 ? first : pairs.map(valueOfPair);
  if (parameter.style === "deepObject") {
    // Without brackets it has no keys; as text it is told to be no object.
    const bare = pairs.find(({ key }) => key === parameter.name);
    if (bare !== undefined) return bare.value;
    const root = new Branch();
    for (const { key, value } of pairs) insert(root, splitKey(key).slice(1), value);
    return root;
  }
  const byKey = parameter.explode && object && pairs.some(({ key }) => key !== parameter.name);
  if (byKey && (open || names.length > 0))
    return Branch.of(pairs.map(({ key, value }) => [key, value]));
  const isPlain = pairs.length === 1;
  if (parameter.explode || !isPlain) return isPlain && !list ? first : pairs.map(valueOfPair);
  if (!list && !object) return first;
  const parts = splitDelimited(pairs[0], parameter.style);
  return list ? parts : pairUp(parts);
}

function valueOfPair({ value }: Pair): string {
  return value;
}

function splitDelimited(pair: Pair | undefined, style: string): string[] {
  const { value = "", raw = "" } = pair ?? {};
  if (style === "spaceDelimited") return value.split(" ");
  if (style === "pipeDelimited") return value.split("|");
  // An encoded comma is part of a value beside a plain one; alone it separates, as clients send it.
  return raw.includes(",") ? raw.split(",").map(decodeForm) : value.split(",");
}

/** `R,100,G,200` is an object whose keys and values take turns. */
function pairUp(parts: readonly string[]): Branch {
  const branch = new Branch();
  for (let index = 0; index < parts.length; index += 2) {
    branch.set(parts[index] ?? "", parts[index + 1] ?? "");
  }
  return branch;
}

/** What stands before the value of a path parameter, and between its parts when it is exploded. */
export const PREFIXES: Readonly<Record<string, string>> = { label: ".", matrix: ";" };

/**
 * Reads the text of a path parameter, a header or a cookie.
 *
 * @param text decoded
 * @returns undefined when it is not written in the declared style
 */
export function readSimple(
  {
    style,
    explode,
    name,
    in: place,
    mediaType,
  }: Pick<Parameter, "style" | "explode" | "name" | "in" | "mediaType">,
  text: string,
  { list, object }: { readonly list: boolean; readonly object: boolean },
): Text | undefined {
  if (mediaType !== undefined) return text;
  const isSpread = object && !list && explode;
  const named = style === "matrix" && !isSpread ? `;${name}=` : (PREFIXES[style] ?? "");
  if (!text.startsWith(named)) return undefined;
  const bare = text.slice(named.length);
  if (!list && !object) return bare;
  const separator = explode ? named || "," : ",";
  // Of what stands in headers, white space beside a comma is no part.
  const parts = bare.split(separator).map((part) => (place === "path" ? part : part.trim()));
  if (list) return parts;
  if (!isSpread) return pairUp(parts);
  return Branch.of(
    parts.map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
    }),
  );
}
