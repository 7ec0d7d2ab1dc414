import { addressOf } from "../edition.ts";
import { html } from "../html/html.ts";
import { renderInline } from "../html/markdown.ts";
import { changelogMarkdown } from "../markdown/changelogMarkdown.ts";
import type { Page, PageContext } from "./page.ts";

/** Renders what changed in the descriptions. */
export function changelogPage(page: PageContext): Page {
  const { words, changelog, apis, language } = page.edition;
  const releases = changelog.releases.map(({ api: slug, version, date, changes }) => {
    const api = apis.find((one) => one.slug === slug);
    const items = changes.map(({ kind, operations, text }) => {
      const links = operations.map((id) => {
        const operation = api?.operations.find((one) => one.id === id);
        if (api === undefined || operation === undefined) return html` <code>${id}</code>`;
        return html` <a href="${page.link(addressOf.operation(api, operation))}">${id}</a>`;
      });
      return html`<li><b>${words.changeKinds[kind]}</b> ${renderInline(text[language], page.markdown)}${links}</li>\n`;
    });
    return html`<h2 id="${slug}-${version}">${api?.title ?? slug} ${version}</h2>
<p class="rule"><time datetime="${date}">${date}</time></p>
<ul>${items}</ul>\n`;
  });
  return {
    address: page.address,
    title: words.changelog,
    description: words.changelogIntro,
    markdown: changelogMarkdown,
    main: html`<h1>${words.changelog}</h1>
<div class="text lead"><p>${words.changelogIntro} <a href="${page.file("changelog.json")}">changelog.json</a></p></div>
<div class="text">${releases}</div>`,
  };
}
