import { addressOf } from "../edition.ts";
import type { Guide } from "../guides/guide.ts";
import type { PageContext } from "../pages/page.ts";
import { blocks, escapeMarkdown, linkTo, list } from "./marks.ts";
import { prose } from "./prose.ts";

/** Writes the page that introduces the site. */
export function landingMarkdown(page: PageContext): string {
  const { landing, apis, words } = page.edition;
  const more = ["guides/index", "evidence", "changelog"] as const;
  const names = {
    "guides/index": words.guides,
    evidence: words.evidence,
    changelog: words.changelog,
  };
  return blocks(
    guideMarkdown(landing, page),
    `## ${words.reference}`,
    list([
      ...apis.map((api) => ({
        text: `${linkTo(api.title, page.link(addressOf.api(api)))}: ${escapeMarkdown(api.summary)}`,
      })),
      ...more.map((address) => ({ text: linkTo(names[address], page.link(address)) })),
    ]),
  );
}

/** Writes one guide. */
export function guideMarkdown(guide: Guide, page: PageContext): string {
  return blocks(`# ${escapeMarkdown(guide.title)}`, prose(guide.body, page.markdown));
}

/** Writes the list of all guides. */
export function guideListMarkdown(page: PageContext): string {
  const { guides, words } = page.edition;
  const items = guides.map((guide) => ({
    text: `${linkTo(guide.title, page.link(addressOf.guide(guide)))}: ${escapeMarkdown(guide.description)}`,
  }));
  return blocks(`# ${words.guides}`, list(items));
}
