import { child, isObject, type Located } from "../engine/description/document.ts";
import { change, pointersOf } from "./compareScalars.ts";
import type { LocalChange, Pair, Pairs } from "./pairs.ts";
import { mapsUnder, schemaUnder } from "./schemasUnder.ts";
import { branchesOf, type Part, type SchemaNode, type Shape, type ShapeReader } from "./shapes.ts";

/** What a part says of one property or item, or of all that it does not name. */
type Slot =
  | { readonly state: "open" | "forbidden" | "left out" }
  | { readonly state: "declared" | "rest"; readonly shape: Shape };

/** How objects and lists say what is inside them. */
interface Inside {
  /** Schemas that a node declares for a name; undefined when it declares none. */
  readonly declared: (node: SchemaNode, name: string) => Located[] | undefined;
  readonly rest: string;
  readonly unevaluated: string;
}

const PROPERTIES: Inside = {
  declared: ({ schema, pointer }, name) => {
    const found: Located[] = [];
    const properties = schema["properties"];
    if (isObject(properties) && Object.hasOwn(properties, name)) {
      found.push({ value: properties[name], pointer: child(pointer, "properties", name) });
    }
    for (const [pattern, value] of Object.entries(schema["patternProperties"] ?? {})) {
      if (new RegExp(pattern, "u").test(name)) {
        found.push({ value, pointer: child(pointer, "patternProperties", pattern) });
      }
    }
    return found.length === 0 ? undefined : found;
  },
  rest: "additionalProperties",
  unevaluated: "unevaluatedProperties",
};

const ITEMS: Inside = {
  declared: (node, index) => {
    const item = branchesOf(node, "prefixItems")[Number(index)];
    return item && [item];
  },
  rest: "items",
  unevaluated: "unevaluatedItems",
};

/** Compares what is inside objects. */
export function compareObjects(old: Part, next: Part, pairs: Pairs, into: Pair): void {
  const { sides } = pairs;
  const names = new Set([old, next].flatMap(({ nodes }) => nodes.flatMap(namesOf)));
  const [oldNeeds, newNeeds] = [requiredOf(old), requiredOf(next)];
  for (const name of new Set([...names, ...oldNeeds, ...newNeeds])) {
    const a = leftOut(slotOf(old, name, PROPERTIES, sides.old), sides.direction);
    const b = leftOut(slotOf(next, name, PROPERTIES, sides.new), sides.direction);
    const isNeeded = { old: oldNeeds.has(name), new: newNeeds.has(name) };
    compareProperty({ name, a, b, isNeeded, old, next }, pairs, into);
  }
  compareRest(old, next, PROPERTIES, pairs, into);
  comparePatterns(old, next, pairs, into);
  compareNames(old, next, pairs, into);
}

/** Names are texts, whatever else is said of them. */
function compareNames(old: Part, next: Part, { sides, shapes }: Pairs, into: Pair): void {
  const [a, b] = [old, next].map(({ nodes }) =>
    nodes.flatMap((node) => schemaUnder(node, "propertyNames")),
  );
  if (!a?.length && !b?.length) return;
  const text: Located = { value: { type: "string" }, pointer: "a name" };
  const pair = shapes(sides.old.of([text, ...(a ?? [])]), sides.new.of([text, ...(b ?? [])]));
  into.edges.push({ pair, step: "/*" });
}

interface PropertyCase {
  readonly name: string;
  readonly a: Slot;
  readonly b: Slot;
  readonly isNeeded: { readonly old: boolean; readonly new: boolean };
  readonly old: Part;
  readonly next: Part;
}

function compareProperty(
  { name, a, b, isNeeded, old, next }: PropertyCase,
  pairs: Pairs,
  into: Pair,
): void {
  const step = child("", name);
  const what = `the property ${name}`;
  const place = pointersOf(asNodes(a, old), asNodes(b, next), []);
  const report = (rule: LocalChange["rule"]) => into.changes.push({ rule, step, what, ...place });
  const isNew = b.state === "declared" && a.state !== "declared";
  if (a.state === "declared" && b.state !== "declared") {
    report("property.removed");
  } else if (isNew && isNeeded.new && !(isNeeded.old && a.state !== "left out")) {
    report("property.addedRequired");
    if (a.state === "forbidden") report("property.addedToClosed");
  } else if (isNew) {
    report(a.state === "forbidden" ? "property.addedToClosed" : "property.added");
  } else if (isForbiddenByName(b, next) && a.state !== "forbidden") {
    report("property.removed");
  } else if (isForbiddenByName(a, old) && b.state !== "forbidden") {
    report("property.addedToClosed");
  } else if (a.state !== "left out" && b.state !== "left out") {
    if (isNeeded.new && !isNeeded.old) report("property.required");
    if (isNeeded.old && !isNeeded.new) report("property.optional");
  }
  if ("shape" in a && "shape" in b) {
    into.edges.push({ pair: pairs.shapes(a.shape, b.shape), step });
  }
}

/** Whether a property is ruled out while others that are not named may come. */
function isForbiddenByName({ state }: Slot, { nodes }: Part): boolean {
  const closes = [PROPERTIES.rest, PROPERTIES.unevaluated];
  return (
    state === "forbidden" &&
    !nodes.some(({ schema }) => closes.some((keyword) => schema[keyword] === false))
  );
}

