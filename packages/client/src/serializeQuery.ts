import { isWellFormed } from "./isWellFormed.ts";

/**
 * Writes a query string from nested values, in the forms that the descriptions use:
 *
 * - objects as brackets: `{ filter: { updated_at: { from: 1 } } }` → `filter[updated_at][from]=1`
 * - arrays inside objects as empty brackets: `{ filter: { id: [1, 2] } }` →
 *   `filter[id][]=1&filter[id][]=2`
 * - arrays on the top level comma separated: `{ with: ["leads", "customers"] }` →
 *   `with=leads,customers`
 * - arrays whose parameter is itself named with brackets repeated: `{ "chat_id[]": [a, b] }` →
 *   `chat_id[]=a&chat_id[]=b`
 *
 * Brackets and separating commas stay as they are, everything else is percent-encoded. Values that
 * are `undefined` or `null`, empty arrays and empty objects are left out.
 *
 * @param query values by parameter name
 * @returns the query string without a leading `?`, empty when nothing is left
 * @throws TypeError when a value has no form in a query, such as a function, NaN or a nested array
 */
export function serializeQuery(query: Readonly<Record<string, unknown>>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    const key = encodeName(name);
    if (Array.isArray(value) && !name.endsWith("[]")) {
      const items = value.filter(isPresent).map((item) => encodeScalar(item, name));
      if (items.length > 0) pairs.push(`${key}=${items.join(",")}`);
    } else {
      append(pairs, name.endsWith("[]") ? key.slice(0, -2) : key, value, name);
    }
  }
  return pairs.join("&");
}

function append(pairs: string[], key: string, value: unknown, name: string): void {
  if (!isPresent(value)) return;
  if (Array.isArray(value)) {
    for (const item of value.filter(isPresent)) pairs.push(`${key}[]=${encodeScalar(item, name)}`);
  } else if (isPlainObject(value)) {
    for (const [property, nested] of Object.entries(value)) {
      append(pairs, `${key}[${encodeURIComponent(property)}]`, nested, `${name}.${property}`);
    }
  } else {
    pairs.push(`${key}=${encodeScalar(value, name)}`);
  }
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll("%5B", "[").replaceAll("%5D", "]");
}

function encodeScalar(value: unknown, name: string): string {
  switch (typeof value) {
    case "string":
      if (isWellFormed(value)) return encodeURIComponent(value);
      break;
    case "boolean":
    case "bigint":
      return String(value);
    case "number":
      // 1e21 is written with a plus sign, which PHP would read as a space.
      if (Number.isFinite(value)) return encodeURIComponent(value);
  }
  throw new TypeError(`Query parameter ${name}: ${describe(value)} cannot be sent in a query.`);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value === "string") return "a text that is cut inside a character";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return "an array inside an array";
  return typeof value === "object"
    ? `an object of class ${value?.constructor?.name ?? "unknown"}`
    : `a ${typeof value}`;
}
