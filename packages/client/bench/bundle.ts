import { gzipSync } from "node:zlib";
import { type BuildOptions, build } from "esbuild";
import { type Contender, programOf } from "./contenders.ts";

/** What a program and all it imports make when they are bundled for users. */
export interface Bundle {
  /** Bytes after `gzip -9`. */
  gzip: number;
  /** Bytes before. */
  minified: number;
  /** Paths of the files that are in it, from the repository's root. */
  inputs: string[];
}

const root = new URL("../../../", import.meta.url).pathname;

/**
 * Minifies a program with all it imports, as for a browser.
 *
 * @param program its text; imports are found from the repository's root
 * @throws Error when an import is not found, as before a build
 */
export function bundleText(program: string): Promise<Bundle> {
  return minify({ stdin: { contents: program, resolveDir: root }, platform: "browser" });
}

/** Minifies the program of a contender. */
export function bundleContender(contender: Contender): Promise<Bundle> {
  const platform = contender.browser ? "browser" : "node";
  return minify({ entryPoints: [programOf(contender)], platform });
}

/** Bundles the program of a contender so that Node can run it: some are generated TypeScript. */
export async function bundleToRun(contender: Contender, outfile: string): Promise<void> {
  await build({
    ...shared,
    entryPoints: [programOf(contender)],
    outfile,
    platform: "node",
    format: "cjs",
  });
}

const shared = { bundle: true, target: "es2022", logLevel: "silent" } satisfies BuildOptions;

async function minify(options: BuildOptions): Promise<Bundle> {
  const { outputFiles = [], metafile } = await build({
    ...shared,
    ...options,
    absWorkingDir: root,
    format: "esm",
    minify: true,
    metafile: true,
    write: false,
  });
  const [contents] = outputFiles.map((file) => file.contents);
  if (!contents || !metafile) throw new Error("esbuild gives no output");
  return {
    gzip: gzipSync(contents, { level: 9 }).length,
    minified: contents.length,
    inputs: Object.keys(metafile.inputs),
  };
}
