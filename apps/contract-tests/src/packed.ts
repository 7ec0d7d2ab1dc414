/** The clients as strangers get them: packed, and installed in a folder of their own. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Api, apis } from "./description.ts";

const run = promisify(execFile);
const packagesFolder = fileURLToPath(new URL("../../../packages/", import.meta.url));

/**
 * Packs the clients as they are built.
 *
 * @param into a folder that exists
 * @returns paths of the tarballs
 */
export async function packClients(into: string): Promise<Record<Api, string>> {
  const tarballs = apis.map(async (api) => {
    const tarball = join(into, `${api}.tgz`);
    await run("pnpm", ["pack", "--out", tarball], {
      cwd: join(packagesFolder, api),
      timeout: 60_000,
    });
    return [api, tarball];
  });
  return Object.fromEntries(await Promise.all(tarballs));
}

/**
 * Makes a folder that has packages installed by npm.
 *
 * @param packages tarballs, and names with or without a version
 */
export async function installPackages(into: string, ...packages: string[]): Promise<void> {
  await mkdir(into, { recursive: true });
  await writeFile(join(into, "package.json"), '{ "private": true, "type": "module" }');
  const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"];
  await run("npm", ["install", ...options, ...packages], { cwd: into, timeout: 120_000 });
}

/** What clients can be used with, such as `undici@^8.0.0`. */
export async function listPeers(): Promise<string[]> {
  const manifests = apis.map(async (api) => {
    const text = await readFile(join(packagesFolder, api, "package.json"), "utf8");
    const { peerDependencies = {} }: { peerDependencies?: Record<string, string> } =
      JSON.parse(text);
    return Object.entries(peerDependencies).map(([name, range]) => `${name}@${range}`);
  });
  return [...new Set((await Promise.all(manifests)).flat())];
}
