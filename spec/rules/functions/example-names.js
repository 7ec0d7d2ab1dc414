/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { fileNodes } from "./openapi/file-nodes.js";
import { isMapping } from "./openapi/shape.js";

/**
 * Finds examples whose name is not snake_case. The list of a schema has no names and is left alone.
 *
 * @param {unknown} _file
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function exampleNames(_file, _options, context) {
  return fileNodes(context)
    .filter(({ kind }) => ["mediaType", "parameter", "header"].includes(kind))
    .flatMap(({ node, path }) =>
      Object.keys(isMapping(node["examples"]) ? node["examples"] : {})
        .filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))
        .map((name) => ({
          message: `Example "${name}" is not named in snake_case`,
          path: [...path, "examples", name],
        })),
    );
}
