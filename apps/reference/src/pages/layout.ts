import { addressOf, folderOf, LANGUAGES, type Language, wordsOf } from "../edition.ts";
import { type Html, html, trustedHtml } from "../html/html.ts";
import { contentSecurityPolicy } from "../site/contentSecurityPolicy.ts";
import type { Page, PageContext } from "./page.ts";

/** Paths below the root of the site of what every page loads. */
export interface PageAssets {
  style: string;
  script: string;
  icon: string;
  /** Loaded by the script when it is needed: the search and the form that sends requests. */
  search: string;
  tryIt: string;
  /** Index of the search per language. */
  searchIndex: Record<Language, string>;
}

/** Where the site will be found. */
export interface SiteAddress {
  /** With a slash at its end, such as `https://example.com/reference/`; unknown when left out. */
  url?: string;
}

/** Renders a page with all that surrounds it: a whole document. */
export function layout(
  page: Page,
  context: PageContext,
  assets: PageAssets,
  { url }: SiteAddress,
): string {
  const { edition, link, file } = context;
  const { words, language } = edition;
  const title = page.address === "index" ? page.title : `${page.title} · Liaison`;
  const inOther = LANGUAGES.filter((other) => other !== language).map(
    (other) =>
      html`<a href="${file(folderOf(other) + page.address)}.html" hreflang="${other}" lang="${other}" data-language="${other}">${wordsOf(other).languageName}</a>`,
  );
  const alternates = [...LANGUAGES, "x-default" as const].map((other) => {
    const target = `${other === "x-default" ? "" : folderOf(other)}${page.address}.html`;
    return html`<link rel="alternate" hreflang="${other}" href="${url === undefined ? file(target) : url + target}">
`;
  });
  const own = `${folderOf(language)}${page.address}`;
  const indexes = [language, ...LANGUAGES.filter((other) => other !== language)].map(
    (one) => assets.searchIndex[one],
  );
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
${trustedHtml(contentSecurityPolicy(page.sendsCalls === true))}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${page.description}">
<meta property="og:title" content="${page.title}">
<meta property="og:description" content="${page.description}">
<link rel="icon" href="${file(assets.icon)}">
<link rel="stylesheet" href="${file(assets.style)}">
<script src="${file(assets.script)}" data-root="${file("")}" data-search="${file(assets.search)}" data-index="${indexes.map(file).join(" ")}" data-try="${file(assets.tryIt)}" data-copied="${words.copied}" data-failed="${words.notLoaded}"></script>
${alternates}${url !== undefined && html`<link rel="canonical" href="${url}${own}.html">\n`}<link rel="alternate" type="text/markdown" href="${file(`${own}.md`)}">
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="bar">
<a class="menu-open" href="#menu">${words.menu}</a>
<a class="site" href="${link("index")}">Liaison</a>
<nav class="areas" aria-label="${words.reference}">${areas(page, context)}</nav>
<button type="button" class="open-search" data-open-search>${words.search} <kbd>/</kbd></button>
${inOther}
<button type="button" class="theme" data-theme-switch aria-label="${words.theme}" title="${words.theme}"></button>
</header>
<div class="page${page.twoColumns === true && " two-columns"}">
<nav class="menu" id="menu" aria-label="${words.sections}">
<a class="menu-close" href="#content">${words.closeMenu}</a>
<div class="areas">${areas(page, context)}</div>
${navigation(page, context)}
</nav>
<main id="content" tabindex="-1">
${page.main}
</main>
</div>
<footer>
<p>${words.independent}</p>
<p><a href="${file(`${own}.md`)}">${words.markdown}</a> <a href="${link("evidence")}">${words.evidence}</a> <a href="${link("changelog")}">${words.changelog}</a></p>
</footer>
</body>
</html>
`.html;
}

/** The parts of the site: its APIs and the guides. */
function areas(page: Page, context: PageContext): Html {
  const { apis, words } = context.edition;
  const links = apis.map((api) => {
    const name = api.title.replace(/ API.*/, "");
    return barLink(context, page, addressOf.api(api), name, page.api?.slug === api.slug);
  });
  const inGuides = page.address.startsWith("guides/");
  return html`${links}${barLink(context, page, "guides/index", words.guides, inGuides)}`;
}

function barLink(
  { link }: PageContext,
  page: Page,
  address: string,
  text: string,
  within: boolean,
): Html {
  const current = page.address === address ? "page" : within && "true";
  return html`<a href="${link(address)}"${current && html` aria-current="${current}"`}>${text}</a>`;
}

/** Of a page of an API: its tags, and the operations of the page's own; else: everything on top. */
function navigation(page: Page, context: PageContext): Html {
  const { edition, link } = context;
  const { words } = edition;
  const item = (address: string, text: string, inner?: Html): Html => {
    const current = page.address === address && html` aria-current="page"`;
    return html`<li><a href="${link(address)}"${current}>${text}</a>${inner}</li>\n`;
  };
  const guides = edition.guides.map((guide) => item(addressOf.guide(guide), guide.title));
  const { api } = page;
  if (api === undefined) {
    const apis = edition.apis.map((one) => item(addressOf.api(one), one.title));
    return html`<p>${words.reference}</p><ul>${apis}</ul><p>${words.guides}</p><ul>${guides}</ul>
<ul>${item("evidence", words.evidence)}${item("changelog", words.changelog)}</ul>`;
  }
  const tags = api.tags.map((tag) => {
    const open = tag.name === page.tag;
    const operations = tag.operations.map((one) =>
      item(addressOf.operation(api, one), one.summary),
    );
    return item(
      addressOf.tag(api, tag),
      tag.title,
      open ? html`<ul>${operations}</ul>` : undefined,
    );
  });
  const inSchemas = page.address.startsWith(`${api.slug}/schemas/`) && html` aria-current="true"`;
  return html`<p>${api.title}</p>
<ul>${item(addressOf.api(api), words.overview)}${tags}<li><a href="${link(addressOf.api(api), "schemas")}"${inSchemas}>${words.schemas}</a></li>
<li><a href="${link(addressOf.explorer(api))}">${words.explorer}</a></li></ul>`;
}
