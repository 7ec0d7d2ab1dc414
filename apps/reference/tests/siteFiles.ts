import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type HTMLElement, parse } from "node-html-parser";

/** A page of a built site. */
export interface SitePage {
  /** Below the root of the site, such as `ru/amocrm/listContacts.html`. */
  path: string;
  html: string;
  ids: string[];
  /** Addresses in attributes, as they stand there. */
  links: { address: string; element: string }[];
}

/** A built site as its files are. */
export interface SiteFiles {
  /** Paths of all files, with slashes. */
  files: ReadonlySet<string>;
  pages: ReadonlyMap<string, SitePage>;
}

/** Attributes that hold an address that a browser follows by itself or at a click. */
const ADDRESSES = ["href", "src"];
/** Attributes of the page's script that hold what it loads on first use. */
const LOADED = ["data-root", "data-search", "data-index", "data-try"];

/** Reads the files of a built site. */
export async function readSiteFiles(folder: string): Promise<SiteFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length))
    .sort();
  const pages = files
    .filter((path) => path.endsWith(".html"))
    .map(
      async (path) =>
        [path, readSitePage(path, await readFile(join(folder, path), "utf8"))] as const,
    );
  return { files: new Set(files), pages: new Map(await Promise.all(pages)) };
}

/** Reads a page; of an explorer what Redoc draws is left out: it draws it anew. */
export function readSitePage(path: string, html: string): SitePage {
  const root = parse(html);
  root.getElementById("redoc")?.remove();
  const elements = root.querySelectorAll("*");
  return {
    path,
    html,
    ids: elements.flatMap(({ id }) => (id === "" ? [] : [id])),
    links: elements.flatMap((element) => addressesOf(element)),
  };
}

function addressesOf(element: HTMLElement): SitePage["links"] {
  const names = element.tagName === "SCRIPT" ? [...ADDRESSES, ...LOADED] : ADDRESSES;
  return names.flatMap((name) => {
    const address = element.getAttribute(name);
    const tag = element.tagName.toLowerCase();
    const all = name.startsWith("data-") ? address?.split(" ") : address?.trim();
    return [all ?? []].flat().map((one) => ({ address: one, element: `${tag} ${name}` }));
  });
}

/** What is wrong with the links and ids of a site, a line each. */
export function findBrokenLinks({ files, pages }: SiteFiles): string[] {
  return [...pages.values()].flatMap(({ path, ids, links }) => {
    const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
    return [
      ...twice.map((id) => `${path}: the id ${id} is there twice`),
      ...links.flatMap(({ address, element }) => {
        const problem = problemOf(address, path, { files, pages });
        return problem === undefined ? [] : [`${path}: ${element}="${address}": ${problem}`];
      }),
    ];
  });
}

function problemOf(address: string, path: string, { files, pages }: SiteFiles): string | undefined {
  if (/^https?:/.test(address)) return undefined;
  if (/^([a-z]+:|\/)/i.test(address)) return "it is not relative";
  const root = "http://site/";
  const { href, pathname, hash } = new URL(address, root + path);
  if (!href.startsWith(root) || climbs(address, path)) return "it leads out of the site";
  const target = decodeURIComponent(pathname)
    .slice(1)
    .replace(/(^|\/)$/, "$1index.html");
  if (!files.has(target)) return "there is no such file";
  const page = pages.get(target);
  const anchor = decodeURIComponent(hash.slice(1));
  if (anchor === "" || page === undefined) return undefined;
  if (target.endsWith("explorer.html")) return explorerProblem(anchor, target, pages);
  return page.ids.includes(anchor) ? undefined : "there is no such id";
}

/** A URL forgets steps above the root, a folder of a host would not. */
function climbs(address: string, path: string): boolean {
  const up = address.match(/^(?:\.\.\/)*/)?.[0].length ?? 0;
  return up / "../".length > path.split("/").length - 1;
}

/** Redoc names its parts itself: `/<tag>/<operation>` in small letters. */
function explorerProblem(
  anchor: string,
  target: string,
  pages: ReadonlyMap<string, SitePage>,
): string | undefined {
  const known = [...(pages.get(target)?.html.matchAll(/"operationId":"(\w+)"/g) ?? [])];
  const id = anchor.split("/").at(-1);
  const isKnown = known.some(([, operation]) => operation?.toLowerCase() === id);
  return isKnown ? undefined : "the explorer has no such operation";
}
