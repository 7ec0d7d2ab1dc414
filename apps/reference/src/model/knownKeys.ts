import type { JsonObject } from "./json.ts";

/** A kind of object of OpenAPI, but schemas, which have keywords of their own. */
export type DescribedKind =
  | "document"
  | "info"
  | "tag"
  | "server"
  | "variable"
  | "securityScheme"
  | "path"
  | "operation"
  | "parameter"
  | "requestBody"
  | "response"
  | "mediaType"
  | "example";

/**
 * Keys of the objects of OpenAPI that the pages show, or that say nothing to a reader. What is not
 * here would be left out of the pages unseen.
 */
const KNOWN_KEYS: Record<DescribedKind, readonly string[]> = {
  document: [
    ...["openapi", "info", "jsonSchemaDialect", "servers", "security", "tags", "externalDocs"],
    ...["paths", "components", "x-rate-limits"],
  ],
  info: ["title", "version", "summary", "description", "license", "contact"],
  tag: ["name", "description", "x-displayName"],
  server: ["url", "description", "variables"],
  variable: ["default", "description", "enum"],
  // How a key is sent is told by the description of its scheme, which must be there.
  securityScheme: [
    ...["type", "description", "scheme", "bearerFormat", "in", "name", "flows"],
    ...["x-value-pattern", "x-evidence"],
  ],
  path: ["parameters", "get", "put", "post", "delete", "options", "head", "patch", "trace"],
  operation: [
    ...["operationId", "summary", "description", "tags", "externalDocs", "parameters"],
    ...["requestBody", "responses", "x-access", "x-limits", "x-evidence"],
  ],
  parameter: [
    ...["name", "in", "description", "required", "style", "explode", "schema", "x-evidence"],
  ],
  requestBody: ["description", "required", "content", "x-evidence"],
  response: ["description", "headers", "content", "x-evidence"],
  mediaType: ["schema", "examples"],
  example: ["summary", "description", "value"],
};

/**
 * Refuses what no page would show.
 *
 * @param place where the object stands, such as `info` or `response 200`
 * @throws Error for the first key that is not known
 */
export function refuseUnknownKeys(node: JsonObject, kind: DescribedKind, place: string): void {
  const unknown = Object.keys(node).find((key) => !KNOWN_KEYS[kind].includes(key));
  if (unknown !== undefined) throw new Error(`${unknown}, in ${place}, would not be shown`);
}
