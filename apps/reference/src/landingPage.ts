import { contentSecurityPolicy } from "./contentSecurityPolicy.ts";
import type { Description, Operation } from "./description.ts";
import { escapeHtml } from "./escapeHtml.ts";

/** Paths below the root of the site of what the landing page loads. */
export interface LandingAssets {
  /** In the order of the cascade. */
  styles: string[];
  icon: string;
}

/** Renders the page that introduces the site, at its root; it needs no JavaScript. */
export function landingPage(descriptions: readonly Description[], assets: LandingAssets): string {
  const styles = assets.styles.map((path) => `<link rel="stylesheet" href="${path}">`);
  const titles = descriptions.map(({ title }) => escapeHtml(title)).join(" and ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${contentSecurityPolicy()}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Liaison: references of ${titles}</title>
<meta name="description" content="OpenAPI descriptions of ${titles}, with references, downloads and a local mock.">
<link rel="icon" href="${assets.icon}">
${styles.join("\n")}
</head>
<body>
<header class="intro">
<h1>Liaison</h1>
<p class="lead">One handwritten OpenAPI description per API. The typed clients, the mock servers,
the contract checks and this reference are all derived from it.</p>
<p>The vendors' documentation is wrong in places and silent in others. What was measured on a real
account, taken from an official client library or concluded is marked as such, field by field.</p>
</header>
<main>
<section aria-label="APIs" class="cards">
${descriptions.map(card).join("\n")}
</section>
<section aria-labelledby="first-call">
<h2 id="first-call">A first call</h2>
<p>Run <code>npx --yes pnpm@12 start</code> in the repository. The mocks answer from the same descriptions, and
any token will do.</p>
${descriptions.map(firstCall).join("\n")}
</section>
<section aria-labelledby="operations">
<h2 id="operations">Operations</h2>
${descriptions.map(operations).join("\n")}
</section>
</main>
<footer>
<p>Liaison is independent of the vendors whose APIs it describes. MIT licence.</p>
</footer>
</body>
</html>
`;
}

function card({ api, title, version, summary, operations, json, yaml }: Description): string {
  const count = operations.length === 1 ? "1 operation" : `${operations.length} operations`;
  const downloads = Object.entries({ yaml, json }).map(
    ([format, { length }]) =>
      `<a href="${api.slug}.${format}" download>${format.toUpperCase()} <small>${Math.ceil(length / 1024)} kB</small></a>`,
  );
  return `<article class="card">
<h2>${escapeHtml(title)}</h2>
<p class="facts"><span>Version ${escapeHtml(version)}</span> <span>${count}</span></p>
<p>${escapeHtml(summary.replace(/\.?$/, "."))}</p>
<p class="actions"><a class="open" href="${referencePath(api.slug)}" aria-label="Open the reference of ${escapeHtml(title)}">Open the reference</a> ${downloads.join(" ")}</p>
</article>`;
}

function firstCall({ api, title }: Description): string {
  return `<h3>${escapeHtml(title)}</h3>
<pre tabindex="0" aria-label="Command"><code>curl -H "Authorization: Bearer demo" \\
${breakable(api.firstCall)}</code></pre>`;
}

function operations({ api, title, operations }: Description): string {
  const groups = Map.groupBy(operations, ({ tag }) => tag);
  const lists = [...groups].map(
    ([tag, members]) => `<h4>${escapeHtml(tag)}</h4>
<ul class="operations">
${members.map((operation) => operationItem(api.slug, operation)).join("\n")}
</ul>`,
  );
  return `<h3>${escapeHtml(title)}</h3>
${lists.join("\n")}`;
}

function operationItem(slug: string, { method, path, id, summary, tag }: Operation): string {
  // The addresses that Redoc gives to its sections.
  const hash = `#/${tag.toLowerCase().replace(/\s+/g, "-")}/${id.toLowerCase()}`;
  return `<li><a href="${escapeHtml(referencePath(slug) + hash)}">${escapeHtml(summary)}</a>
<span class="request"><b class="method ${method.toLowerCase()}">${method}</b> <code>${breakable(path)}</code></span></li>`;
}

/** Not every host serves the index of a folder, so the file is named. */
function referencePath(slug: string): string {
  return `${slug}/index.html`;
}

/** A path or address that may wrap before each slash, for narrow screens. */
function breakable(path: string): string {
  return escapeHtml(path).replaceAll("/", "<wbr>/");
}
