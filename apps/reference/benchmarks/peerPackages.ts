import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Versions } from "@liaison/bench/peers";

const run = promisify(execFile);
const peers = fileURLToPath(new URL("./peers/", import.meta.url));

/**
 * Unpacks the packages that the reference is measured against into an ignored folder, unless they are
 * there already. Each has a bundle that needs nothing else, so their hundreds of dependencies are
 * left out.
 *
 * @param tell gets a line when there is something to fetch
 * @param folder has a `package.json` with exact versions
 * @returns these versions, by name
 * @throws Error when a package cannot be had
 */
export async function unpackPeers(
  tell: (line: string) => void,
  folder: string = peers,
): Promise<Versions> {
  const { dependencies } = await readPackage(folder);
  const versions: Versions = dependencies;
  for (const [name, version] of Object.entries(versions)) {
    const target = packageFolder(name, folder);
    const unpacked = await readPackage(target).catch(() => undefined);
    if (unpacked?.version === version) continue;
    tell(`fetching ${name} ${version}, once`);
    await unpack(`${name}@${version}`, target, folder);
  }
  return versions;
}

/** Path of a file in a package that was unpacked. */
export function peerFile(name: string, file: string): string {
  return join(packageFolder(name, peers), file);
}

function packageFolder(name: string, folder: string): string {
  return join(folder, "node_modules", name);
}

async function readPackage(folder: string) {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

async function unpack(specifier: string, target: string, folder: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(join(folder, "node_modules", ".unpack-"));
  try {
    await run("npm", ["pack", "--loglevel=error", "--pack-destination", work, specifier], {
      cwd: folder,
    });
    const [archive] = await readdir(work);
    await run("tar", ["-xzf", join(work, archive ?? ""), "-C", work]);
    await rm(target, { recursive: true, force: true });
    await rename(join(work, "package"), target);
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    // npm tells the parts of the error, such as its code, before the sentence.
    const told = /^npm error (?!(?:code|syscall|errno|address|port|type) )(.+)$/m.exec(stderr);
    const reason = told?.[1] ?? message.split("\n")[0];
    throw new Error(`cannot fetch ${specifier} from the npm registry: ${reason}`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
