import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type HTMLElement, parse } from "node-html-parser";

/** A parameter, header or property as a page shows it. */
export interface ShownField {
  name: string;
  anchor: string;
  isRequired: boolean;
  /** Its own text, normalised: without the fields within it. */
  text: string;
  /** The codes of its rules: members of a set, examples. */
  values: string[];
}

/** A piece of code with what stands above it. */
export interface ShownCode {
  code: string;
  label: string;
  caption: string;
}

/** What a reader without a script gets of a page, hidden and closed parts left out and in. */
export interface ShownPage {
  heading: string;
  requestLine: string;
  /** Normalised. */
  text: string;
  fields: ShownField[];
  /** The codes of each line of rules. */
  rules: string[][];
  codes: ShownCode[];
  /** Normalised text of the part about each status. */
  statuses: Map<string, string>;
  /** Paths of pages that it links, below the folder of its API. */
  links: string[];
  hrefs: string[];
}

/** The pages of one API in one language, by path below its folder, such as `schemas/Tag.html`. */
export type ShownApi = Map<string, ShownPage>;

/** What differs between Markdown and the text of its HTML: space and marks. */
const MARKS = /[\s`*_#>|\-[\]()\\]+/g;

/** Makes a text comparable, wherever it is from. */
export function normalise(text: string): string {
  return text.replace(MARKS, "");
}

/** Makes the Markdown of a bundle comparable with the text of a page. */
export function normaliseMarkdown(markdown: string): string {
  return normalise(markdown.replace(/\]\([^)]*\)/g, "]").replace(/^\s*\d+\. /gm, ""));
}

/** Reads the pages of an API from a built site; the explorer, which needs a script, is left out. */
export async function readShownApi(folder: string): Promise<ShownApi> {
  const names = await readdir(folder, { recursive: true });
  const paths = names.filter((name) => name.endsWith(".html") && name !== "explorer.html").sort();
  return new Map(
    await Promise.all(
      paths.map(async (path) => {
        const html = await readFile(join(folder, path), "utf8");
        return [path, readShownPage(html, path)] as const;
      }),
    ),
  );
}

/** Reads a page: only what is in its `main` part, not hidden and no button. */
export function readShownPage(html: string, path: string): ShownPage {
  // The parser would leave the markup inside of `pre` as text.
  const main = parse(html, { blockTextElements: { script: true, style: true } }).querySelector(
    "main",
  );
  if (main === null) throw new Error(`${path} has no main part`);
  for (const hidden of main.querySelectorAll("[hidden], button")) hidden.remove();
  const hrefs = main.querySelectorAll("a[href]").map((link) => link.getAttribute("href") ?? "");
  return {
    heading: textOf(main.querySelector("h1")),
    requestLine: textOf(main.querySelector(".request")),
    text: normalise(main.textContent),
    fields: main.querySelectorAll("ul.fields > li").map(readField),
    rules: main.querySelectorAll("p.rule").map(codesOf),
    codes: main.querySelectorAll(".tab").map((tab) => ({
      code: tab.querySelector("pre")?.textContent ?? "",
      label: textOf(tab.previousElementSibling),
      caption: normalise(tab.querySelector(":scope > p")?.textContent ?? ""),
    })),
    statuses: new Map(
      main
        .querySelectorAll("section.response")
        .map((part) => [textOf(part.querySelector(".status")), normalise(part.textContent)]),
    ),
    links: hrefs.map((href) => new URL(href, `http://host/${path}`).pathname.slice(1)),
    hrefs,
  };
}

function readField(item: HTMLElement): ShownField {
  const own = item.childNodes.filter((node) => node.rawTagName !== "details");
  const elements = own.filter((node): node is HTMLElement => node.rawTagName === "p");
  const head = elements.find((element) => element.classList.contains("field"));
  return {
    name: textOf(head?.querySelector("code")),
    anchor: item.id,
    isRequired: head?.querySelector("em") != null,
    text: normalise(own.map((node) => node.textContent).join(" ")),
    values: elements.filter((element) => element.classList.contains("rule")).flatMap(codesOf),
  };
}

function codesOf(element: HTMLElement): string[] {
  return element.querySelectorAll("code").map((code) => code.textContent);
}

function textOf(element: HTMLElement | null | undefined): string {
  return (element?.textContent ?? "").replace(/\s+/g, " ").trim();
}
