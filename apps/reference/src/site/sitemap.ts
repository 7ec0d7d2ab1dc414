import { folderOf, LANGUAGES } from "../edition.ts";
import { escapeHtml } from "../html/escapeHtml.ts";

/**
 * Writes `sitemap.xml`: each page in every language, each with the addresses of all of them.
 *
 * @param addresses of pages, the same in every language, such as `amocrm/listContacts`
 * @param url of the site, with a slash at its end
 */
export function sitemap(addresses: readonly string[], url: string): string {
  const entries = addresses.flatMap((address) => {
    const all = LANGUAGES.map((language) => ({
      language,
      location: escapeHtml(`${url}${folderOf(language)}${address}.html`),
    }));
    const alternates = all
      .map(
        (one) => `<xhtml:link rel="alternate" hreflang="${one.language}" href="${one.location}"/>`,
      )
      .join("\n");
    return all.map(({ location }) => `<url>\n<loc>${location}</loc>\n${alternates}\n</url>\n`);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join("")}</urlset>
`;
}

/**
 * Writes `robots.txt`: everything may be read.
 *
 * @param url of the site, with a slash at its end
 */
export function robots(url: string): string {
  return `User-agent: *\nAllow: /\nSitemap: ${url}sitemap.xml\n`;
}
