import { readFile } from "node:fs/promises";
import type { Description } from "../description.ts";
import { addressOf, type Edition, folderOf } from "../edition.ts";
import type { PageAssets } from "../pages/layout.ts";
import { packagedFile } from "../site/packagedFile.ts";
import { addAsset, type Site } from "../site/site.ts";
import { redocPage } from "./redocPage.ts";
import { withoutRemoteLogo } from "./selfHostedRedoc.ts";

/**
 * Adds Redoc as the explorer of each API, with its script and licence.
 *
 * @throws BuildFailure when the installed Redoc is not what it should be
 */
export async function addExplorers(
  site: Site,
  edition: Edition,
  descriptions: readonly Description[],
  { icon }: PageAssets,
): Promise<void> {
  const redoc = await redoclyFile("lib/chunks/redoc.standalone.js");
  const script = addAsset(site, "redoc.js", withoutRemoteLogo(redoc.toString()));
  addAsset(site, "redoc-licence.txt", await redoclyFile("LICENSE"));
  addAsset(site, "redoc-third-party-notices.txt", await redoclyFile("THIRD_PARTY_NOTICES"));
  const css = await readFile(new URL("../styles/explorer.css", import.meta.url));
  const style = addAsset(site, "explorer.css", css);
  const pages = await Promise.all(
    descriptions.map((description) => redocPage(description, edition, { script, icon, style })),
  );
  for (const [index, { api }] of descriptions.entries()) {
    site.set(`${folderOf(edition.language)}${addressOf.explorer(api)}.html`, pages[index] ?? "");
  }
}

function redoclyFile(path: string): Promise<Buffer> {
  return readFile(packagedFile(`@redocly/cli/${path}`));
}
