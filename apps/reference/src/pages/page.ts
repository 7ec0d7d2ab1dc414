import type { Edition } from "../edition.ts";
import { folderOf, resolveTarget } from "../edition.ts";
import type { Html } from "../html/html.ts";
import type { MarkdownContext } from "../html/markdown.ts";
import type { Api } from "../model/api.ts";
import type { Operation } from "../model/operation.ts";

/** What a page shows, without what all pages have. */
export interface Page {
  /** Below the folder of its language, without an extension, such as `amocrm/listContacts`. */
  address: string;
  title: string;
  /** Plain text of one or two sentences. */
  description: string;
  /** The API that it belongs to. */
  api?: Api;
  /** Tag whose operations the navigation shows. */
  tag?: string;
  main: Html;
  /** Whether `main` is a head, a column of code and parts, laid out side by side. */
  twoColumns?: boolean;
  /** Whether it has a form that talks to the server that its reader names. */
  sendsCalls?: boolean;
  /** Writes the same for machines, as Markdown that begins with a heading. */
  markdown(context: PageContext): string;
}

/** Where a page is rendered: what its links start from. */
export interface PageContext {
  edition: Edition;
  /** Of the page that is rendered. */
  address: string;
  /** Relative link to a page of the same language. */
  link(address: string, anchor?: string): string;
  /** Relative link to a file below the root of the site. */
  file(path: string): string;
  markdown: MarkdownContext;
}

/** The context of the page at an address. */
export function createPageContext(edition: Edition, address: string): PageContext {
  const link = (target: string, anchor = ""): string =>
    relative(address, `${target}.html`) + (anchor === "" ? "" : `#${anchor}`);
  return contextOf(edition, { address, standsAt: address, link });
}

/**
 * The context of a page as Markdown: its links lead to other pages in Markdown, which have no
 * anchors.
 *
 * @param standsAt where the text will stand, the page's own address unless given
 */
export function createMarkdownContext(
  edition: Edition,
  address: string,
  standsAt: string = address,
): PageContext {
  const link = (target: string): string => relative(standsAt, `${target}.md`);
  return contextOf(edition, { address, standsAt, link });
}

function contextOf(
  edition: Edition,
  { address, standsAt, link }: Pick<PageContext, "address" | "link"> & { standsAt: string },
): PageContext {
  return {
    edition,
    address,
    link,
    file: (path) => relative(folderOf(edition.language) + standsAt, path),
    markdown: {
      resolveLink(target) {
        const found = resolveTarget(target, edition);
        return link(found.address, found.anchor);
      },
      samples: edition.guideSamples,
      copyLabel: edition.words.copy,
    },
  };
}

/** Relative address of `target`, seen from the page at `from`; both below the same folder. */
export function relative(from: string, target: string): string {
  const own = from.split("/").slice(0, -1);
  const other = target.split("/");
  let same = 0;
  while (same < own.length && same < other.length - 1 && own[same] === other[same]) same++;
  return "../".repeat(own.length - same) + other.slice(same).join("/");
}

/** Where the explorer shows an operation: the anchor that Redoc gives it. */
export function explorerAnchor({ id, tag }: Pick<Operation, "id" | "tag">): string {
  return `/${tag.toLowerCase().replace(/\s+/g, "-")}/${id.toLowerCase()}`;
}
