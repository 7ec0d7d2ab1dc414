/**
 * @import { RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Child } from "./shape.js"
 *
 * @typedef {Child & { file: string, pointer: (string | number)[] }} Reached
 *   `path` leads from the root of the description through the references, the way Spectral wants
 *   it; `file` and `pointer` say where the object is written.
 */
import { locate, nodeAt } from "./reference.js";
import { childrenOf, isMapping } from "./shape.js";

/**
 * Everything that can be reached from some objects, through references and across files. Each
 * place is visited once, however often it is referred to: that keeps recursive schemas finite and
 * a description with a hundred uses of one error body small, unlike Spectral's resolved document.
 *
 * @param {RulesetFunctionContext} context
 * @param {Reached[]} starts
 * @returns {Reached[]} the starts and what they lead to; an object that is a `$ref` is followed by
 *   its target under the same path
 */
export function reachFrom(context, starts) {
  /** @type {Map<string, Reached>} */
  const reached = new Map();
  /** @param {Reached} place */
  const visit = (place) => {
    const id = `${place.file}#${place.pointer.join("/")}`;
    if (reached.has(id)) return;
    reached.set(id, place);
    const target = targetOf(context, place);
    if (target !== undefined) visit(target);
    for (const child of childrenOf(place.kind, place.node)) visit(inside(place, child));
  };
  for (const start of starts) visit(start);
  return [...reached.values()];
}

/**
 * Everything that can be reached from the root of the description.
 *
 * @param {RulesetFunctionContext} context
 * @returns {Reached[]}
 */
export function reachAll(context) {
  const { data, source } = context.document;
  if (!isMapping(data)) return [];
  return reachFrom(context, [
    { kind: "description", node: data, path: [], file: source ?? "", pointer: [] },
  ]);
}

/**
 * An object inside another one that has been reached.
 *
 * @param {Reached} parent
 * @param {Child} child with a path relative to the parent
 * @returns {Reached}
 */
export function inside(parent, { kind, node, path }) {
  return {
    kind,
    node,
    path: [...parent.path, ...path],
    file: parent.file,
    pointer: [...parent.pointer, ...path],
  };
}

/**
 * What the `$ref` of an object points to.
 *
 * @param {RulesetFunctionContext} context
 * @param {Reached} place
 * @returns {Reached | undefined} undefined without a `$ref`, and where it leads nowhere: that is a
 *   finding of its own, `invalid-ref`
 */
export function targetOf({ document, documentInventory }, place) {
  const { $ref } = place.node;
  if (typeof $ref !== "string") return undefined;
  const { file, pointer } = locate($ref, place.file);
  const { data } =
    (file === document.source ? document : documentInventory.referencedDocuments[file]) ?? {};
  const node = nodeAt(data, pointer);
  return isMapping(node) ? { ...place, node, file, pointer } : undefined;
}
