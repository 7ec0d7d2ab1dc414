/**
 * @import { RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Child } from "./shape.js"
 */
import { childrenOf, isMapping, kindOfFile } from "./shape.js";

/**
 * Every object of the file under lint, as it is written: no reference is followed, so what stands
 * beside a `$ref` is seen too, and a finding gets its own line. Rules built on this are run on each
 * file of a split description by itself.
 *
 * @param {RulesetFunctionContext} context
 * @returns {Child[]} with paths from the root of the file; empty for a file of unknown kind
 */
export function fileNodes({ document }) {
  const kind = kindOfFile(document);
  if (kind === undefined || !isMapping(document.data)) return [];
  /** @type {Child[]} */
  const nodes = [{ kind, node: document.data, path: [] }];
  // The list grows while it is walked.
  for (const { kind, node, path } of nodes) {
    for (const child of childrenOf(kind, node)) {
      nodes.push({ ...child, path: [...path, ...child.path] });
    }
  }
  return nodes;
}

/**
 * Whether a schema is a component: the root of its own file, or a member of `components`.
 *
 * @param {(string | number)[]} path of a schema, from the root of its file
 */
export function isComponentRoot(path) {
  return path.length === 0 || (path.length === 3 && path[0] === "components");
}
