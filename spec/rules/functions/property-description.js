/**
 * @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Reached } from "./openapi/reach.js"
 */
import { inside, reachAll, targetOf } from "./openapi/reach.js";
import { isMapping } from "./openapi/shape.js";

// More hops than any sane chain of references has; a circle of them must end too.
const LONGEST_CHAIN = 10;

/**
 * Finds properties that say nothing, neither themselves nor through the schema they refer to.
 *
 * @param {unknown} _root
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function propertyDescription(_root, _options, context) {
  return reachAll(context)
    .filter(({ kind }) => kind === "schema")
    .flatMap((schema) =>
      Object.entries(isMapping(schema.node["properties"]) ? schema.node["properties"] : {}).map(
        ([name, property]) =>
          inside(schema, {
            kind: "schema",
            node: isMapping(property) ? property : {},
            path: ["properties", name],
          }),
      ),
    )
    .filter((property) => !isDescribed(context, property))
    .map(({ path }) => ({ message: `Property "${path.at(-1)}" has no description`, path }));
}

/**
 * @param {RulesetFunctionContext} context
 * @param {Reached} property
 */
function isDescribed(context, property) {
  /** @type {Reached | undefined} */
  let place = property;
  for (let hop = 0; place !== undefined && hop < LONGEST_CHAIN; hop++) {
    if (String(place.node["description"] ?? "").trim() !== "") return true;
    place = targetOf(context, place);
  }
  return false;
}
