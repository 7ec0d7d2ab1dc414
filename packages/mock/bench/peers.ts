import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const folder = new URL("./peers/", import.meta.url);

/** Exact versions of the packages of `peers/package.json`, by name. */
export type Versions = Readonly<Record<string, string>>;

/**
 * Installs what the mock is measured against, unless it is there already. It is no dependency of the
 * workspace, which would otherwise be several times as large.
 *
 * @throws Error when npm fails
 */
export async function installPeers(tell: (line: string) => void): Promise<Versions> {
  const { dependencies } = await readPackage("package.json");
  const wanted = Object.entries<string>(dependencies);
  const there = await Promise.all(
    wanted.map(async ([name, version]) => {
      const installed = await readPackage(`node_modules/${name}/package.json`).catch(() => ({}));
      return installed.version === version;
    }),
  );
  if (!there.every(Boolean)) {
    tell("installing the other servers, once");
    const options = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"];
    await promisify(execFile)("npm", ["install", ...options], { cwd: fileURLToPath(folder) });
  }
  return dependencies;
}

async function readPackage(path: string) {
  return JSON.parse(await readFile(new URL(path, folder), "utf8"));
}
