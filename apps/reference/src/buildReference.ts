import { readFile } from "node:fs/promises";
import type { Api } from "./apis.ts";
import { readDescription } from "./description.ts";
import { addFonts } from "./fonts.ts";
import { landingPage } from "./landingPage.ts";
import { packagedFile } from "./packagedFile.ts";
import { redocPage } from "./redocPage.ts";
import { withoutRemoteLogo } from "./selfHostedRedoc.ts";
import { addAsset, type Site, writeSite } from "./site.ts";

/** What to build, and where. */
export interface ReferenceOptions {
  apis: readonly Api[];
  /** Folder of the site; what is in it is lost. */
  folder: string;
}

/**
 * Builds the site: a landing page, a reference per API, the bundles as downloads. All its links
 * are relative, so it works below any path of any static host.
 *
 * The folder is touched only when everything has been rendered.
 *
 * @throws BuildFailure when a bundle or the installed Redoc is not what it should be
 */
export async function buildReference({ apis, folder }: ReferenceOptions): Promise<void> {
  const descriptions = await Promise.all(apis.map(readDescription));
  const site: Site = new Map();

  const redoc = await redoclyFile("lib/chunks/redoc.standalone.js");
  const script = addAsset(site, "redoc.js", withoutRemoteLogo(redoc.toString()));
  site.set("assets/redoc-licence.txt", await redoclyFile("LICENSE"));
  site.set("assets/redoc-third-party-notices.txt", await redoclyFile("THIRD_PARTY_NOTICES"));
  const fonts = await addFonts(site);
  const icon = addAsset(site, "icon.svg", await ownFile("icon.svg"));
  const landingStyle = addAsset(site, "landing.css", await ownFile("landing.css"));
  const referenceStyle = addAsset(site, "reference.css", await ownFile("reference.css"));

  const assets = { script, icon, styles: [fonts, referenceStyle] };
  const pages = await Promise.all(
    descriptions.map((description) => redocPage(description, descriptions, assets)),
  );
  for (const [index, { api, json, yaml }] of descriptions.entries()) {
    site.set(`${api.slug}/index.html`, pages[index] as string);
    site.set(`${api.slug}.json`, json);
    site.set(`${api.slug}.yaml`, yaml);
  }
  site.set("index.html", landingPage(descriptions, { icon, styles: [fonts, landingStyle] }));
  await writeSite(site, folder);
}

function redoclyFile(path: string): Promise<Buffer> {
  return readFile(packagedFile(`@redocly/cli/${path}`));
}

function ownFile(name: string): Promise<Buffer> {
  return readFile(new URL(`./styles/${name}`, import.meta.url));
}
