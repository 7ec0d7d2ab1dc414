/** Our packages as a partner gets them: tarballs, and a registry that has them. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./partnerProcess.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the packages lie that a partner takes. */
const FOLDERS = {
  spec: "spec",
  contract: "packages/contract",
  mock: "packages/mock",
  amocrm: "packages/amocrm",
} as const;

/** One of our packages, without the scope. */
export type PackageName = keyof typeof FOLDERS;

/**
 * Packs packages as they are built.
 *
 * @param into a folder that exists
 * @returns paths of the tarballs, in the order of the names
 * @throws Error when one is not built
 */
export function packPackages(into: string, names: readonly PackageName[]): Promise<string[]> {
  return Promise.all(
    names.map(async (name) => {
      const tarball = join(into, `liaison-${name}.tgz`);
      const cwd = join(ROOT, FOLDERS[name]);
      const { code, out, err } = await runProgram(["pnpm", "pack", "--out", tarball], { cwd });
      if (code !== 0) throw new Error(`@liaison/${name} cannot be packed: ${out}${err}`);
      return tarball;
    }),
  );
}

/**
 * Installs packages by npm into a folder that has a package.json.
 *
 * @throws Error with npm's words when it fails
 */
export async function installInto(cwd: string, packages: readonly string[]): Promise<void> {
  const { code, err } = await runProgram(["npm", "install", "--ignore-scripts", ...packages], {
    cwd,
  });
  if (code !== 0) throw new Error(`npm install failed: ${err}`);
}

/** A registry of npm that has nothing but tarballs. */
export interface Registry {
  /** For `@liaison:registry=` in an `.npmrc`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a registry on this machine. */
export async function startRegistry(tarballs: readonly string[]): Promise<Registry> {
  const files = await Promise.all(
    tarballs.map(async (path) => {
      const manifest = await runProgram(["tar", "-xOf", path, "package/package.json"], {
        cwd: ROOT,
      });
      return { bytes: await readFile(path), manifest: JSON.parse(manifest.out) };
    }),
  );
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(request.url ?? "").slice(1);
    const file = files.find(({ manifest }) => asked.replace(/\.tgz$/, "") === manifest.name);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { bytes, manifest } = file;
    if (asked.endsWith(".tgz")) {
      response.end(bytes);
      return;
    }
    const { name, version } = manifest;
    const dist = {
      tarball: `${url}/${name}.tgz`,
      integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
    };
    const packument = {
      name,
      "dist-tags": { latest: version },
      versions: { [version]: { ...manifest, dist } },
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(packument));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
