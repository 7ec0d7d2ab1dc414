import { groupHits, type Hit } from "../../search/search.ts";
import { element } from "../element.ts";
import { type HitContext, hitOption } from "./hitView.ts";

/** The list of hits below an input, one of which is chosen. */
export interface ResultList {
  element: HTMLElement;
  /** Shows the best of the hits, and tells how many. */
  show(hits: readonly Hit[], context: HitContext): number;
  /** Chooses another: `first`, `last`, or as many steps further, round the ends. */
  choose(where: "first" | "last" | number): void;
  chosen(): HTMLAnchorElement | undefined;
}

/** Makes the list of an input, which tells assistive software what is chosen in it. */
export function createResultList(input: HTMLInputElement, label: string): ResultList {
  const list = element("div", { role: "listbox", id: "search-results", "aria-label": label });
  let options: HTMLAnchorElement[] = [];
  let index = -1;
  const mark = (next: number): void => {
    options[index]?.setAttribute("aria-selected", "false");
    index = next;
    const option = options[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option === undefined) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", option.id);
  };
  return {
    element: list,
    show(hits, context) {
      options = [];
      list.replaceChildren(
        ...[...groupHits(hits)].map(([kind, members]) => {
          const name = element(
            "div",
            { class: "kind", id: `search-${kind}` },
            context.words.kinds[kind],
          );
          const inner = members.map((hit) => {
            const option = hitOption(hit, `search-hit-${options.length + 1}`, context);
            option.ariaSelected = "false";
            options.push(option);
            return option;
          });
          return element("div", { role: "group", "aria-labelledby": name.id }, name, ...inner);
        }),
      );
      list.scrollTop = 0;
      list.hidden = options.length === 0;
      input.ariaExpanded = String(options.length > 0);
      mark(options.length > 0 ? 0 : -1);
      return options.length;
    },
    choose(where) {
      const { length } = options;
      if (length === 0) return;
      if (where === "first") mark(0);
      else if (where === "last") mark(length - 1);
      else mark((index + where + length) % length);
    },
    chosen: () => options[index],
  };
}
