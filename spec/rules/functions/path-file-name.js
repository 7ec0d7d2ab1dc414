/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { isMapping } from "./openapi/shape.js";

/**
 * Holds each path of a split description to a file that is named for it.
 *
 * @param {unknown} paths as they are written
 * @param {{ prefixes: string[] }} options what of a path is left out of the file's name
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function pathFileName(paths, { prefixes }, { path }) {
  return Object.entries(isMapping(paths) ? paths : {}).flatMap(([name, item]) => {
    const ref = isMapping(item) ? item["$ref"] : undefined;
    if (typeof ref !== "string" || ref.startsWith("#")) return [];
    const prefix = prefixes.find((start) => name.startsWith(start)) ?? "/";
    const wanted = `paths/${name.slice(prefix.length).replaceAll("/", "_")}.yaml`;
    return ref === wanted
      ? []
      : [{ message: `Path ${name} is in ${ref}, not in ${wanted}`, path: [...path, name] }];
  });
}
