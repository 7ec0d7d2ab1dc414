import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Metafile } from "esbuild";
import { BuildFailure } from "../buildFailure.ts";

/**
 * The licences of the libraries that are in bundled scripts, which ask to be passed on with them.
 *
 * @param inputs of esbuild's metafile, with paths below the working folder
 * @throws BuildFailure when a library has no licence file
 */
export async function scriptLicences(inputs: Metafile["inputs"]): Promise<string> {
  const folders = new Map<string, string>();
  for (const path of Object.keys(inputs)) {
    const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path) ?? [];
    if (folder !== undefined && name !== undefined) folders.set(name, resolve(folder));
  }
  const texts = [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(async ([name, folder]) => {
      const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
      if (file === undefined) throw new BuildFailure(`${folder} has no licence to pass on`);
      return `${name}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`;
    });
  return (await Promise.all(texts)).join(`\n${"-".repeat(72)}\n\n`);
}
