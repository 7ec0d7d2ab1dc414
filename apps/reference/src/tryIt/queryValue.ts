import type { Parameter } from "../model/operation.ts";
import type { Shape } from "../model/shape.ts";
import type { QueryPair } from "./sampleRequest.ts";

/**
 * The value of a query parameter, as the serialiser of the clients takes it.
 *
 * @param pairs a whole query; what belongs to other parameters is left alone
 * @returns a text, a list of texts, or an object for a parameter that is written in brackets;
 *   `undefined` when the query does not have it
 */
export function readQueryValue(pairs: readonly QueryPair[], parameter: Parameter): unknown {
  const { name, shape, style, explode } = parameter;
  if (style === "deepObject") {
    const own = pairs.filter(([key]) => key.startsWith(`${name}[`));
    return own.length === 0 ? undefined : withTypes(nest(own, name), shape);
  }
  const values = pairs.filter(([key]) => key === name).map(([, value]) => value);
  if (values.length === 0) return undefined;
  if (!shape.types.includes("array")) return values[0];
  return explode === false ? values.flatMap((value) => value.split(",")) : values;
}

/** `filter[id][]=1` → `{ id: ["1"] }`. */
function nest(pairs: readonly QueryPair[], name: string): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [key, value] of pairs) {
    const steps = [...key.slice(name.length).matchAll(/\[([^\]]*)\]/g)].map(
      ([, step = ""]) => step,
    );
    const isList = steps.at(-1) === "";
    if (isList) steps.pop();
    const last = steps.pop() ?? "";
    let at = whole;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    at[last] = isList ? [...((at[last] as unknown[] | undefined) ?? []), value] : value;
  }
  return whole;
}

/** Makes numbers of texts where the description asks for numbers. */
function withTypes(value: unknown, shape: Shape | undefined): unknown {
  const shapes = shape === undefined ? [] : [shape, ...shape.variants];
  if (Array.isArray(value)) {
    const items = shapes.find((one) => one.items !== undefined)?.items;
    return value.map((item) => withTypes(item, items));
  }
  if (typeof value === "object" && value !== null) {
    const fields = shapes.flatMap((one) => one.fields);
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        withTypes(inner, fields.find((field) => field.name === key)?.shape),
      ]),
    );
  }
  const isNumber = shapes.some(
    ({ types }) => types.includes("integer") || types.includes("number"),
  );
  return isNumber && /^-?\d{1,15}$/.test(String(value)) ? Number(value) : value;
}
