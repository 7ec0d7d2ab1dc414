import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** A project of a user of this package, in a folder outside the repository. */
export interface Project {
  readonly folder: string;
  /**
   * Runs a program of an installed package, or Node itself.
   *
   * @param bin `vitest/vitest.mjs`, or `node`
   * @returns its exit code and all that it printed, without colours
   */
  run(
    bin: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number | null; readonly output: string }>;
  remove(): Promise<void>;
}

/**
 * Makes a project with this package as it is built, and others that this package is developed with.
 *
 * @param files texts by their paths
 */
export async function createProject(
  files: Readonly<Record<string, string>>,
  installed: readonly string[] = [],
): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "project-"));
  const modules = join(folder, "node_modules");
  await mkdir(join(modules, "@liaison"), { recursive: true });
  await symlink(PACKAGE, join(modules, "@liaison/contract"));
  for (const name of installed) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(PACKAGE, "node_modules", name), join(modules, name));
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return {
    folder,
    run: (bin, args, env = {}) =>
      new Promise((resolve, reject) => {
        const program = bin === "node" ? [] : [join(modules, bin)];
        const child = spawn(process.execPath, [...program, ...args], {
          cwd: folder,
          env: { ...cleanEnvironment(), NO_COLOR: "1", ...env },
          timeout: 50_000,
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding("utf8").on("data", (text: string) => {
            output += text;
          });
        }
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, output: stripVTControlCharacters(output) }));
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runners must not think that they run within one another. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = /^(VITEST|JEST|NODE_TEST_CONTEXT|NODE_OPTIONS|FORCE_COLOR|TEST$|DEV$|PROD$|MODE$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}
