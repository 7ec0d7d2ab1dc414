import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { scriptLicences } from "./scriptLicences.ts";
import { addAsset, type Site } from "./site.ts";

/** Paths below the root of the site of the scripts that pages load. */
export interface BrowserScripts {
  /** In every page, before anything is painted. */
  page: string;
  /** Modules that `page` loads when they are needed. */
  search: string;
  tryIt: string;
}

/** Bundles the scripts of `src/browser` and adds them to the site, with hashes in their names. */
export async function addBrowserScripts(site: Site): Promise<BrowserScripts> {
  const shared: BuildOptions = {
    bundle: true,
    minify: true,
    write: false,
    target: "es2022",
    charset: "utf8",
    platform: "browser",
    outdir: "assets",
    entryNames: "[name].[hash]",
    chunkNames: "[name].[hash]",
    legalComments: "none",
    metafile: true,
    // Of what is loaded on demand; it goes into the document by script.
    loader: { ".css": "text" },
  };
  const [page, modules] = await Promise.all([
    // No module: a module would run after the first paint, and the page would change its colours.
    build({ ...shared, entryPoints: [source("page.ts")], format: "iife" }),
    build({
      ...shared,
      entryPoints: [source("search.ts"), source("tryIt.ts")],
      format: "esm",
      splitting: true,
    }),
  ]);
  for (const { path, contents } of [...(page.outputFiles ?? []), ...(modules.outputFiles ?? [])]) {
    if (contents.length > 0) site.set(`assets/${basename(path)}`, contents);
  }
  addAsset(
    site,
    "scripts-licences.txt",
    await scriptLicences({ ...page.metafile?.inputs, ...modules.metafile?.inputs }),
  );
  const outputs = { ...page.metafile?.outputs, ...modules.metafile?.outputs };
  const pathOf = (entry: string): string => {
    const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(entry));
    return `assets/${basename(found?.[0] ?? "")}`;
  };
  return {
    page: pathOf("browser/page.ts"),
    search: pathOf("browser/search.ts"),
    tryIt: pathOf("browser/tryIt.ts"),
  };
}

function source(name: string): string {
  return fileURLToPath(new URL(`../browser/${name}`, import.meta.url));
}
