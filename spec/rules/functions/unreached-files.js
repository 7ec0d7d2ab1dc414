/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path/posix";

/**
 * Finds files of a split description that no reference leads to.
 *
 * @param {unknown} _root
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function unreachedFiles(_root, _options, { document, documentInventory }) {
  const folder = dirname(document.source ?? "");
  const parts = ["paths", "components"].filter((part) => existsSync(join(folder, part)));
  return parts
    .flatMap((part) =>
      readdirSync(join(folder, part), { recursive: true }).map((name) => `${part}/${name}`),
    )
    .filter((name) => /\.ya?ml$/.test(name))
    .filter((name) => !(join(folder, name) in documentInventory.referencedDocuments))
    .map((name) => ({ message: `No reference leads to ${name}` }));
}
