import { isObject, type Located } from "../engine/description/document.ts";
import { canonical } from "./canonical.ts";
import { change, membersOfNot, type Pointers, pointersOf } from "./compareScalars.ts";
import type { Edge, LocalChange, Pair, Pairs } from "./pairs.ts";
import { mapsUnder, schemaUnder } from "./schemasUnder.ts";
import type { Part, SchemaNode, ShapeReader } from "./shapes.ts";

/** Compares conditions that hold for values of any type. */
export function compareConditions(old: Part, next: Part, pairs: Pairs, into: Pair): void {
  const { sides } = pairs;
  const isOpaque = (reader: ShapeReader) => (node: SchemaNode) =>
    node.schema["not"] !== undefined && membersOfNot(reader, node) === undefined;
  for (const keyword of ["not", "contains", "if"] as const) {
    if (keyword === "contains" && old.kind !== "array") continue;
    const pick = (part: Part, reader: ShapeReader) =>
      part.nodes.filter(
        keyword === "not" ? isOpaque(reader) : (n) => n.schema[keyword] !== undefined,
      );
    const [a, b] = [pick(old, sides.old), pick(next, sides.new)];
    const place = pointersOf({ nodes: a }, { nodes: b }, [keyword]);
    const report = (rule: LocalChange["rule"]) =>
      into.changes.push(change(rule, place, { what: `the condition "${keyword}"` }));
    if (a.length !== b.length) {
      report(
        a.length === 0
          ? "condition.added"
          : b.length === 0
            ? "condition.removed"
            : "condition.changed",
      );
      continue;
    }
    for (const [index, node] of a.entries()) {
      const other = b[index];
      if (other) into.edges.push(...conditionEdges(keyword, node, other, place, pairs));
      const counts = ["minContains", "maxContains"].map((key) =>
        [node, other].map((n) => n?.schema[key]),
      );
      if (keyword === "contains" && counts.some(([x, y]) => canonical(x) !== canonical(y))) {
        report("condition.changed");
      }
    }
  }
  if (old.kind !== "object") return;
  into.changes.push(...compareDependencies(old, next));
  compareDependentSchemas(old, next, pairs, into);
}

function conditionEdges(
  keyword: string,
  old: SchemaNode,
  next: SchemaNode,
  place: Pointers,
  { sides, shapes }: Pairs,
): Edge[] {
  const pairUnder = (key: string) =>
    shapes(sides.old.of(schemaUnder(old, key)), sides.new.of(schemaUnder(next, key)));
  const opaque = change("condition.changed", place, { what: `the condition "${keyword}"` });
  const edges: Edge[] = [{ pair: pairUnder(keyword), step: "", opaque }];
  if (keyword !== "if") return edges;
  return [...edges, ...["then", "else"].map((key) => ({ pair: pairUnder(key), step: "" }))];
}

function compareDependentSchemas(old: Part, next: Part, pairs: Pairs, into: Pair): void {
  const [a, b] = [old, next].map(({ nodes }) => mapsUnder(nodes, "dependentSchemas")) as [
    Map<string, Located>,
    Map<string, Located>,
  ];
  const { sides } = pairs;
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const lists = [a.get(name), b.get(name)].map((schema) => (schema ? [schema] : []));
    const pair = pairs.shapes(sides.old.of(lists[0] ?? []), sides.new.of(lists[1] ?? []));
    const what = `what holds when there is ${name}`;
    const place = pointersOf(old, next, ["dependentSchemas"]);
    into.edges.push({ pair, step: "", opaque: change("condition.changed", place, { what }) });
  }
}

/** Compares what properties need or imply when they are there. */
function compareDependencies(old: Part, next: Part): LocalChange[] {
  const [a, b] = [old, next].map(({ nodes }) => {
    const maps = nodes.map(({ schema }) => schema["dependentRequired"]).filter(isObject);
    const needs = maps.flatMap((map) =>
      Object.entries(map).flatMap(([name, list]) =>
        (Array.isArray(list) ? list : []).map((needed) => `${name} needs ${needed}`),
      ),
    );
    return new Set(needs);
  }) as [Set<string>, Set<string>];
  const place = pointersOf(old, next, ["dependentRequired"]);
  return [
    ...[...b].filter((need) => !a.has(need)).map((to) => change("condition.added", place, { to })),
    ...[...a]
      .filter((need) => !b.has(need))
      .map((from) => change("condition.removed", place, { from })),
  ];
}
