/**
 * @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Mapping } from "./openapi/shape.js"
 */
import { operationsOf } from "./openapi/operations.js";
import { isMapping } from "./openapi/shape.js";

const PAGING = ["page", "limit", "after", "before", "cursor", "offset"];

/**
 * Holds the 200 of a list to the examples that mocks and tests ask for by name.
 *
 * @param {Mapping} pathItem with references resolved
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]} one per missing example
 */
export default function listExamples(pathItem, _options, context) {
  return operationsOf(pathItem, context.path).flatMap(({ operation, parameters, path }) => {
    const { operationId, responses } = operation;
    if (!/^list[A-Z]/.test(String(operationId)) || !isMapping(responses)) return [];
    if (!isMapping(responses["200"])) return [];
    const names = exampleNames(responses["200"]);
    const wanted = ["ok"];
    // A list that comes in one piece has no last page.
    const isPaged = parameters.some(
      ({ name, in: place }) => place === "query" && PAGING.includes(String(name)),
    );
    if (isPaged) wanted.push("last_page");
    if (!("204" in responses)) wanted.push("empty");
    return wanted
      .filter((name) => !names.includes(name))
      .map((name) => ({
        message: `The 200 of ${operationId} has no example \`${name}\``,
        path: [...path, "responses", "200"],
      }));
  });
}

/** @param {Mapping} response */
function exampleNames({ content }) {
  return Object.values(isMapping(content) ? content : {}).flatMap((media) =>
    isMapping(media) && isMapping(media["examples"]) ? Object.keys(media["examples"]) : [],
  );
}
