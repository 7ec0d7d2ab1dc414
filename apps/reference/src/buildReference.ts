import { readFile } from "node:fs/promises";
import { transform } from "esbuild";
import type { DescribedApi } from "./apis.ts";
import { readChangelog } from "./changelog/changelog.ts";
import { type Description, readDescription } from "./description.ts";
import { type Edition, folderOf, LANGUAGES, type Language, wordsOf } from "./edition.ts";
import { contentFolder, readGuides, readLanding } from "./guides/readGuides.ts";
import { layout, type PageAssets } from "./pages/layout.ts";
import { createPageContext } from "./pages/page.ts";
import { pagesOf } from "./pages/pages.ts";
import { addExplorers } from "./redoc/addExplorers.ts";
import { cutSample, readSamples } from "./samples/samples.ts";
import { addSearchIndexes } from "./search/searchIndexes.ts";
import { addBrowserScripts } from "./site/browserScripts.ts";
import { addMachineFiles } from "./site/machineFiles.ts";
import { notFoundPage } from "./site/notFoundPage.ts";
import { packagedFile } from "./site/packagedFile.ts";
import { addAsset, type Site, writeSite } from "./site/site.ts";
import { readSiteUrl } from "./site/siteUrl.ts";
import { addTryItForms } from "./tryIt/tryItForms.ts";

/** What to build, and where. */
export interface ReferenceOptions {
  apis: readonly DescribedApi[];
  /** Folder of the site; what is in it is lost. */
  folder: string;
  /**
   * Where the site will be found, such as `https://example.com/reference/`. The links work anywhere
   * without it; search engines ask for it.
   */
  url?: string;
  /** Folder of the guides, ours unless given. */
  content?: string;
}

/**
 * Builds the site. All its links are relative, so it works below any path of any static host.
 *
 * The folder is touched only when everything has been rendered.
 *
 * @throws BuildFailure when the address, a bundle, a guide, a sample or the installed Redoc is not
 *   what it should be
 */
export async function buildReference(options: ReferenceOptions): Promise<void> {
  const { apis, folder, content = contentFolder } = options;
  const url = options.url === undefined ? undefined : readSiteUrl(options.url);
  const site: Site = new Map();
  const descriptions = new Map<Language, Description[]>();
  for (const language of LANGUAGES) {
    descriptions.set(
      language,
      await Promise.all(apis.map(({ slug, bundles }) => readDescription(slug, bundles[language]))),
    );
  }
  const editions = await readEditions(descriptions, content);
  const rendered = editions.map((edition) => ({ edition, pages: pagesOf(edition) }));
  const searchIndex = addSearchIndexes(site, rendered);
  const assets: PageAssets = { ...(await addAssets(site)), searchIndex };
  for (const { edition, pages } of rendered) {
    for (const page of pages) {
      const path = folderOf(edition.language) + page.address;
      const context = createPageContext(edition, page.address);
      site.set(`${path}.html`, layout(page, context, assets, url === undefined ? {} : { url }));
    }
    for (const { api, json, yaml } of descriptions.get(edition.language) ?? []) {
      site.set(`${folderOf(edition.language)}${api.slug}.json`, json);
      site.set(`${folderOf(edition.language)}${api.slug}.yaml`, yaml);
    }
    addTryItForms(site, edition);
    await addExplorers(site, edition, descriptions.get(edition.language) ?? [], assets);
  }
  addMachineFiles(site, rendered, url);
  site.set("404.html", notFoundPage(assets.style, url));
  await writeSite(site, folder);
}

async function readEditions(
  descriptions: ReadonlyMap<Language, readonly Description[]>,
  content: string,
): Promise<Edition[]> {
  const samples = await readSamples();
  const versions = (descriptions.get("en") ?? []).map(
    ({ api }) => [api.slug, api.version] as const,
  );
  const changelog = await readChangelog(
    packagedFile("@liaison/spec/changelog.json"),
    new Map(versions),
  );
  return Promise.all(
    LANGUAGES.map(async (language) => {
      const [landing, guides] = await Promise.all([
        readLanding(language, content),
        readGuides(language, content),
      ]);
      const references = new Set([landing, ...guides].flatMap((guide) => guide.samples));
      const guideSamples = await Promise.all(
        [...references].map(async (name) => [name, await cutSample(name)] as const),
      );
      return {
        language,
        words: wordsOf(language),
        apis: (descriptions.get(language) ?? []).map(({ api }) => api),
        landing,
        guides,
        samples,
        guideSamples: new Map(guideSamples),
        changelog,
      };
    }),
  );
}

async function addAssets(site: Site): Promise<Omit<PageAssets, "searchIndex">> {
  const { page, search, tryIt } = await addBrowserScripts(site);
  const style = await readFile(new URL("styles/page.css", import.meta.url), "utf8");
  const { code } = await transform(style, { loader: "css", minify: true, target: "es2022" });
  return {
    style: addAsset(site, "page.css", code),
    script: page,
    icon: addAsset(site, "icon.svg", await readFile(new URL("styles/icon.svg", import.meta.url))),
    search,
    tryIt,
  };
}
