/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { reachAll, reachFrom } from "./openapi/reach.js";

/** @type {[keyword: string, closes: (value: unknown) => boolean, message: string][]} */
const CLOSING = [
  ["additionalProperties", (value) => value === false, "refuses new properties"],
  ["unevaluatedProperties", (value) => value === false, "refuses new properties"],
  ["enum", (value) => value !== undefined, "refuses new values"],
];

/**
 * Finds schemas of responses that would refuse what the vendor may add tomorrow.
 *
 * @param {unknown} _root
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function openResponses(_root, _options, context) {
  const starts = reachAll(context).filter(({ kind }) => kind === "response");
  return reachFrom(context, starts)
    .filter(({ kind }) => kind === "schema")
    .flatMap(({ node, path }) =>
      CLOSING.filter(([keyword, closes]) => closes(node[keyword])).map(([keyword, , message]) => ({
        message: `\`${keyword}\` in the schema of a response ${message}`,
        path: [...path, keyword],
      })),
    );
}
