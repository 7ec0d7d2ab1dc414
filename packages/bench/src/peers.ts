import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Exact versions of packages, by name. */
export type Versions = Readonly<Record<string, string>>;

/**
 * Installs the dependencies of a folder's `package.json`, unless they are there already: what
 * something is measured against. They are no dependencies of the workspace, which would otherwise be
 * several times as large.
 *
 * @param folder with a slash at its end
 * @param kind what they are, such as `the other clients`
 * @param tell gets a line when there is something to install
 * @throws Error when npm fails
 */
export async function installPeers(
  folder: URL,
  kind: string,
  tell: (line: string) => void,
): Promise<Versions> {
  const readPackage = async (path: string) =>
    JSON.parse(await readFile(new URL(path, folder), "utf8"));
  const { dependencies } = await readPackage("package.json");
  const wanted = Object.entries<string>(dependencies);
  const there = await Promise.all(
    wanted.map(async ([name, version]) => {
      const installed = await readPackage(`node_modules/${name}/package.json`).catch(() => ({}));
      return installed.version === version;
    }),
  );
  if (!there.every(Boolean)) {
    tell(`installing ${kind}, once`);
    const options = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"];
    await promisify(execFile)("npm", ["install", ...options], { cwd: fileURLToPath(folder) });
  }
  return dependencies;
}
