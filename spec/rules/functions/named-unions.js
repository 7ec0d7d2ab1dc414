/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { fileNodes, isComponentRoot } from "./openapi/file-nodes.js";
import { isMapping } from "./openapi/shape.js";

const KEYWORDS = ["enum", "oneOf", "anyOf", "allOf", "x-extensible-enum"];

/**
 * Finds enums and unions that stand anywhere but at the root of a component schema.
 *
 * @param {unknown} _file
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function namedUnions(_file, _options, context) {
  return fileNodes(context)
    .filter(({ kind, path }) => kind === "schema" && !isComponentRoot(path))
    .flatMap(({ node, path }) =>
      KEYWORDS.filter((keyword) => keyword in node && !isNullWrap(keyword, node[keyword])).map(
        (keyword) => ({
          message: `\`${keyword}\` stands in a schema without a name`,
          path: [...path, keyword],
        }),
      ),
    );
}

/**
 * A reference or null. Components are never nullable themselves, so this is how a use site says
 * null; generators write it as `Name | null` and invent nothing.
 *
 * @param {string} keyword
 * @param {unknown} members
 */
function isNullWrap(keyword, members) {
  return (
    ["oneOf", "anyOf"].includes(keyword) &&
    Array.isArray(members) &&
    members.length === 2 &&
    members.some((member) => isMapping(member) && "$ref" in member) &&
    members.some((member) => isMapping(member) && member["type"] === "null")
  );
}
