import { isObject, keysOf } from "../engine/description/document.ts";
import type { Operation, Parameter } from "../engine/description/operation.ts";
import { toBrackets } from "../engine/violation.ts";
import type { Felt } from "./change.ts";
import type { Pairs } from "./pairs.ts";
import { placeChanges } from "./placed.ts";
import type { OperationUse } from "./usage.ts";

/** Compares the parameters of an operation. */
export function compareParameters(
  old: Operation,
  next: Operation,
  pairs: Pairs,
  use: OperationUse | undefined,
): Felt[] {
  const news = new Map(next.parameters.map((parameter) => [keyOf(parameter, next), parameter]));
  const changes: Felt[] = [];
  for (const parameter of old.parameters) {
    const key = keyOf(parameter, old);
    const other = news.get(key);
    news.delete(key);
    if (other) changes.push(...compareParameter(parameter, other, pairs, use));
    else changes.push(felt("request.parameter.removed", parameter, undefined, use));
  }
  for (const parameter of news.values()) {
    const rule = parameter.required ? "request.parameter.required" : "request.parameter.added";
    changes.push({ rule, place: placeOf(parameter), newPointer: parameter.pointer });
  }
  return changes;
}

/** A template of the path is known by where it stands, a header whatever its letter case. */
function keyOf({ in: place, name }: Parameter, { path }: Operation): string {
  if (place === "path") {
    const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, template]) => template);
    return `path ${names.includes(name) ? names.indexOf(name) : name}`;
  }
  return `${place} ${place === "header" ? name.toLowerCase() : name}`;
}

function placeOf({ in: place, name }: Parameter): string {
  return `${place} ${name}`;
}

function compareParameter(
  old: Parameter,
  next: Parameter,
  pairs: Pairs,
  use: OperationUse | undefined,
): Felt[] {
  const changes: Felt[] = [];
  const place = placeOf(old);
  // A parameter that never was sent is missed as soon as it must be.
  if (next.required && !old.required) {
    changes.push(felt("request.parameter.required", old, next, undefined));
  }
  if (old.required && !next.required) {
    changes.push(felt("request.parameter.optional", old, next, use));
  }
  const { sides } = pairs;
  const [shape, newShape] = [sides.old.at(old.schemaPointer), sides.new.at(next.schemaPointer)];
  const kinds = [...sides.old.parts(shape).keys(), ...sides.new.parts(newShape).keys()];
  const isNested = kinds.includes("array") || kinds.includes("object");
  const [spelling, newSpelling] = [spellingOf(old, isNested), spellingOf(next, isNested)];
  if (spelling !== newSpelling) {
    const change = felt("request.parameter.style", old, next, use);
    changes.push({ ...change, from: spelling, to: newSpelling });
  }
  const [wasDeprecated, isDeprecated] = [
    isMarked(sides.old.written(old.pointer)),
    isMarked(sides.new.written(next.pointer)),
  ];
  if (wasDeprecated !== isDeprecated) {
    const rule = isDeprecated ? "request.deprecated.added" : "request.deprecated.removed";
    changes.push({ ...felt(rule, old, next, use), what: "the parameter" });
  }
  const pair = pairs.shapes(shape, newShape);
  const isSent = use?.parameter(place);
  const inner = placeChanges(
    pair,
    "request",
    (pointer) => placeInside(old, pointer),
    use && ((pointer) => use.inParameter(placeInside(old, pointer))),
  );
  return [...changes, ...inner.map((one) => (isSent === false ? { ...one, isUsed: false } : one))];
}

function isMarked(written: unknown): boolean {
  return isObject(written) && written["deprecated"] === true;
}

/** How a value is written; what makes no difference for scalars is left out. */
function spellingOf(parameter: Parameter, isNested: boolean): string {
  const { style, explode, mediaType, allowEmptyValue } = parameter;
  if (mediaType !== undefined) return `as ${mediaType}`;
  const isPlain = !isNested && ["form", "simple"].includes(style);
  const words = isPlain ? [style] : [style, ...(explode ? ["exploded"] : [])];
  return [...words, ...(allowEmptyValue ? ["may be empty"] : [])].join(", ");
}

/** The place of a value in a parameter, `query filter[id][*]`, with the member after it. */
function placeInside({ in: place, name }: Parameter, pointer: string): string {
  const [path = "", ...member] = pointer.split("=");
  return [`${place} ${toBrackets(name, keysOf(path))}`, ...member].join("=");
}

function felt(
  rule: Felt["rule"],
  old: Parameter,
  next: Parameter | undefined,
  use: OperationUse | undefined,
): Felt {
  const isUsed = use?.parameter(placeOf(old));
  return {
    rule,
    place: placeOf(old),
    oldPointer: old.pointer,
    ...(next && { newPointer: next.pointer }),
    ...(isUsed !== undefined && { isUsed }),
  };
}
