import { isWellFormed } from "./isWellFormed.ts";

const unsendable: ReadonlySet<string> = new Set(["", ".", ".."]);

/**
 * Fills a path template such as `/v1/object/{object_type}/{id}/subscription/`. Each value becomes
 * exactly one percent-encoded segment, a slash in it `%2F`; a slash at the end of the template
 * stays.
 *
 * @param template path with parameters in braces
 * @param values values by parameter name
 * @throws TypeError when a value is missing, empty, neither text nor a finite number, or `.` or
 *   `..`: URL parsers remove these two as segments even when they are encoded, so the request would
 *   reach another address
 */
export function serializePath(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{([^{}]+)\}/g, (_placeholder, name: string) => {
    const value = values[name];
    const isText = typeof value === "string" && !unsendable.has(value) && isWellFormed(value);
    const isNumber =
      typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value));
    if (!isText && !isNumber) {
      const what = value === undefined ? "it is missing" : `${describe(value)} cannot be sent`;
      throw new TypeError(
        `Path parameter ${name} of ${template}: ${what}; ` +
          "it must be a number or a text that is not empty, `.` or `..`.",
      );
    }
    return encodeURIComponent(String(value));
  });
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : `a value of type ${typeof value}`;
}
