/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { reachAll, reachFrom } from "./openapi/reach.js";

/**
 * Finds `oneOf` in the schema of a query parameter, at any depth.
 *
 * @param {unknown} _root
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function filterAnyOf(_root, _options, context) {
  const starts = reachAll(context).filter(
    ({ kind, node }) => kind === "parameter" && node["in"] === "query",
  );
  return reachFrom(context, starts)
    .filter(({ kind, node }) => kind === "schema" && "oneOf" in node)
    .map(({ path }) => ({
      message: "The schema of a query parameter has `oneOf`",
      path: [...path, "oneOf"],
    }));
}
