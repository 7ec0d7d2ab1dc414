/** Where the programs are that run JavaScript: versions of Node, Deno, Bun, Chromium. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./packed.ts";

const require = createRequire(import.meta.url);

/** Kept from run to run: a version is 100 MB. */
const cache = fileURLToPath(new URL("../node_modules/.cache/", import.meta.url));

/**
 * Finds a version of Node, and installs it when it was never needed before.
 *
 * @param version the whole version, such as `22.23.3`
 * @returns path of the program
 */
export async function findNode(version: string): Promise<string> {
  if (process.version === `v${version}`) return process.execPath;
  // A package that is the bare program, without an install script.
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(cache, `node-${version}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const fresh = await mkdtemp(join(cache, "fresh-"));
    await installPackages(fresh, `${name}@${version}`);
    // Another run that was faster has the same in its place.
    await rename(fresh, folder).catch(() => rm(fresh, { recursive: true }));
  }
  return join(folder, "node_modules", name, "bin/node");
}

/**
 * Finds the program of Deno or Bun: their packages depend on one with a program for each machine, of
 * which the installer takes the one that fits.
 *
 * @throws Error when there is none for this machine
 */
export function findProgram(name: "bun" | "deno"): string {
  const own = createRequire(require.resolve(`${name}/package.json`));
  const { optionalDependencies } = own("./package.json") as { optionalDependencies: object };
  for (const dependency of Object.keys(optionalDependencies)) {
    for (const path of [`${dependency}/bin/${name}`, `${dependency}/${name}`]) {
      try {
        return own.resolve(path);
      } catch {}
    }
  }
  throw new Error(`The package ${name} has no program for ${process.platform}-${process.arch}.`);
}

/** The root's test command looks for a browser and passes its path; Debian's lies here. */
const chromium: string = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Path of Chromium, `undefined` on a machine without it. */
export const chromiumPath: string | undefined = existsSync(chromium) ? chromium : undefined;
