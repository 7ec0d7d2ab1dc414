import {
  child,
  followOnce,
  isObject,
  type JsonObject,
  type Located,
  valueAt,
} from "../engine/description/document.ts";
import { canonical } from "./canonical.ts";

/** JSON types, a whole number being a number. */
export const KINDS = ["null", "boolean", "number", "string", "array", "object"] as const;
export type Kind = (typeof KINDS)[number];

/** One schema object of a document, looked at without what it refers to. */
export interface SchemaNode {
  readonly schema: JsonObject;
  readonly pointer: string;
}

/** Schemas that a value must all fit: a schema with its references and `allOf` followed. */
export interface Shape {
  readonly nodes: readonly SchemaNode[];
  /** The same for the same schemas of a document. */
  readonly key: string;
}

/**
 * One alternative of a shape, for values of one type: every `anyOf` and `oneOf` is decided. A value
 * fits a shape when it fits one of its parts.
 */
export interface Part {
  readonly kind: Kind;
  readonly nodes: readonly SchemaNode[];
  readonly key: string;
  /** The only values there are, where a set of them is given. */
  readonly members?: readonly unknown[];
  /** Values that are known of a set that may grow. */
  readonly known?: readonly unknown[];
  /** It has more alternatives than are looked at one by one. */
  readonly isCrowded?: true;
}

/** Looks at the schemas of one document by what they mean, not by how they are written. */
export interface ShapeReader {
  /** What stands at a pointer, as it is written. */
  written(pointer: string): unknown;
  /** @param pointer of a schema; left out, the shape that every value fits */
  at(pointer: string | undefined): Shape;
  /** The shape of values that must fit all these schemas. */
  of(schemas: readonly Located[]): Shape;
  /** The parts by type; a type without parts does not fit. */
  parts(shape: Shape): ReadonlyMap<Kind, readonly Part[]>;
  /** Whether any of its alternatives is one of several that exclude each other. */
  hasOneOf(shape: Shape): boolean;
  /** All nodes of a shape and of its alternatives. */
  allNodes(shape: Shape): readonly SchemaNode[];
}

interface Alternatives {
  readonly lists: readonly (readonly SchemaNode[])[];
  readonly isCrowded: boolean;
}

/** More alternatives of one shape are not told apart. */
const MOST_ALTERNATIVES = 256;

const NEVER: JsonObject = { enum: [] };

/**
 * Prepares the reading of a document.
 *
 * @param inside runs what may throw a ContractError, for a reference that leads nowhere
 */
export function createShapeReader(
  document: JsonObject,
  inside: <T>(look: () => T) => T,
): ShapeReader {
  const shapes = new Map<string, Shape>();
  const partsByShape = new Map<string, ReadonlyMap<Kind, readonly Part[]>>();

  const of = (schemas: readonly Located[]): Shape => {
    const [only] = schemas;
    if (only === undefined || schemas.length > 1) return conjoin(schemas);
    let shape = shapes.get(only.pointer);
    if (shape === undefined) {
      shape = conjoin(schemas);
      shapes.set(only.pointer, shape);
    }
    return shape;
  };

  const conjoin = (schemas: readonly Located[]): Shape => {
    const nodes = new Map<string, SchemaNode>();
    const visited = new Set<string>();
    const collect = ({ value, pointer }: Located): void => {
      if (visited.has(pointer)) return;
      visited.add(pointer);
      const schema = isNever(value) ? NEVER : value;
      if (!isObject(schema)) return;
      // A bare reference is no schema of its own: what it names is met at many places, and once.
      if (Object.keys(schema).join() !== "$ref") nodes.set(pointer, { schema, pointer });
      if (typeof schema["$ref"] === "string") {
        collect(inside(() => followOnce(document, { value, pointer })));
      }
      for (const branch of branchesOf({ schema, pointer }, "allOf")) collect(branch);
    };
    for (const schema of schemas) collect(schema);
    return { nodes: [...nodes.values()], key: [...nodes.keys()].sort().join(" ") };
  };

  /** The conjunctions of which a value must fit one. */
  const expand = (nodes: readonly SchemaNode[], open: readonly SchemaNode[] = []): Alternatives => {
    let lists: readonly (readonly SchemaNode[])[] = [nodes];
    let isCrowded = false;
    for (const node of nodes) {
      // A schema that is an alternative of itself has no end.
      if (open.some(({ pointer }) => pointer === node.pointer)) return { lists, isCrowded: true };
      for (const keyword of ["anyOf", "oneOf"]) {
        if (!Array.isArray(node.schema[keyword])) continue;
        const choices = branchesOf(node, keyword).map((branch) =>
          expand(of([branch]).nodes, [...open, node]),
        );
        const choiceLists = choices.flatMap((choice) => choice.lists);
        isCrowded ||= choices.some((choice) => choice.isCrowded);
        if (lists.length * choiceLists.length > MOST_ALTERNATIVES) isCrowded = true;
        else lists = lists.flatMap((list) => choiceLists.map((choice) => [...list, ...choice]));
      }
    }
    return { lists, isCrowded };
  };

  const allNodes = (shape: Shape): readonly SchemaNode[] => {
    const found = new Map<string, SchemaNode>();
    const visit = (nodes: readonly SchemaNode[]): void => {
      for (const node of nodes) {
        if (found.has(node.pointer)) continue;
        found.set(node.pointer, node);
        for (const keyword of ["anyOf", "oneOf"]) {
          for (const branch of branchesOf(node, keyword)) visit(of([branch]).nodes);
        }
      }
    };
    visit(shape.nodes);
    return [...found.values()];
  };

  return {
    written: (pointer) => valueAt(document, pointer),
    at: (pointer) =>
      of(pointer === undefined ? [] : [{ value: valueAt(document, pointer), pointer }]),
    of,
    parts: (shape) => {
      let parts = partsByShape.get(shape.key);
      if (parts === undefined) {
        parts = readParts(expand(shape.nodes));
        partsByShape.set(shape.key, parts);
      }
      return parts;
    },
    hasOneOf: (shape) => allNodes(shape).some(({ schema }) => Array.isArray(schema["oneOf"])),
    allNodes,
  };
}

