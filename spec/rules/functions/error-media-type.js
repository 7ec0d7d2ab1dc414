/**
 * @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Mapping } from "./openapi/shape.js"
 */
import { isMapping } from "./openapi/shape.js";

/**
 * Holds every 4xx and 5xx response to a body of one media type, beside others it may have.
 *
 * @param {Mapping} responses with references resolved
 * @param {{ mediaType: string }} options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function errorMediaType(responses, { mediaType }, { path }) {
  return Object.entries(responses)
    .filter(([status]) => /^[45]/.test(status))
    .filter(([, response]) => {
      const content = isMapping(response) ? response["content"] : undefined;
      return !isMapping(content) || !(mediaType in content);
    })
    .map(([status]) => ({
      // Without the status: the statuses that share a response share the finding.
      message: `The error response does not offer ${mediaType}`,
      path: [...path, status],
    }));
}
