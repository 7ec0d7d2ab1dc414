/** The part of an OpenAPI document that grows. */
export interface OpenApiDocument {
  tags: { name: string }[];
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, Record<string, unknown>>;
}

/** An operation, as far as a copy changes it. */
interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** The operations of a path. */
function operationsOf(item: Record<string, unknown>): Operation[] {
  return METHODS.filter((method) => method in item).map((method) => item[method] as Operation);
}

/** How many operations a document declares. */
export function countOperations({ paths }: Pick<OpenApiDocument, "paths">): number {
  return Object.values(paths).reduce((sum, item) => sum + operationsOf(item).length, 0);
}

/**
 * Makes a larger API out of one: copies of its paths under `/copy1`, `/copy2` and so on, with tags and
 * components of their own, as a larger API would have. The texts of an operation tell the copy too:
 * a reader must be able to see which operation stands there.
 *
 * @param operations how many the result must have
 * @throws Error when whole paths cannot add up to that number
 */
export function multiplyApi<Given extends OpenApiDocument>(
  document: Given,
  operations: number,
): Given {
  const result = structuredClone(document);
  // Each copy adds an operation at least, unless there is none to copy.
  for (let copy = 1; countOperations(result) < operations && copy < operations; copy += 1) {
    const { tags, paths, components } = copyParts(document, copy);
    result.tags.push(...tags);
    for (const [path, item] of Object.entries(paths)) {
      if (countOperations(result) === operations) break;
      result.paths[`/copy${copy}${path}`] = item;
    }
    for (const [kind, members] of Object.entries(components)) {
      // These are named without a reference, and all copies share them.
      if (kind === "securitySchemes") continue;
      const copies = Object.entries(members).map(([name, value]) => [`${name}Copy${copy}`, value]);
      Object.assign(result.components[kind] ?? {}, Object.fromEntries(copies));
    }
  }
  if (countOperations(result) !== operations) {
    throw new Error(`the paths cannot be copied so that there are ${operations} operations`);
  }
  const used = new Set(Object.values(result.paths).flatMap(operationsOf).flatMap(tagsOf));
  result.tags = result.tags.filter(({ name }) => used.has(name));
  return result;
}

function tagsOf({ tags }: Operation): string[] {
  return tags;
}

function copyParts({ tags, paths, components }: OpenApiDocument, copy: number): OpenApiDocument {
  const text = JSON.stringify({ tags, paths, components });
  const parts: OpenApiDocument = JSON.parse(
    text.replaceAll(/"#\/components\/(\w+)\/([^/"]+)/g, `"#/components/$1/$2Copy${copy}`),
  );
  for (const tag of parts.tags) tag.name += ` ${copy}`;
  for (const operation of Object.values(parts.paths).flatMap(operationsOf)) {
    operation.operationId += `Copy${copy}`;
    operation.summary += `, copy ${copy}`;
    operation.description = `Copy ${copy}. ${operation.description}`;
    operation.tags = operation.tags.map((tag) => `${tag} ${copy}`);
  }
  return parts;
}
