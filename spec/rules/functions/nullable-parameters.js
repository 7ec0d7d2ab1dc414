/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { allowsNull } from "./openapi/null-type.js";
import { reachAll, reachFrom } from "./openapi/reach.js";

/**
 * Finds null among the types of a parameter, at any depth.
 *
 * @param {unknown} _root
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function nullableParameters(_root, _options, context) {
  const starts = reachAll(context).filter(({ kind }) => kind === "parameter");
  return reachFrom(context, starts)
    .filter(({ kind, node }) => kind === "schema" && allowsNull(node))
    .map(({ path }) => ({
      message: "The schema of a parameter allows null",
      path: [...path, "type"],
    }));
}
