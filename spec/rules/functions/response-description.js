/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { STATUS_CODES } from "node:http";

const REASONS = [
  ...Object.values(STATUS_CODES),
  "success",
  "successful",
  "successful response",
  "response",
  "error",
  "client error",
  "server error",
].map((reason) => reason?.toLowerCase());

/**
 * Holds the description of a response to more than its status or the standard's word for it.
 *
 * @param {{ description?: unknown }} response
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function responseDescription({ description }, _options, { path }) {
  const text = typeof description === "string" ? description.trim() : "";
  const bare = text
    .toLowerCase()
    .replace(/^[1-5](\d\d|xx)\b/, "")
    .replace(/^[\s:.-]+|[\s.]+$/g, "");
  if (bare !== "" && !REASONS.includes(bare)) return [];
  return [
    {
      message: `Description "${text}" says no more than the status`,
      path: [...path, "description"],
    },
  ];
}
