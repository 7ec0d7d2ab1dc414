/**
 * @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Mapping } from "./openapi/shape.js"
 */
import { isMapping } from "./openapi/shape.js";

/**
 * Holds the object schema of an optional query parameter to demanding nothing at its top level.
 *
 * @param {Mapping} parameter with references resolved
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function openFilter(parameter, _options, { path }) {
  const { name, in: place, required, schema } = parameter;
  if (place !== "query" || required === true || !isMapping(schema)) return [];
  return ["required", "minProperties"]
    .filter((keyword) => keyword in schema)
    .map((keyword) => ({
      message: `The optional parameter "${name}" has \`${keyword}\``,
      path: [...path, "schema", keyword],
    }));
}
