/**
 * @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Mapping } from "./openapi/shape.js"
 */
import { isMapping } from "./openapi/shape.js";

/**
 * Holds a media type to at least one example with a name.
 *
 * @param {Mapping} media
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context with a path that ends in the name of the media type
 * @returns {IFunctionResult[]}
 */
export default function namedExample(media, _options, { path }) {
  const name = String(path.at(-1));
  if ("example" in media) {
    return [{ message: `${name} has an example without a name`, path: [...path, "example"] }];
  }
  const { examples } = media;
  if (isMapping(examples) && Object.keys(examples).length > 0) return [];
  return [{ message: `${name} has no example`, path }];
}
