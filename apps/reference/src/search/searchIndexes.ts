import { folderOf, type Language } from "../edition.ts";
import type { RenderedEdition } from "../pages/pages.ts";
import { addAsset, type Site } from "../site/site.ts";
import type { SearchIndex } from "./document.ts";
import { readDocuments } from "./documents.ts";

/**
 * Adds what the search loads, a file per language. The documents are indexed in the browser: a
 * ready-made index would come on top of them, and is as large as they are.
 *
 * @returns paths below the root of the site
 * @throws BuildFailure when the editions differ in their pages or anchors
 */
export function addSearchIndexes(
  site: Site,
  editions: readonly RenderedEdition[],
): Record<Language, string> {
  const paths = [...readDocuments(editions)].map(([language, documents]) => {
    const index: SearchIndex = { language, folder: folderOf(language), documents };
    return [language, addAsset(site, `search.${language}.json`, JSON.stringify(index))];
  });
  return Object.fromEntries(paths) as Record<Language, string>;
}