function namesOf({ schema }: SchemaNode): string[] {
  return isObject(schema["properties"]) ? Object.keys(schema["properties"]) : [];
}

function requiredOf({ nodes }: Part): ReadonlySet<string> {
  const lists = nodes.map(({ schema }) => schema["required"]).filter(Array.isArray);
  return new Set(lists.flat().map(String));
}

/** A property that only answers have is none in requests, and the other way round. */
function leftOut(slot: Slot, direction: "request" | "response"): Slot {
  if (slot.state !== "declared") return slot;
  const mark = direction === "request" ? "readOnly" : "writeOnly";
  const isMarked = slot.shape.nodes.some(({ schema }) => schema[mark] === true);
  return isMarked ? { state: "left out" } : slot;
}

function slotOf(part: Part, name: string, inside: Inside, reader: ShapeReader): Slot {
  const schemas: Located[] = [];
  let isDeclared = false;
  for (const node of part.nodes) {
    const declared = inside.declared(node, name);
    isDeclared ||= declared !== undefined;
    schemas.push(...(declared ?? schemaUnder(node, inside.rest)));
  }
  if (!isDeclared && !hasRest(part, inside)) {
    schemas.push(...part.nodes.flatMap((node) => schemaUnder(node, inside.unevaluated)));
  }
  const shape = reader.of(schemas);
  if (reader.parts(shape).size === 0) return { state: "forbidden" };
  if (isDeclared) return { state: "declared", shape };
  return shape.nodes.length === 0 ? { state: "open" } : { state: "rest", shape };
}

/** Whether a keyword for the rest has looked at every name, so that nothing is left unevaluated. */
function hasRest({ nodes }: Part, { rest }: Inside): boolean {
  return nodes.some(({ schema }) => schema[rest] !== undefined && schema[rest] !== false);
}

function compareRest(old: Part, next: Part, inside: Inside, pairs: Pairs, into: Pair): void {
  // No document names a property or an item so.
  const [a, b] = [
    slotOf(old, "\0", inside, pairs.sides.old),
    slotOf(next, "\0", inside, pairs.sides.new),
  ];
  const place = pointersOf(old, next, [inside.rest, inside.unevaluated]);
  const kind = inside === PROPERTIES ? "properties" : "items";
  const texts = { what: `whether further ${kind}`, from: tellRest(a), to: tellRest(b) };
  if (b.state === "forbidden" && a.state !== "forbidden") {
    into.changes.push(change("extras.forbidden", place, texts));
  } else if (a.state === "forbidden" && b.state !== "forbidden") {
    into.changes.push(change("extras.allowed", place, texts));
  } else if (a.state !== "forbidden" && (a.state !== "open" || b.state !== "open")) {
    const [oldShape, newShape] = [restShape(a, pairs.sides.old), restShape(b, pairs.sides.new)];
    into.edges.push({ pair: pairs.shapes(oldShape, newShape), step: "/*" });
  }
}

function tellRest({ state }: Slot): string {
  return state === "forbidden" ? "are refused" : "are allowed";
}

function restShape(slot: Slot, reader: ShapeReader): Shape {
  return "shape" in slot ? slot.shape : reader.at(undefined);
}

function comparePatterns(old: Part, next: Part, pairs: Pairs, into: Pair): void {
  const [a, b] = [old, next].map(({ nodes }) => mapsUnder(nodes, "patternProperties")) as [
    Map<string, Located>,
    Map<string, Located>,
  ];
  const place = pointersOf(old, next, ["patternProperties"]);
  for (const pattern of new Set([...a.keys(), ...b.keys()])) {
    const [oldSchema, newSchema] = [a.get(pattern), b.get(pattern)];
    if (oldSchema && newSchema) {
      const pair = pairs.shapes(pairs.sides.old.of([oldSchema]), pairs.sides.new.of([newSchema]));
      into.edges.push({ pair, step: "/*" });
    } else {
      const what = `the properties that match ${pattern}`;
      into.changes.push(change("condition.changed", place, { what }));
    }
  }
}

/** Compares what is inside lists. */
export function compareArrays(old: Part, next: Part, pairs: Pairs, into: Pair): void {
  const lengths = [old, next].flatMap(({ nodes }) =>
    nodes.map((node) => branchesOf(node, "prefixItems").length),
  );
  for (let index = 0; index < Math.max(0, ...lengths); index += 1) {
    const a = slotOf(old, String(index), ITEMS, pairs.sides.old);
    const b = slotOf(next, String(index), ITEMS, pairs.sides.new);
    const place = pointersOf(old, next, ["prefixItems", "items"]);
    const what = `the item ${index}`;
    if (a.state === "forbidden" || b.state === "forbidden") {
      if (a.state === b.state) continue;
      const rule = b.state === "forbidden" ? "extras.forbidden" : "extras.allowed";
      into.changes.push(change(rule, place, { what, from: tellRest(a), to: tellRest(b) }));
    } else {
      const pair = pairs.shapes(restShape(a, pairs.sides.old), restShape(b, pairs.sides.new));
      into.edges.push({ pair, step: "/*" });
    }
  }
  compareRest(old, next, ITEMS, pairs, into);
}

/** The schema of a property, or the object that does not declare it. */
function asNodes(slot: Slot, { nodes }: Part): { readonly nodes: readonly SchemaNode[] } {
  return { nodes: "shape" in slot ? slot.shape.nodes : nodes.slice(-1) };
}
