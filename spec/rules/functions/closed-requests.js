/**
 * @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Mapping } from "./openapi/shape.js"
 */
import { reachAll, reachFrom } from "./openapi/reach.js";
import { isMapping } from "./openapi/shape.js";

/**
 * Finds object schemas of requests that let unknown properties through.
 *
 * @param {unknown} _root
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function closedRequests(_root, _options, context) {
  const starts = reachAll(context).filter(
    ({ kind, node }) => kind === "requestBody" || (kind === "parameter" && node["in"] === "query"),
  );
  return reachFrom(context, starts)
    .filter(({ kind, node }) => kind === "schema" && isObject(node) && !isClosed(node))
    .map(({ node, path }) => ({
      message:
        "additionalProperties" in node
          ? "The object schema of a request allows any further property"
          : "The object schema of a request does not say `additionalProperties`",
      path: "additionalProperties" in node ? [...path, "additionalProperties"] : path,
    }));
}

/** @param {Mapping} schema */
function isObject({ type, properties }) {
  return type === "object" || (Array.isArray(type) && type.includes("object")) || !!properties;
}

/** @param {Mapping} schema */
function isClosed({ additionalProperties: further }) {
  return further === false || (isMapping(further) && Object.keys(further).length > 0);
}
