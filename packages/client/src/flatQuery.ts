/**
 * Writes a query whose values are scalars and arrays of scalars, as most operations have it; smaller
 * and faster than `serializeQuery`. Arrays are comma separated, `with=leads,customers`, those
 * named with brackets repeated, `chat_id[]=a&chat_id[]=b`.
 *
 * Brackets and separating commas stay as they are, everything else is percent-encoded. Values that
 * are `undefined` or `null` and empty arrays are left out.
 *
 * @param query values by parameter name
 * @returns the query string without a leading `?`, empty when nothing is left
 * @throws TypeError when a value has no form in a query, such as an object or NaN
 * @throws URIError when a text is cut inside a character
 */
export function serializeFlatQuery(query: Readonly<Record<string, unknown>>): string {
  let written = "";
  for (const [name, value] of Object.entries(query)) {
    let glue = `&${encodeURIComponent(name).replace("%5B%5D", "[]")}=`;
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined || item === null) continue;
      written += glue + writeQueryValue(item, name);
      if (!name.endsWith("[]")) glue = ",";
    }
  }
  return written.slice(1);
}

/**
 * Writes one value of a query, percent-encoded.
 *
 * @throws TypeError when it is neither text, boolean, bigint nor finite number
 * @throws URIError when it is a text that is cut inside a character
 */
export function writeQueryValue(value: unknown, name: string): string {
  if (!/^(string|boolean|bigint)$/.test(typeof value) && !Number.isFinite(value)) {
    throw new TypeError(`query parameter ${name} cannot be "${value}"`);
  }
  // Numbers too: 1e21 is written with a plus sign, which PHP would read as a space.
  return encodeURIComponent(value as string);
}