function isNever(value: unknown): boolean {
  if (!isObject(value)) return value === false;
  const { not } = value;
  return not === true || (isObject(not) && Object.keys(not).length === 0);
}

/** The schemas of a list of a node. */
export function branchesOf({ schema, pointer }: SchemaNode, keyword: string): Located[] {
  const list = schema[keyword];
  if (!Array.isArray(list)) return [];
  return list.map((value, index) => ({ value, pointer: child(pointer, keyword, index) }));
}

function readParts({ lists, isCrowded }: Alternatives): Map<Kind, readonly Part[]> {
  const parts = new Map<Kind, Part[]>();
  const seen = new Set<string>();
  for (const list of lists) {
    const nodes = [...new Map(list.map((node) => [node.pointer, node])).values()];
    const key = nodes
      .map(({ pointer }) => pointer)
      .sort()
      .join(" ");
    if (seen.has(key)) continue;
    seen.add(key);
    const kinds = kindsOf(nodes);
    for (const kind of KINDS) {
      const members = membersOf(nodes, kind);
      if (!kinds.has(kind) || members?.length === 0) continue;
      const part: Part = {
        kind,
        nodes,
        key: `${kind} ${key}`,
        ...(members && { members }),
        ...knownOf(nodes, kind),
        ...(isCrowded && { isCrowded }),
      };
      parts.set(kind, [...(parts.get(kind) ?? []), part]);
    }
  }
  return parts;
}

/** Types that all nodes allow. */
function kindsOf(nodes: readonly SchemaNode[]): ReadonlySet<Kind> {
  let kinds: Kind[] = [...KINDS];
  for (const { schema } of nodes) {
    const type = schema["type"];
    if (type === undefined) continue;
    const declared = [type].flat().map((name) => (name === "integer" ? "number" : name));
    kinds = kinds.filter((kind) => declared.includes(kind));
  }
  return new Set(kinds);
}

/** Whether only whole numbers fit. */
export function isInteger(nodes: readonly SchemaNode[]): boolean {
  return nodes.some(({ schema }) => {
    const types = [schema["type"]].flat();
    return types.includes("integer") && !types.includes("number");
  });
}

function membersOf(nodes: readonly SchemaNode[], kind: Kind): readonly unknown[] | undefined {
  let members: Map<string, unknown> | undefined =
    kind === "boolean" ? asMap([true, false]) : undefined;
  for (const { schema } of nodes) {
    for (const set of setsOf(schema)) {
      const values = asMap(set.filter((value) => kindOf(value) === kind));
      members = members ? new Map([...members].filter(([key]) => values.has(key))) : values;
    }
  }
  return members && [...members.values()];
}

function setsOf(schema: JsonObject): (readonly unknown[])[] {
  const members = schema["enum"];
  return [
    ...(Array.isArray(members) ? [members] : []),
    ...(schema["const"] === undefined ? [] : [[schema["const"]]]),
  ];
}

function knownOf(nodes: readonly SchemaNode[], kind: Kind): { known?: readonly unknown[] } {
  const lists = nodes.map(({ schema }) => schema["x-extensible-enum"]).filter(Array.isArray);
  const known = lists.flat().filter((value) => kindOf(value) === kind);
  return known.length === 0 ? {} : { known };
}

function asMap(values: readonly unknown[]): Map<string, unknown> {
  return new Map(values.map((value) => [canonical(value), value]));
}

/** The JSON type of a value. */
export function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as Kind;
}
