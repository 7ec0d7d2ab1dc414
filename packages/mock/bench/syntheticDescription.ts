/** The part of an OpenAPI document that grows. */
export interface Document {
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, Record<string, unknown>>;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** How many operations a document declares. */
export function countOperations(paths: Document["paths"]): number {
  return Object.values(paths).reduce(
    (sum, item) => sum + METHODS.filter((method) => method in item).length,
    0,
  );
}

/**
 * Makes a larger API out of one: copies of its paths under `/copy1`, `/copy2` and so on. A copy has
 * components of its own, as a larger API would.
 *
 * @param operations how many the result must have
 * @throws Error when whole paths cannot add up to that number
 */
export function multiply(document: Document, operations: number): Document {
  const result = structuredClone(document);
  for (let copy = 1; countOperations(result.paths) < operations; copy += 1) {
    const { paths, components } = copyParts(document, copy);
    for (const [path, item] of Object.entries(paths)) {
      if (countOperations(result.paths) === operations) break;
      result.paths[`/copy${copy}${path}`] = item;
    }
    for (const [kind, members] of Object.entries(components)) {
      // These are named without a reference, and all copies share them.
      if (kind === "securitySchemes") continue;
      const copies = Object.entries(members).map(([name, value]) => [`${name}Copy${copy}`, value]);
      Object.assign(result.components[kind] ?? {}, Object.fromEntries(copies));
    }
  }
  if (countOperations(result.paths) !== operations) {
    throw new Error(`the paths cannot be copied so that there are ${operations} operations`);
  }
  return result;
}

/** Names must stay unique within a document, and references must lead to the copy's components. */
function copyParts({ paths, components }: Document, copy: number): Document {
  const text = JSON.stringify({ paths, components })
    .replaceAll(/"#\/components\/(\w+)\/([^/"]+)/g, `"#/components/$1/$2Copy${copy}`)
    .replaceAll(/("operationId":"\w+)"/g, `$1Copy${copy}"`);
  return JSON.parse(text);
}
