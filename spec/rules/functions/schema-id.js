/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { fileNodes } from "./openapi/file-nodes.js";

/**
 * Finds schemas with an `$id`.
 *
 * @param {unknown} _file
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function schemaId(_file, _options, context) {
  return fileNodes(context)
    .filter(({ kind, node }) => kind === "schema" && "$id" in node)
    .map(({ node, path }) => ({
      message: `The schema has the $id "${node["$id"]}"`,
      path: [...path, "$id"],
    }));
}
