/**
 * @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Mapping } from "./openapi/shape.js"
 */

/**
 * Holds the keys of an object to an order; keys that are not listed may stand anywhere.
 *
 * @param {Mapping} node
 * @param {{ keys: string[] }} options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]} at most one: the first key that stands too low
 */
export default function keyOrder(node, { keys }, { path }) {
  const found = Object.keys(node).filter((key) => keys.includes(key));
  const wanted = keys.filter((key) => found.includes(key));
  const at = wanted.findIndex((key, index) => key !== found[index]);
  if (at < 0) return [];
  return [
    {
      message: `\`${wanted[at]}\` stands below \`${found[at]}\``,
      path: [...path, String(wanted[at])],
    },
  ];
}
