import { child, isObject } from "../description/document.ts";
import type { Compositions, Part } from "./composition.ts";

/** A place in the messages of a description that coverage can count. */
export interface Place {
  /** As coverage writes it: `200 /_embedded/contacts/*&#47;id`. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, Place>;
  /** Every item of a list and every value of a map. */
  readonly each: Place | undefined;
  /** The members of sets of values, by the value, as coverage writes them. */
  readonly members: ReadonlyMap<unknown, string>;
}

/** How the places of one value are written. */
export interface Spelling {
  /** What the value stands in: `request`, `200`, `query`. */
  readonly owner: string;
  /** The keys below the value, `*` for each item. */
  readonly path: (keys: readonly string[]) => string;
  readonly member: (value: unknown) => string;
}

/**
 * Places below one value that are counted. Schemas that refer to one another in all directions have
 * more paths through them than anybody wants to read of.
 */
const MOST_PLACES = 2000;

/** The schemas through which a schema is reached, the innermost first. */
interface Lineage {
  readonly pointer: string;
  readonly above: Lineage | undefined;
}

interface Reached {
  readonly part: Part;
  readonly lineage: Lineage;
}

interface GrowingPlace extends Place {
  readonly fields: Map<string, GrowingPlace>;
  each: GrowingPlace | undefined;
  readonly keys: readonly string[];
  readonly reached: readonly Reached[];
}

/**
 * Lists the places below a value, by all branches of its schema, near ones first. A schema that is
 * met again below itself is not followed again.
 *
 * @param leftOut keyword of the fields that are not sent in this direction
 */
export function growPlaces(
  compositions: Compositions,
  pointer: string,
  leftOut: "readOnly" | "writeOnly",
  spelling: Spelling,
): Place {
  const create = (keys: readonly string[], starts: readonly Start[]): GrowingPlace => {
    const reached = reach(compositions, starts);
    const name = `${spelling.owner} ${spelling.path(keys)}`;
    const members = reached.flatMap(({ part }) => membersOf(part));
    return {
      name,
      fields: new Map(),
      each: undefined,
      members: new Map(members.map((value) => [value, `${name}=${spelling.member(value)}`])),
      keys,
      reached,
    };
  };
  const isLeftOut = ({ pointer: inner }: Start): boolean =>
    compositions.of(inner).parts.some(({ schema }) => schema[leftOut] === true);

  const root = create([], [{ pointer, above: undefined }]);
  const places = [root];
  // Every place adds those right below it to the end of the list.
  for (const place of places) {
    const { fields, each } = startsBelow(place.reached);
    for (const [name, starts] of fields) {
      if (places.length >= MOST_PLACES) return root;
      if (starts.some(isLeftOut)) continue;
      const inner = create([...place.keys, name], starts);
      place.fields.set(name, inner);
      places.push(inner);
    }
    if (each.length === 0) continue;
    place.each = create([...place.keys, "*"], each);
    places.push(place.each);
  }
  return root;
}

/** The names of all fields and members from a place on, in the order of the description. */
export function listPlaces(root: Place): { fields: string[]; members: string[] } {
  const fields: string[] = [];
  const members: string[] = [];
  const visit = (place: Place): void => {
    members.push(...place.members.values());
    for (const inner of place.fields.values()) {
      fields.push(inner.name);
      visit(inner);
    }
    if (place.each !== undefined) visit(place.each);
  };
  visit(root);
  return { fields, members };
}

/** A schema before what it refers to is known. */
interface Start {
  readonly pointer: string;
  readonly above: Lineage | undefined;
}

/** The schemas themselves with all that they consist of. */
function reach(compositions: Compositions, starts: readonly Start[]): Reached[] {
  const found = new Map<string, Reached>();
  const visit = ({ pointer, above }: Start): void => {
    const part = compositions.part(compositions.resolve(pointer));
    if (part === undefined || found.has(part.pointer) || isAmong(above, part.pointer)) return;
    const lineage = { pointer: part.pointer, above };
    found.set(part.pointer, { part, lineage });
    for (const inner of compositions.below(part)) visit({ pointer: inner, above: lineage });
  };
  for (const start of starts) visit(start);
  return [...found.values()];
}

function isAmong(lineage: Lineage | undefined, pointer: string): boolean {
  for (let one = lineage; one !== undefined; one = one.above) {
    if (one.pointer === pointer) return true;
  }
  return false;
}

/** Keywords whose value is a schema for what has no name. */
const EACH = ["items", "contains", "unevaluatedItems", "additionalProperties"];

function startsBelow(reached: readonly Reached[]): {
  readonly fields: ReadonlyMap<string, Start[]>;
  readonly each: readonly Start[];
} {
  const fields = new Map<string, Start[]>();
  const each: Start[] = [];
  for (const { part, lineage } of reached) {
    const { schema, pointer } = part;
    const below = (...keys: readonly (string | number)[]): Start => ({
      pointer: child(pointer, ...keys),
      above: lineage,
    });
    for (const name of Object.keys(schema["properties"] ?? {})) {
      fields.set(name, [...(fields.get(name) ?? []), below("properties", name)]);
    }
    for (const keyword of ["patternProperties", "prefixItems"]) {
      for (const key of Object.keys(schema[keyword] ?? {})) each.push(below(keyword, key));
    }
    for (const keyword of [...EACH, "unevaluatedProperties"]) {
      if (isObject(schema[keyword])) each.push(below(keyword));
    }
  }
  return { fields, each };
}

/** The members of a schema's sets; of a set with one member nothing can be chosen. */
function membersOf({ schema }: Part): unknown[] {
  const { enum: closed, "x-extensible-enum": open } = schema;
  const members = [
    ...(Array.isArray(closed) && closed.length > 1 ? closed : []),
    ...(Array.isArray(open) ? open : []),
  ];
  return members.filter((value) => typeof value !== "object" || value === null);
}
