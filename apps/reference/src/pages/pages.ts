import { BuildFailure } from "../buildFailure.ts";
import { addressOf, type Edition, folderOf } from "../edition.ts";
import { apiPage, schemaPage, tagPage } from "./apiPages.ts";
import { changelogPage } from "./changelogPage.ts";
import { evidencePage } from "./evidencePage.ts";
import { guideListPage, guidePage, landingPage } from "./guidePages.ts";
import { operationPage } from "./operationPage.ts";
import { createPageContext, type Page, type PageContext } from "./page.ts";

/** An edition and its rendered pages. */
export interface RenderedEdition {
  edition: Edition;
  pages: readonly Page[];
}

/**
 * Renders all pages of an edition but the explorers.
 *
 * @throws BuildFailure when a text of a page has a bad link, heading or sample, or two pages have
 *   one address
 */
export function pagesOf(edition: Edition): Page[] {
  const at = (address: string, render: (page: PageContext) => Page): Page => {
    try {
      return render(createPageContext(edition, address));
    } catch (error) {
      if (!(error instanceof BuildFailure)) throw error;
      throw new BuildFailure(
        `${folderOf(edition.language)}${address}: ${error.message}`,
        error.output,
      );
    }
  };
  const pages = [
    at("index", landingPage),
    ...edition.apis.flatMap((api) => [
      at(addressOf.api(api), (page) => apiPage(api, page)),
      ...api.tags.map((tag) => at(addressOf.tag(api, tag), (page) => tagPage(api, tag, page))),
      ...api.operations.map((one) =>
        at(addressOf.operation(api, one), (page) => operationPage(api, one, page)),
      ),
      ...[...api.schemas.values()].map((one) =>
        at(addressOf.schema(api, one), (page) => schemaPage(api, one, page)),
      ),
    ]),
    at("guides/index", guideListPage),
    ...edition.guides.map((guide) => at(addressOf.guide(guide), (page) => guidePage(guide, page))),
    at("evidence", evidencePage),
    at("changelog", changelogPage),
  ];
  refuseSameAddress([
    ...pages.map(({ address }) => address),
    ...edition.apis.map(addressOf.explorer),
  ]);
  return pages;
}

/** Of two pages at one address only the second would be there. */
function refuseSameAddress(addresses: readonly string[]): void {
  const taken = new Map<string, string>();
  for (const address of addresses) {
    // Some hosts and disks do not tell small letters from capitals.
    const other = taken.get(address.toLowerCase());
    if (other !== undefined) {
      throw new BuildFailure(
        `the pages ${other} and ${address} have one address: rename the tag, operation or schema`,
      );
    }
    taken.set(address.toLowerCase(), address);
  }
}
