import { addressOf } from "../edition.ts";
import { EVIDENCE_LEVELS } from "../model/evidence.ts";
import { factsOf } from "../model/facts.ts";
import type { PageContext } from "../pages/page.ts";
import { blocks, escapeMarkdown, linkTo, list } from "./marks.ts";
import { evidenceItems } from "./shapeItems.ts";

/** Writes the list of all facts that no documentation states. */
export function evidenceMarkdown(page: PageContext): string {
  const { words, apis } = page.edition;
  const meanings = EVIDENCE_LEVELS.map((level) => ({
    text: `**${words.levels[level]}**: ${words.levelMeanings[level]}`,
  }));
  return blocks(
    `# ${words.evidencePage}`,
    words.evidencePageIntro,
    list(meanings),
    apis.flatMap((api) => {
      const facts = factsOf(api).flatMap(({ evidence, operations }) => {
        const links = operations.map((one) =>
          linkTo(one.id, page.link(addressOf.operation(api, one))),
        );
        const [item] = evidenceItems([evidence], page);
        return item === undefined ? [] : [{ ...item, items: [{ text: links.join(", ") }] }];
      });
      return [`## ${escapeMarkdown(api.title)}`, list(facts)];
    }),
  );
}
