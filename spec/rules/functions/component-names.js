/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { basename } from "node:path/posix";
import { isMapping, kindOfFile } from "./openapi/shape.js";

const PASCAL_CASE = /^([A-Z][a-z0-9]*)+$/;

/**
 * Finds components whose name, or whose file's name, is not PascalCase. Security schemes keep the
 * camelCase of the names that people type.
 *
 * @param {unknown} file
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function componentNames(file, _options, { document }) {
  const kind = kindOfFile(document);
  if (kind === "description") {
    const components = isMapping(file) && isMapping(file["components"]) ? file["components"] : {};
    return Object.entries(components)
      .filter(([section]) => section !== "securitySchemes")
      .flatMap(([section, members]) =>
        Object.keys(isMapping(members) ? members : {})
          .filter((name) => !PASCAL_CASE.test(name))
          .map((name) => ({
            message: `Component "${name}" is not named in PascalCase`,
            path: ["components", section, name],
          })),
      );
  }
  const name = basename(document.source ?? "").replace(/\.ya?ml$/, "");
  if (kind === undefined || kind === "pathItem" || PASCAL_CASE.test(name)) return [];
  return [{ message: `The component file "${name}" is not named in PascalCase` }];
}
