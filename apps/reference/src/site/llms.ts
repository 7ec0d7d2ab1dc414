import { addressOf, type Edition, folderOf, LANGUAGES, wordsOf } from "../edition.ts";
import { blocks, escapeMarkdown, type Item, inlineCode, linkTo, list } from "../markdown/marks.ts";
import type { Api } from "../model/api.ts";
import { createMarkdownContext, type Page, relative } from "../pages/page.ts";

/**
 * Writes `llms.txt` of an edition, in the form of llmstxt.org: what the site is, and a list of its
 * pages as Markdown.
 *
 * @param pages of the edition, all of them
 */
export function llmsIndex(edition: Edition, pages: readonly Page[]): string {
  const { apis, guides, words, landing, language } = edition;
  const descriptions = new Map(pages.map(({ address, description }) => [address, description]));
  const item = (address: string, name: string, call = ""): Item => ({
    text: `${linkTo(name, `${address}.md`)}: ${call}${escapeMarkdown(descriptions.get(address) ?? "")}`,
  });
  const own = `${folderOf(language)}llms.txt`;
  const others = LANGUAGES.filter((other) => other !== language).map((other) => ({
    text: linkTo(wordsOf(other).languageName, relative(own, `${folderOf(other)}llms.txt`)),
  }));
  return `${blocks(
    "# Liaison",
    `> ${words.siteDescription}`,
    escapeMarkdown(landing.description),
    words.markdownBesideHtml,
    apis.flatMap((api) => [`## ${escapeMarkdown(api.title)}`, list(apiItems(api, item))]),
    `## ${words.guides}`,
    list(guides.map((guide) => item(addressOf.guide(guide), guide.title))),
    // Of this name in every language: the format says that it may be left out where space is short.
    "## Optional",
    list([
      { text: linkTo(words.everythingInOneFile, "llms-full.txt") },
      ...apis.flatMap((api) =>
        ["yaml", "json"].map((format) => ({
          text: linkTo(`${api.title}: OpenAPI ${format.toUpperCase()}`, `${api.slug}.${format}`),
        })),
      ),
      ...apis.flatMap((api) =>
        [...api.schemas.values()].map((one) => item(addressOf.schema(api, one), one.name)),
      ),
      item("evidence", words.evidence),
      item("changelog", words.changelog),
      ...others,
    ]),
  )}\n`;
}

function apiItems(api: Api, item: (address: string, name: string, call?: string) => Item): Item[] {
  return [
    item(addressOf.api(api), api.title),
    ...api.tags.flatMap((tag) => [
      item(addressOf.tag(api, tag), tag.title),
      ...tag.operations.map((one) =>
        item(
          addressOf.operation(api, one),
          one.summary,
          `${inlineCode(`${one.method} ${one.path}`)}. `,
        ),
      ),
    ]),
  ];
}

/** Writes `llms-full.txt` of an edition: all its pages, each below a link to it. */
export function llmsFull(edition: Edition, pages: readonly Page[]): string {
  const texts = pages.map(({ address, markdown }) =>
    blocks(
      linkTo(`${address}.md`, `${address}.md`),
      markdown(createMarkdownContext(edition, address, "llms-full")),
    ),
  );
  return `${texts.join("\n\n---\n\n")}\n`;
}
