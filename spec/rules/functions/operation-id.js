/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */

/** @type {Record<string, string[]>} */
const VERBS = {
  get: ["list", "get"],
  post: ["create", "attach", "link", "unlink"],
  put: ["replace"],
  patch: ["update"],
  delete: ["delete"],
};

/**
 * Holds an operationId to camelCase, verb and noun, with a verb that fits the HTTP method.
 *
 * @param {{ operationId?: unknown }} operation
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context with a path that ends in the method
 * @returns {IFunctionResult[]}
 */
export default function operationId({ operationId: id }, _options, { path }) {
  const method = String(path.at(-1));
  const verbs = VERBS[method] ?? [];
  if (typeof id !== "string") return [{ message: "The operation has no operationId", path }];
  if (new RegExp(`^(${verbs.join("|")})([A-Z][a-z0-9]*)+$`).test(id)) return [];
  return [
    {
      message: `operationId "${id}" is not one of ${verbs.join(", ")} with a noun in camelCase, as ${method.toUpperCase()} asks for`,
      path: [...path, "operationId"],
    },
  ];
}
