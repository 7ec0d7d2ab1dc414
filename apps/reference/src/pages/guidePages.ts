import { addressOf } from "../edition.ts";
import type { Guide } from "../guides/guide.ts";
import { type Html, html } from "../html/html.ts";
import { renderMarkdown } from "../html/markdown.ts";
import { guideListMarkdown, guideMarkdown, landingMarkdown } from "../markdown/guideMarkdown.ts";
import { breadcrumbs, downloadLinks } from "./blocks.ts";
import type { Page, PageContext } from "./page.ts";

/** Renders the page that introduces the site. */
export function landingPage(page: PageContext): Page {
  const { landing, apis, words } = page.edition;
  const cards = apis.map(
    (
      api,
    ) => html`<article class="card"><h2><a href="${page.link(addressOf.api(api))}">${api.title}</a></h2>
<p>${api.summary}</p>
<p class="rule">${words.version} ${api.version}, ${words.operationCount(api.operations.length)}</p>
<p class="rule">${downloadLinks(api, page)}</p></article>\n`,
  );
  const [first, rest] = divided(landing.body);
  return {
    address: page.address,
    title: landing.title,
    description: landing.description,
    markdown: landingMarkdown,
    main: html`<h1>${landing.title}</h1>
<div class="text lead">${renderMarkdown(first, page.markdown)}</div>
<div class="cards">${cards}</div>
<div class="text">${renderMarkdown(rest, page.markdown)}</div>`,
  };
}

/** Renders one guide. */
export function guidePage(guide: Guide, page: PageContext): Page {
  const { words } = page.edition;
  const outline = guide.headings.filter(({ level }) => level === 2);
  const [first, rest] = divided(guide.body);
  return {
    address: page.address,
    title: guide.title,
    description: guide.description,
    markdown: (at) => guideMarkdown(guide, at),
    main: html`${breadcrumbs([{ address: "guides/index", text: words.guides }], page)}<h1>${guide.title}</h1>
<div class="text lead">${renderMarkdown(first, page.markdown)}</div>
<nav class="outline" aria-label="${words.onThisPage}"><ul>${outline.map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></nav>
<div class="text">${renderMarkdown(rest, page.markdown)}</div>
${neighbours(guide, page)}`,
  };
}

/** Renders the list of all guides. */
export function guideListPage(page: PageContext): Page {
  const { guides, words } = page.edition;
  const items = guides.map(
    (guide) =>
      html`<li><a href="${page.link(addressOf.guide(guide))}">${guide.title}</a><p>${guide.description}</p></li>\n`,
  );
  return {
    address: page.address,
    title: words.guides,
    description: guides.map(({ title }) => title).join(". "),
    markdown: guideListMarkdown,
    main: html`<h1>${words.guides}</h1>\n<ul class="operations">${items}</ul>`,
  };
}

function divided(body: string): [first: string, rest: string] {
  const end = /\n\s*\n/.exec(body);
  return end === null ? [body, ""] : [body.slice(0, end.index), body.slice(end.index)];
}

function neighbours(guide: Guide, { edition, link }: PageContext): Html {
  const { guides, words } = edition;
  const index = guides.indexOf(guide);
  const [previous, next] = [guides[index - 1], guides[index + 1]];
  const to = (one: Guide | undefined, label: string): Html | undefined =>
    one && html`<a href="${link(addressOf.guide(one))}"><small>${label}</small> ${one.title}</a>`;
  return html`<nav class="neighbours" aria-label="${words.guides}">${to(previous, words.previous)} ${to(next, words.next)}</nav>`;
}
