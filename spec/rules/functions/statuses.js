/**
 * @import { IFunctionResult } from "@stoplight/spectral-core"
 * @import { Mapping } from "./openapi/shape.js"
 */

/**
 * Holds the responses of an operation to a list of statuses that must be there.
 *
 * @param {Mapping} responses
 * @param {{ statuses: string[] }} options
 * @returns {IFunctionResult[]} at most one, naming all that are missing
 */
export default function statuses(responses, { statuses }) {
  const missing = statuses.filter((status) => !(status in responses));
  return missing.length === 0
    ? []
    : [{ message: `The operation does not declare ${missing.join(", ")}` }];
}
