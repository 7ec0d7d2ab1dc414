import { child, isObject } from "../engine/description/document.ts";
import type { Builder } from "./builder.ts";
import { type Facts, propertyParts } from "./facts.ts";
import type { Form } from "./form.ts";
import { type Add, type Descend, MOST_PROPERTIES, type Spot, wrapIn } from "./spot.ts";

/** Proposes objects of a form: each property there, left out or missing, names and sizes. */
export function proposeObjects(
  builder: Builder,
  add: Add,
  descend: Descend,
  spot: Spot,
  form: Form,
  all: Facts,
  hard: Facts,
): void {
  const smallest = builder.smallestOf(form);
  if (!isObject(smallest)) return;
  const fullest = builder.fullestOf(form);
  const full = isObject(fullest) ? fullest : smallest;
  const names = builder.namesOf(form);
  const required = builder.requiredOf(form);
  add(spot, { value: full, phrase: "has every property" });

  for (const name of names) {
    const at = child("", name);
    if (!required.includes(name)) {
      const parts = propertyParts(form.nodes, name) ?? [];
      const value = builder.smallest(parts);
      if (value !== undefined) {
        add(spot, { value: builder.objectWith(form, name, value), phrase: "is there", at });
      }
      if (Object.hasOwn(full, name)) {
        add(spot, { value: without(full, name, all), phrase: "is left out", at });
      }
    }
  }
  for (const name of hard.required) {
    if (builder.isLeftOut(form, name)) continue;
    const value = without(smallest, name);
    add(spot, { value, phrase: "is missing", keyword: "required", at: child("", name) });
  }
  for (const [name, others] of hard.dependents) {
    const parts = propertyParts(form.nodes, name);
    const value = parts === undefined ? undefined : builder.smallest(parts);
    const base = value === undefined ? undefined : builder.objectWith(form, name, value);
    if (!isObject(base)) continue;
    for (const other of others) {
      const at = child("", other);
      const phrase = `is missing beside ${name}`;
      add(spot, { value: without(base, other), phrase, keyword: "dependentRequired", at });
    }
  }
  proposeNames(builder, add, spot, form, hard, smallest);
  proposeSizes(builder, add, spot, form, hard, smallest);
  for (const name of names) {
    const parts = propertyParts(form.nodes, name) ?? [];
    descend({
      ...spot,
      parts,
      place: `${spot.place}${child("", name)}`,
      wrap: (value) => wrapIn(spot, builder.objectWith(form, name, value)),
    });
  }
  const key = builder.freeName(form, true);
  const parts = key === undefined ? undefined : propertyParts(form.nodes, key);
  if (key !== undefined && parts !== undefined && parts.length > 0) {
    descend({
      ...spot,
      parts,
      place: `${spot.place}${child("", key)}`,
      wrap: (value) => wrapIn(spot, { ...smallest, [key]: value }),
    });
  }
}

/** Names that are not declared: allowed, ruled out, or of the wrong form. */
function proposeNames(
  builder: Builder,
  add: Add,
  spot: Spot,
  form: Form,
  hard: Facts,
  smallest: object,
): void {
  const free = builder.freeName(form, true);
  const parts = free === undefined ? undefined : propertyParts(form.nodes, free);
  if (free !== undefined && parts !== undefined) {
    const value = { ...smallest, [free]: parts.length === 0 ? "text" : builder.smallest(parts) };
    add(spot, { value, phrase: "is not declared", at: child("", free) });
  }
  const closed = builder.freeName(form, false);
  if (closed !== undefined) {
    const isPlain = form.nodes.some(({ value }) => value["additionalProperties"] === false);
    const keyword = isPlain ? "additionalProperties" : "unevaluatedProperties";
    const value = { ...smallest, [closed]: "text" };
    add(spot, { value, phrase: "is not declared", keyword, at: child("", closed) });
  }
  if (hard.propertyNames.length === 0) return;
  for (const name of ["wrong name", "Wrong!", ""]) {
    const below = propertyParts(form.nodes, name);
    const value = below === undefined ? undefined : builder.smallest(below);
    if (value === undefined) continue;
    const keyword = "propertyNames";
    const phrase = "has a name that is ruled out";
    add(spot, { value: { ...smallest, [name]: value }, phrase, keyword, at: child("", name) });
  }
}

function proposeSizes(
  builder: Builder,
  add: Add,
  spot: Spot,
  form: Form,
  { minProperties, maxProperties, required }: Facts,
  smallest: object,
): void {
  const entries = Object.entries(smallest);
  if (minProperties > 0 && minProperties > required.length) {
    const value = Object.fromEntries(entries.slice(0, minProperties - 1));
    const phrase = `has ${minProperties - 1} properties`;
    add(spot, { value, phrase, keyword: "minProperties" });
  }
  if (maxProperties > MOST_PROPERTIES) return;
  for (const [size, keyword] of [[maxProperties], [maxProperties + 1, "maxProperties"]] as const) {
    const made: Record<string, unknown> = { ...smallest };
    const names = [...builder.namesOf(form)];
    while (Object.keys(made).length < size) {
      const name = names.shift() ?? builder.freeName(form, true, Object.keys(made));
      const parts = name === undefined ? undefined : propertyParts(form.nodes, name);
      const value = parts === undefined ? undefined : builder.smallest(parts);
      if (value !== undefined && name !== undefined) made[name] = value;
      else if (names.length === 0) break;
    }
    if (Object.keys(made).length !== size) continue;
    const special = { value: made, phrase: `has ${size} properties` };
    add(spot, keyword === undefined ? special : { ...special, keyword });
  }
}

/** An object without a property and without what needs it. */
function without(object: object, name: string, facts?: Facts): Record<string, unknown> {
  const dropped = new Set([name]);
  for (const one of dropped) {
    for (const [other, needed] of facts?.dependents ?? []) {
      if (needed.includes(one)) dropped.add(other);
    }
  }
  return Object.fromEntries(Object.entries(object).filter(([key]) => !dropped.has(key)));
}
