import { readFileSync } from "node:fs";

/** JSON object of which nothing is known yet. */
export type JsonObject = { [key: string]: unknown };

export const apis = ["amocrm", "suprsend"] as const;
export type Api = (typeof apis)[number];

/** Reads the JSON bundle of an API. */
export function readBundle(api: Api): JsonObject {
  return JSON.parse(readFileSync(new URL(`../dist/${api}.json`, import.meta.url), "utf8"));
}

/** Follows local references until something else stands there. */
export function resolve(document: JsonObject, node: unknown): JsonObject {
  const reference = (node as JsonObject)["$ref"];
  if (typeof reference !== "string") return node as JsonObject;
  const target = reference
    .slice("#/".length)
    .split("/")
    .map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((parent, token) => (parent as JsonObject)[token], document);
  return resolve(document, target);
}

/** Finds an operation by `METHOD /path`; parameters include those of the path item. */
export function findOperation(
  document: JsonObject,
  name: string,
): { operation: JsonObject; parameters: JsonObject[] } {
  const [method = "", path = ""] = name.split(" ");
  const item = ((document["paths"] as JsonObject)[path] ?? {}) as JsonObject;
  const operation = item[method.toLowerCase()] as JsonObject | undefined;
  if (!operation) throw new Error(`${name} is not described.`);
  const parameters = [item["parameters"], operation["parameters"]]
    .flatMap((list) => (list as unknown[] | undefined) ?? [])
    .map((parameter) => resolve(document, parameter));
  return { operation, parameters };
}
