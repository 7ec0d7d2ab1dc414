/** @import { Mapping } from "./shape.js" */
import { isMapping } from "./shape.js";

const METHODS = ["get", "put", "post", "patch", "delete"];

/**
 * The operations of a path item, each with all its parameters, those of the path item included.
 *
 * @param {Mapping} pathItem with references resolved
 * @param {(string | number)[]} path of the path item
 * @returns {{ operation: Mapping, parameters: Mapping[], path: (string | number)[] }[]}
 */
export function operationsOf(pathItem, path) {
  return METHODS.flatMap((method) => {
    const operation = pathItem[method];
    if (!isMapping(operation)) return [];
    const parameters = [pathItem["parameters"], operation["parameters"]].flat().filter(isMapping);
    return [{ operation, parameters, path: [...path, method] }];
  });
}
