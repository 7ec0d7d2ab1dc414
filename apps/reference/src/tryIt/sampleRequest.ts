import { BuildFailure } from "../buildFailure.ts";

/** The parameters that a sample sends. */
export interface SampleRequest {
  /** By name, decoded. */
  path: Readonly<Record<string, string>>;
  /** Names and values, decoded, in their order. */
  query: readonly QueryPair[];
}

/** Name and value of a query, decoded: `["filter[id][]", "50101"]`. */
export type QueryPair = readonly [name: string, value: string];

/**
 * Reads what the curl sample of an operation sends, so that the form starts with the values that
 * stand beside it.
 *
 * @param curl the command: one address in double quotes, the query in it or behind `-d`
 * @param path template of the operation
 * @throws BuildFailure when no address in it fits the template
 */
export function readSampleRequest(
  curl: string,
  { id, path }: { id: string; path: string },
): SampleRequest {
  const pattern = path
    .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{(\w+)\}/g, (_, name) => `(?<${name}>[^/]+)`);
  const addresses = [...curl.matchAll(/"(https?:\/\/[^"]+)"/g)].map(
    ([, text = ""]) => new URL(text),
  );
  for (const { pathname, searchParams } of addresses) {
    const match = new RegExp(`^${pattern}$`).exec(pathname);
    if (match === null) continue;
    const values = Object.entries(match.groups ?? {});
    const data = [...curl.matchAll(/ (?:-d|--data-urlencode) "([^"]+)"/g)];
    return {
      path: Object.fromEntries(values.map(([name, value]) => [name, decodeURIComponent(value)])),
      query: [...searchParams, ...data.flatMap(([, pair]) => [...new URLSearchParams(pair)])],
    };
  }
  throw new BuildFailure(
    `the curl sample of ${id} has no address in double quotes that fits ${path}: the form starts with its values`,
  );
}
