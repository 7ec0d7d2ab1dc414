import { writeQueryValue } from "./flatQuery.ts";

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
 * @throws URIError when a text is cut inside a character
 */
export function serializeQuery(query: Readonly<Record<string, unknown>>): string {
  let written = "";
  for (const name of Object.keys(query)) {
    const isList = name.endsWith("[]");
    // Most names are plain, and encoding them would take as long as all the rest.
    const key = /^\w+$/.test(name)
      ? name
      : encodeURIComponent(isList ? name.slice(0, -2) : name).replace(
          /%5[BD]/g,
          decodeURIComponent,
        );
    written += write(key, query[name], name, isList);
  }
  return written.slice(1);
}

function write(key: string, value: unknown, name: string, isList: boolean): string {
  if (value === undefined || value === null) return "";
  let written = "";
  if (Array.isArray(value)) {
    let glue = isList ? `&${key}[]=` : `&${key}=`;
    for (const item of value) {
      if (item === undefined || item === null) continue;
      written += glue + writeQueryValue(item, name);
      if (!isList) glue = ",";
    }
    return written;
  }
  // Another object, such as a Date, has no properties and would be left out unseen.
  if (typeof value !== "object" || !isPlain(value))
    return `&${key}=${writeQueryValue(value, name)}`;
  for (const property of Object.keys(value)) {
    written += write(
      `${key}[${encodeURIComponent(property)}]`,
      value[property as never],
      `${name}.${property}`,
      true,
    );
  }
  return written;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
