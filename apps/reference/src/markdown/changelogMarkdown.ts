import { addressOf } from "../edition.ts";
import type { PageContext } from "../pages/page.ts";
import { blocks, escapeMarkdown, inlineCode, linkTo, list } from "./marks.ts";
import { prose } from "./prose.ts";

/** Writes what changed in the descriptions. */
export function changelogMarkdown(page: PageContext): string {
  const { words, changelog, apis, language } = page.edition;
  const releases = changelog.releases.flatMap(({ api: slug, version, date, changes }) => {
    const api = apis.find((one) => one.slug === slug);
    const items = changes.map(({ kind, operations, text }) => {
      const places = operations.map((id) => {
        const operation = api?.operations.find((one) => one.id === id);
        if (api === undefined || operation === undefined) return inlineCode(id);
        return linkTo(id, page.link(addressOf.operation(api, operation)));
      });
      const all = [prose(text[language], page.markdown), places.join(", ")];
      return { text: `**${words.changeKinds[kind]}**: ${all.join(" ").trim()}` };
    });
    return [`## ${escapeMarkdown(`${api?.title ?? slug} ${version}`)}`, date, list(items)];
  });
  return blocks(
    `# ${words.changelog}`,
    `${words.changelogIntro} ${linkTo("changelog.json", page.file("changelog.json"))}`,
    releases,
  );
}
