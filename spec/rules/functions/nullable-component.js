/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { fileNodes, isComponentRoot } from "./openapi/file-nodes.js";
import { allowsNull } from "./openapi/null-type.js";

/**
 * Finds component schemas that allow null.
 *
 * @param {unknown} _file
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function nullableComponent(_file, _options, context) {
  const roots = fileNodes(context).filter(
    ({ kind, path }) => kind === "schema" && isComponentRoot(path),
  );
  return roots.flatMap(({ node, path }) => {
    /** @type {(string | number)[][]} */
    const places = allowsNull(node) ? [["type"]] : [];
    for (const keyword of ["oneOf", "anyOf"]) {
      const members = node[keyword];
      if (!Array.isArray(members)) continue;
      places.push(...members.flatMap((member, at) => (allowsNull(member) ? [[keyword, at]] : [])));
    }
    return places.map((place) => ({
      message: "The component schema itself allows null",
      path: [...path, ...place],
    }));
  });
}
