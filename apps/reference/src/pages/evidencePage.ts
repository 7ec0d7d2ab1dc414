import { addressOf } from "../edition.ts";
import { type Html, html } from "../html/html.ts";
import { evidenceMarkdown } from "../markdown/evidenceMarkdown.ts";
import type { Api } from "../model/api.ts";
import { EVIDENCE_LEVELS } from "../model/evidence.ts";
import { type Fact, factsOf } from "../model/facts.ts";
import { evidenceFilter, evidenceList } from "./evidenceView.ts";
import type { Page, PageContext } from "./page.ts";

/** Renders the list of all facts that no documentation states. */
export function evidencePage(page: PageContext): Page {
  const { words, apis } = page.edition;
  const meanings = EVIDENCE_LEVELS.map(
    (level) =>
      html`<div><dt>${words.levels[level]}</dt><dd>${words.levelMeanings[level]}</dd></div>\n`,
  );
  return {
    address: page.address,
    title: words.evidencePage,
    description: words.evidencePageIntro,
    markdown: evidenceMarkdown,
    main: html`<h1>${words.evidencePage}</h1>
<div class="text lead"><p>${words.evidencePageIntro}</p></div>
<dl class="facts">${meanings}</dl>
${evidenceFilter(page)}${apis.map((api) => html`<h2 id="${api.slug}">${api.title}</h2>\n${factsOf(api).map((fact) => factView(api, fact, page))}`)}`,
  };
}

function factView(api: Api, { evidence, operations }: Fact, page: PageContext): Html {
  const links = operations.slice(0, 3).map((operation, index) => {
    const address = page.link(addressOf.operation(api, operation));
    return html`${index > 0 && ", "}<a href="${address}">${operation.id}</a>`;
  });
  const more = operations.length - links.length;
  return html`<div class="fact ${evidence.level}">${evidenceList([evidence], page)}<p class="rule">${links}${more > 0 && ` +${more}`}</p></div>\n`;
}
