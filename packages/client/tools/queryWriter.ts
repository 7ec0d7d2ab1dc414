import { type Bundle, type Parameter, resolve, type Schema } from "./readOperations.ts";

/**
 * Chooses the function of @liaison/client that writes a query: the small one when no parameter holds
 * objects.
 *
 * @returns its name, `undefined` when there is no query
 * @throws Error when a parameter asks for a form that neither function writes
 */
export function chooseQueryWriter(
  parameters: readonly Parameter[],
  bundle: Bundle,
): string | undefined {
  const query = parameters.filter((parameter) => parameter.in === "query");
  if (query.length === 0) return undefined;
  const nested = query.map((parameter) => isNested(parameter, bundle));
  return nested.includes(true) ? "serializeQuery" : "serializeFlatQuery";
}

function isNested(parameter: Parameter, bundle: Bundle): boolean {
  const { name, style = "form", explode = style === "form", schema } = parameter;
  const holds = schema ? kinds(schema, bundle) : new Set<string>();
  const form = `${style} ${explode ? "exploded" : "joined"} ${[...holds].sort().join("|")}`;
  const repeated = name.endsWith("[]");
  switch (form) {
    case "form exploded scalar":
    case "form joined scalar":
      return false;
    case "form exploded array":
      if (repeated) return false;
      break;
    case "form joined array":
      if (!repeated) return false;
      break;
    case "deepObject exploded object":
      return true;
  }
  throw new Error(`The query parameter ${name} has a form that is not written: ${form}.`);
}

function kinds(schema: Schema, bundle: Bundle): Set<string> {
  const { type, anyOf, oneOf, allOf } = resolve(schema, bundle);
  const parts = [...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])];
  return new Set([
    ...[type ?? []]
      .flat()
      .filter((name) => name !== "null")
      .map((name) => (name === "object" || name === "array" ? name : "scalar")),
    ...parts.flatMap((part) => [...kinds(part, bundle)]),
  ]);
}
