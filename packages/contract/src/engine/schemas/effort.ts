import { followOnce, isObject, type JsonObject, valueAt } from "../description/document.ts";

/**
 * Values in one value, counted with itself, up to which all that is wrong with it is looked for: a
 * list of that many wrong items, each of one of many forms, takes about a second.
 */
const MOST_VALUES = 10_000;

/** Visits of schemas to values up to which that is done. */
const MOST_VISITS = 1_000_000;

/** Levels of a value that are followed: a few more than JSON may have. */
const MOST_LEVELS = 520;

/** A schema as far as it leads to others. */
interface Node {
  /** Of the same value. */
  readonly same: readonly Node[];
  readonly fields: ReadonlyMap<string, Node>;
  /** Of the fields that have no schema of their own. */
  readonly otherFields: readonly Node[];
  readonly first: readonly (Node | undefined)[];
  readonly items: readonly Node[];
}

/**
 * Tells what it costs to find every error of a value. The validator then looks at every branch to its
 * end, and where branches lie within branches their number multiplies at each level.
 *
 * @returns whether it is affordable for the value at the schema of a pointer
 */
export function createEffort(document: JsonObject): (pointer: string, value: unknown) => boolean {
  const nodeOf = createNodes(document);
  return (pointer, value) => {
    if (countValues(value, MOST_VALUES) >= MOST_VALUES) return false;
    let left = MOST_VISITS;
    const visit = (node: Node, one: unknown, level: number): void => {
      left = level > MOST_LEVELS ? -1 : left - 1;
      if (left < 0) return;
      for (const inner of node.same) visit(inner, one, level);
      if (typeof one !== "object" || one === null || left < 0) return;
      if (Array.isArray(one)) {
        for (let index = 0; index < one.length && left >= 0; index += 1) {
          const own = node.first[index];
          if (own !== undefined) visit(own, one[index], level + 1);
          for (const inner of node.items) visit(inner, one[index], level + 1);
        }
        return;
      }
      for (const name of Object.keys(one)) {
        const own = node.fields.get(name);
        const inside = (one as JsonObject)[name];
        if (own !== undefined) visit(own, inside, level + 1);
        else for (const inner of node.otherFields) visit(inner, inside, level + 1);
        if (left < 0) return;
      }
    };
    const [node] = nodeOf(valueAt(document, pointer));
    if (node !== undefined) visit(node, value, 0);
    return left >= 0;
  };
}

/** Values in a value, itself counted; at most a number of them. */
export function countValues(value: unknown, most: number): number {
  const values = [value];
  let count = 0;
  while (values.length > 0 && count < most) {
    const next = values.pop();
    count += 1;
    if (typeof next !== "object" || next === null) continue;
    for (const inner of Object.values(next)) values.push(inner);
  }
  return count;
}

const SAME = ["not", "if", "then", "else"];
const SAME_LISTS = ["allOf", "anyOf", "oneOf", "dependentSchemas"];

/** Links schemas to what they lead to; nothing for what is no schema object. */
function createNodes(document: JsonObject): (schema: unknown) => Node[] {
  const nodes = new WeakMap<object, Node>();
  const nodeOf = (schema: unknown): Node[] => {
    if (!isObject(schema)) return [];
    const known = nodes.get(schema);
    if (known !== undefined) return [known];
    const node = {
      same: [] as Node[],
      fields: new Map<string, Node>(),
      otherFields: [] as Node[],
      first: [] as (Node | undefined)[],
      items: [] as Node[],
    };
    nodes.set(schema, node);
    const { $ref, properties, patternProperties, additionalProperties, prefixItems } = schema;
    if (typeof $ref === "string") {
      node.same.push(...nodeOf(followOnce(document, { value: schema, pointer: "" }).value));
    }
    for (const keyword of SAME) node.same.push(...nodeOf(schema[keyword]));
    for (const keyword of SAME_LISTS) {
      node.same.push(...Object.values(schema[keyword] ?? {}).flatMap(nodeOf));
    }
    for (const [name, inner] of Object.entries(properties ?? {})) {
      for (const own of nodeOf(inner)) node.fields.set(name, own);
    }
    node.otherFields.push(
      ...Object.values(patternProperties ?? {}).flatMap(nodeOf),
      ...nodeOf(additionalProperties),
    );
    if (Array.isArray(prefixItems)) {
      node.first.push(...prefixItems.map((inner) => nodeOf(inner)[0]));
    }
    node.items.push(...nodeOf(schema["items"]), ...nodeOf(schema["contains"]));
    return [node];
  };
  return nodeOf;
}
