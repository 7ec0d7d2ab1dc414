import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";

/** The files of a site: path below its root, with slashes, to content. */
export type Site = Map<string, Uint8Array | string>;

/**
 * Adds a file to `assets/` with a hash of its content in the name, so that it may be cached for
 * ever.
 *
 * @returns its path below the root of the site
 */
export function addAsset(site: Site, name: string, content: Uint8Array | string): string {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const extension = extname(name);
  const path = `assets/${name.slice(0, name.length - extension.length)}.${hash}${extension}`;
  site.set(path, content);
  return path;
}

/** Replaces a folder by the site. */
export async function writeSite(site: Site, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [path, content] of site) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
