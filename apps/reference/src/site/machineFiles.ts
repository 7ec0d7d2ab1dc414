import { addressOf, folderOf } from "../edition.ts";
import { createMarkdownContext } from "../pages/page.ts";
import type { RenderedEdition } from "../pages/pages.ts";
import { llmsFull, llmsIndex } from "./llms.ts";
import type { Site } from "./site.ts";
import { robots, sitemap } from "./sitemap.ts";

/** Where `pnpm start` serves: a sitemap and robots.txt cannot do without an address. */
const LOCAL_URL = "http://127.0.0.1:4000/";

/**
 * Adds what programs read: every page as Markdown, `llms.txt` and `llms-full.txt` per language, the
 * changelog as JSON, `sitemap.xml` and `robots.txt`.
 *
 * @param url of the site, with a slash at its end, that of `pnpm start` unless given
 */
export function addMachineFiles(
  site: Site,
  editions: readonly RenderedEdition[],
  url: string = LOCAL_URL,
): void {
  for (const { edition, pages } of editions) {
    const folder = folderOf(edition.language);
    for (const { address, markdown } of pages) {
      const text = markdown(createMarkdownContext(edition, address));
      site.set(`${folder}${address}.md`, `${text}\n`);
    }
    site.set(`${folder}llms.txt`, llmsIndex(edition, pages));
    site.set(`${folder}llms-full.txt`, llmsFull(edition, pages));
  }
  const [first] = editions;
  if (first === undefined) return;
  const { apis, changelog } = first.edition;
  site.set("changelog.json", `${JSON.stringify(changelog, undefined, 2)}\n`);
  const addresses = [
    ...first.pages.map(({ address }) => address),
    ...apis.map((api) => addressOf.explorer(api)),
  ];
  site.set("sitemap.xml", sitemap(addresses, url));
  site.set("robots.txt", robots(url));
}
