/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { kindOfFile } from "./openapi/shape.js";

/**
 * Finds a file of a description that stands in no folder of the layout: what it holds cannot be
 * told, so no other rule would look into it.
 *
 * @param {unknown} _file
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function fileLayout(_file, _options, { document }) {
  if (kindOfFile(document) !== undefined) return [];
  return [{ message: "The file is neither a description nor in a folder of one" }];
}
