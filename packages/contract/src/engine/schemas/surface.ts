import { isObject, type JsonObject } from "../description/document.ts";
import { createCompositions, type Part } from "./composition.ts";
import { countValues } from "./effort.ts";
import { type Finding, MOST_FINDINGS } from "./explain.ts";
import { growPlaces, listPlaces, type Place, type Spelling } from "./place.ts";
import { type Direction, LEFT_OUT } from "./schemaDocument.ts";
import type { Schemas } from "./schemas.ts";
import type { SchemaView } from "./schemaView.ts";
import { createShapes, type Form, type Satisfies, type Shape } from "./shape.ts";
import { show, unknown } from "./wording.ts";

/** A field that no schema declares and none rules out, or a value that a growing set does not have. */
export interface Stranger extends Finding {
  readonly kind: "field" | "member";
}

/** Names of declared things, each once. */
export interface Names {
  readonly fields: readonly string[];
  readonly members: readonly string[];
}

/** What a value has beyond its schema, and what of its schema it has. */
export interface Look {
  /** Of a field that is in many items of a list only the first. */
  readonly strangers: readonly Stranger[];
  /** The declared things that are there. */
  readonly seen: Names;
}

/** The fields and members that the schemas of a document declare for messages of one direction. */
export interface Surface {
  /** Looks at a value as a closed world would, whether it is valid or not. */
  look(pointer: string, spelling: Spelling, value: unknown): Look;
  /** Everything that can be seen, in the order of the description. */
  list(pointer: string, spelling: Spelling): Names;
}

/** Values inside one value that are looked at; they take about 0.1 s. */
const MOST_VALUES = 100_000;

/** Values that are held against branches; what is nested is held against those of every level. */
const MOST_TESTED = 1_000_000;

/** Prepares the looking at messages; what a schema says is worked out when it is first needed. */
export function createSurface(
  document: JsonObject,
  direction: Direction,
  schemas: Schemas,
  view: SchemaView,
): Surface {
  const compositions = createCompositions(document);
  const shapes = createShapes(compositions, (pointer) => view.types([view.at(pointer)]));
  const places = new Map<string, Place>();

  const placesOf = (pointer: string, spelling: Spelling): Place => {
    const key = `${spelling.owner} ${spelling.path([])} ${pointer}`;
    let place = places.get(key);
    if (place === undefined) {
      place = growPlaces(compositions, pointer, LEFT_OUT[direction], spelling);
      places.set(key, place);
    }
    return place;
  };

  return {
    list: (pointer, spelling) => listPlaces(placesOf(pointer, spelling)),
    look: (pointer, spelling, value) => {
      const strangers: Stranger[] = [];
      const known = new Set<string>();
      const fields = new Set<string>();
      const members = new Set<string>();
      const keys: string[] = [];
      const trail: string[] = [];
      let values = MOST_VALUES;
      const satisfies = createTest(schemas);

      const report = (kind: Stranger["kind"], finding: Omit<Finding, "keys">): void => {
        const place = JSON.stringify([kind, ...trail]);
        if (known.has(place) || strangers.length >= MOST_FINDINGS) return;
        known.add(place);
        strangers.push({ kind, keys: [...keys], ...finding });
      };

      const visit = (shape: Shape, place: Place | undefined, one: unknown): void => {
        values -= 1;
        if (values < 0) return;
        if (typeof one !== "object" || one === null) {
          const member = place?.members.get(one);
          if (member !== undefined) members.add(member);
          if (shape.isExtensible && one !== null) {
            const { parts } = shapes.formOf(shape, one, satisfies);
            const finding = findStrangeMember(parts, one, shapes.takes);
            if (finding !== undefined) report("member", finding);
          }
          return;
        }
        if (shape.isBlank) return;
        const form = shapes.formOf(shape, one, satisfies);
        if (Array.isArray(one)) visitItems(form, place, one);
        else visitFields(form, place, one as JsonObject);
      };

      const visitBelow = (
        key: string,
        step: string,
        shape: Shape,
        place: Place | undefined,
        one: unknown,
      ): void => {
        keys.push(key);
        trail.push(step);
        visit(shape, place, one);
        keys.pop();
        trail.pop();
      };

      const visitItems = (form: Form, place: Place | undefined, list: readonly unknown[]): void => {
        for (let index = 0; index < list.length; index += 1) {
          visitBelow(String(index), "*", form.item(index), place?.each, list[index]);
        }
      };

      const visitFields = (form: Form, place: Place | undefined, owner: JsonObject): void => {
        for (const name of Object.keys(owner)) {
          const { kind, shape } = form.field(name);
          if (kind === "declared") {
            const inner = place?.fields.get(name);
            if (inner !== undefined) fields.add(inner.name);
            visitBelow(name, name, shape, inner, owner[name]);
          } else if (kind === "welcome") {
            visitBelow(name, "*", shape, place?.each, owner[name]);
          } else if (kind === "undeclared") {
            keys.push(name);
            trail.push(name);
            report("field", describeField(form, owner[name]));
            keys.pop();
            trail.pop();
          }
        }
      };

      visit(shapes.shapeOf([compositions.resolve(pointer)]), placesOf(pointer, spelling), value);
      return { strangers, seen: { fields: [...fields], members: [...members] } };
    },
  };
}

/** Holds values against branches until too many were; after that every branch counts as satisfied. */
function createTest(schemas: Schemas): Satisfies {
  let left = MOST_TESTED;
  return (pointer, value) => {
    left -= countValues(value, left);
    return left <= 0 || schemas.isValid(pointer, value);
  };
}

function describeField({ parts }: Form, value: unknown): Omit<Finding, "keys"> {
  const describing = parts.filter(({ schema }) => isObject(schema["properties"]));
  const names = describing.flatMap(({ schema }) => Object.keys(schema["properties"] ?? {}));
  const known = [...new Set(names)];
  const [owner] = describing.length > 0 ? describing : parts;
  const specPointer = owner?.pointer ?? "";
  const wording = unknown(known, show(value), "is not declared");
  return { keyword: "properties", known, ...wording, specPointer };
}

/** What is wrong with a text or number that a growing set does not have; a set may not be for it. */
function findStrangeMember(
  parts: readonly Part[],
  value: unknown,
  takes: Satisfies,
): Omit<Finding, "keys"> | undefined {
  const growing = parts.filter(({ schema }) => Array.isArray(schema["x-extensible-enum"]));
  const [owner] = growing;
  if (owner === undefined || parts.some(({ schema }) => holds(schema, value))) return undefined;
  // A value of another type is a violation already.
  if (!growing.some(({ pointer }) => takes(pointer, value))) return undefined;
  const members = growing.flatMap(({ schema }) => schema["x-extensible-enum"] as unknown[]);
  const known = [...new Set(members)].map(String);
  const keyword = "x-extensible-enum";
  const actual = show(value);
  const wording = unknown(known, actual, `was ${actual}, which is not declared`);
  return { keyword, ...wording, specPointer: owner.pointer };
}

function holds(schema: JsonObject, value: unknown): boolean {
  const { "x-extensible-enum": growing, enum: closed, const: constant } = schema;
  return [growing, closed].flat().includes(value) || constant === value;
}
