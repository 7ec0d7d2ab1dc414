import type { OperationDescriptor } from "./operation.ts";

/**
 * Splits a path template into its texts and parameter names in turn, so that a call need not search
 * it: `/leads/{id}/links` → `["/leads/", "id", "/links"]`.
 */
export function splitPath(template: string): string[] {
  return template.split(/[{}]/);
}

/**
 * Fills a path. Each value becomes exactly one percent-encoded segment, a slash in it `%2F`.
 *
 * @throws TypeError when a value is missing, empty, an object, NaN, `.` or `..`: URL parsers remove
 *   these two as segments even when they are encoded, so the request would reach another address
 * @throws URIError when a text is cut inside a character
 */
export function writePath(
  { operationId, path }: Pick<OperationDescriptor, "operationId" | "path">,
  values: object = {},
): string {
  let written = path[0] as string;
  for (let index = 1; index < path.length; index += 2) {
    const value: unknown = values[path[index] as never];
    let text = value;
    // Identifiers are mostly numbers, which need no encoding: it would double the cost of a path.
    if (!Number.isFinite(value)) {
      text = encodeURIComponent(typeof value === "object" ? "" : (value as string));
      if (/^(\.{0,2}|NaN|-?Infinity|undefined)$/.test(text as string)) {
        throw new TypeError(`${operationId}: path parameter ${path[index]} cannot be "${value}"`);
      }
    }
    written += `${text}${path[index + 1]}`;
  }
  return written;
}
