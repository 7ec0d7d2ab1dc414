import { folderOf, LANGUAGES, wordsOf } from "../edition.ts";
import { html, trustedHtml } from "../html/html.ts";
import { contentSecurityPolicy } from "./contentSecurityPolicy.ts";

/**
 * Renders what a host shows in place of a page that is not there, in every language. It may stand
 * at any depth, where no relative link would work.
 *
 * @param style path of the style sheet below the root of the site
 * @param url of the site, with a slash at its end; without it the page has no links and no style
 */
export function notFoundPage(style: string, url: string | undefined): string {
  const texts = LANGUAGES.map((language) => {
    const { notFoundText, toFirstPage } = wordsOf(language);
    const first = `${url}${folderOf(language)}index.html`;
    return html`<p lang="${language}">${notFoundText}${url !== undefined && html` <a href="${first}">${toFirstPage}</a>`}</p>\n`;
  });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${trustedHtml(contentSecurityPolicy(false))}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${wordsOf("en").notFound} · Liaison</title>
${url !== undefined && html`<link rel="stylesheet" href="${url}${style}">\n`}</head>
<body>
<div class="page">
<div></div>
<main>
<h1>404</h1>
${texts}</main>
</div>
</body>
</html>
`.html;
}
