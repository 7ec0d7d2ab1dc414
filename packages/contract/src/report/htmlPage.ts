import { visible } from "./visible.ts";

/** The colours of all pages, light and dark, and what their text looks like. */
const BASE = `
:root{color-scheme:light dark;--page:#fbfaf8;--card:#fff;--ink:#23211e;--soft:#6d675f;--line:#e6e1d9;--good:#2f7d4f;--part:#96600f;--none:#b9432f;--track:#ece7df;--good-tint:#eef6f0;--part-tint:#fbf4e6;--none-tint:#fcf0ed}
@media(prefers-color-scheme:dark){:root{--page:#191816;--card:#22201d;--ink:#ece8e1;--soft:#a49c91;--line:#37332e;--good:#6cc08d;--part:#e0b25a;--none:#ee8d7a;--track:#37332e;--good-tint:#1f2a23;--part-tint:#2d2719;--none-tint:#33211d}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:62rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.86em;overflow-wrap:anywhere;unicode-bidi:isolate}
:focus-visible{outline:2px solid var(--part);outline-offset:2px}
`;

/**
 * Writes a page that stands alone: no script, nothing from elsewhere.
 *
 * @param body HTML; every text in it is escaped
 */
export function htmlPage(title: string, style: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${BASE}${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as HTML, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (one) => ENTITIES[one] ?? "");
}
