/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { fileNodes } from "./openapi/file-nodes.js";
import { isMapping } from "./openapi/shape.js";

const SNAKE_CASE = /^_?[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/**
 * Finds names of properties and of path and query parameters that are not snake_case. Brackets of
 * a parameter name separate names of their own; headers follow their own custom.
 *
 * @param {unknown} _file
 * @param {{ allowed: string[] }} options names that the vendor writes otherwise
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function snakeCase(_file, { allowed }, context) {
  /** @param {string} name */
  const isFine = (name) => allowed.includes(name) || SNAKE_CASE.test(name);
  return fileNodes(context).flatMap(({ kind, node, path }) => {
    if (kind === "schema" && isMapping(node["properties"])) {
      return Object.keys(node["properties"])
        .filter((name) => !isFine(name))
        .map((name) => ({
          message: `Property "${name}" is not snake_case`,
          path: [...path, "properties", name],
        }));
    }
    const { name, in: place } = node;
    if (kind === "parameter" && (place === "query" || place === "path")) {
      const parts = String(name)
        .replace(/\[\]$/, "")
        .split(/\]?\[|\]$/)
        .filter(Boolean);
      if (parts.every(isFine)) return [];
      return [{ message: `Parameter "${name}" is not snake_case`, path: [...path, "name"] }];
    }
    return [];
  });
}
