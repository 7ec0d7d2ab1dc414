import { recall, remember } from "./memory.ts";

/**
 * Remembers the language that a reader switches to, and opens the landing page in it. Every other
 * address says which language it is in, and is left as it is.
 *
 * @param root relative address of the folder that the site lies in
 */
export function rememberLanguage(root: string): void {
  const own = document.documentElement.lang;
  const chosen = recall("language");
  const isRoot = root === "" && /\/(index\.html)?$/.test(location.pathname);
  const within = document.referrer.startsWith(location.origin);
  if (isRoot && !within && chosen !== null && chosen !== own && /^[a-z]{2}$/.test(chosen)) {
    location.replace(`${chosen}/index.html${location.hash}`);
  }
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest<HTMLAnchorElement>("a[data-language]");
    if (!link) return;
    remember("language", link.dataset["language"] ?? own);
    // The anchors are the same in every language: what is read stays in view.
    link.hash = location.hash;
  });
}
