import type { SearchDocument } from "../../search/document.ts";
import { excerpt, markTerms, type Piece } from "../../search/excerpt.ts";
import type { Hit, Search } from "../../search/search.ts";
import { element } from "../element.ts";
import type { SearchWords } from "./words/en.ts";

/** What hits are shown with. */
export interface HitContext {
  search: Search;
  words: SearchWords;
  /** Relative address of the root of the site. */
  root: string;
}

/** One hit as an option of the list: a link, so that it opens as any link does. */
export function hitOption(hit: Hit, id: string, context: HitContext): HTMLAnchorElement {
  const { document, matched, language, terms } = hit;
  const { address, anchor, request } = document;
  const { root, search } = context;
  const fragment = anchor === "" ? "" : `#${anchor}`;
  const texts = [matched.text, matched.values?.join(", "), matched.notes];
  const pieces = excerpt(
    texts.filter((text) => text !== undefined),
    terms,
  );
  return element(
    "a",
    {
      role: "option",
      id,
      href: `${root}${search.folder}${address}.html${fragment}`,
      tabindex: "-1",
    },
    element("span", { class: "hit-name" }, ...nameOf(hit)),
    element("span", { class: "hit-place" }, placeOf(document, context)),
    ...(request === undefined ? [] : [requestLine(request, terms)]),
    element("span", { class: "hit-text", lang: language }, ...pieces.map(nodeOf)),
  );
}

function requestLine(request: string, terms: ReadonlySet<string>): HTMLElement {
  return element("code", { class: "hit-request" }, ...marked(request, terms));
}

function nameOf({ document, matched, terms }: Hit): (Node | string)[] {
  const { kind, anchor, name = "", title } = document;
  if (title === undefined) {
    const full = kind === "field" ? writtenName(anchor, name) : name;
    return [element("code", {}, ...marked(full, terms))];
  }
  // The title in the language in which it was found explains why it is here.
  const other = matched.title !== undefined && matched.title !== title;
  const inOther = other ? [" (", ...marked(matched.title ?? "", terms), ")"] : [];
  return [...marked(title, terms), ...inOther];
}

const PLACES = /^(path|query|header|cookie|request|response-[^.]+)\./;

/** A field as it is written: `filter[updated_at]` in a query, `_embedded.contacts.id` in a body. */
function writtenName(anchor: string, name: string): string {
  const steps = anchor.replace(PLACES, "").split(".");
  if (!anchor.startsWith("query.")) return steps.join(".");
  return steps.slice(1).reduce((whole, step) => `${whole}[${step}]`, steps[0] ?? name);
}

function placeOf({ kind, address, anchor }: SearchDocument, context: HitContext): string {
  const { search, words } = context;
  const api = search.pageOf(`${address.split("/")[0]}/index`)?.title;
  const page = search.pageOf(address);
  const steps = [api];
  if (anchor !== "") steps.push(page?.title ?? page?.name);
  if (kind === "field") {
    const [place = ""] = anchor.split(".");
    const status = /^response-(.+)$/.exec(place)?.[1];
    steps.push(status === undefined ? words.places[place] : words.response(status));
  }
  return steps.filter((step) => step !== undefined).join(" · ");
}

function marked(text: string, terms: ReadonlySet<string>): (Node | string)[] {
  return markTerms(text, terms).map(nodeOf);
}

function nodeOf({ text, marked: isMarked }: Piece): Node | string {
  return isMarked ? element("mark", {}, text) : text;
}
