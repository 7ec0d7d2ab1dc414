import type { Answers, Hit, Search } from "../../search/search.ts";
import { element } from "../element.ts";
import { createResultList } from "./resultList.ts";
import type { SearchWords } from "./words/en.ts";

/** What the dialog needs. */
export interface SearchDialogOptions {
  words: SearchWords;
  /** Relative address of the root of the site. */
  root: string;
  /** Loads what is searched; called again after a failure. */
  load(): Promise<Search>;
}

/** The dialog of the search, one for the life of a page. */
export interface SearchDialog {
  element: HTMLDialogElement;
  /** Opens it with its last query, all of which is selected; or with what has been typed. */
  open(typed: string): void;
}

/** Makes the dialog. It loads what it searches when it is opened first. */
export function createSearchDialog({ words, root, load }: SearchDialogOptions): SearchDialog {
  const input = element("input", {
    ...{ type: "text", role: "combobox", id: "search-input", placeholder: words.hint },
    ...{
      "aria-label": words.title,
      "aria-controls": "search-results",
      "aria-autocomplete": "list",
    },
    ...{ autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go" },
  });
  const close = element("button", { type: "button" }, words.close);
  const list = createResultList(input, words.results);
  const status = element("p", { role: "status" });
  const help = element("div", { class: "help" });
  const keys = element("p", { class: "keys", "aria-hidden": "true" }, words.keys);
  const dialog = element(
    "dialog",
    { class: "search", "aria-label": words.title },
    element("div", { class: "ask" }, input, close),
    list.element,
    help,
    element("div", { class: "foot" }, status, keys),
  );

  let search: Search | undefined;
  let loading = false;

  const showHits = (hits: readonly Hit[], found: Search): void => {
    const shown = list.show(hits, { search: found, words, root });
    const query = input.value.trim();
    if (query === "") status.textContent = "";
    else status.textContent = shown === 0 ? words.nothing(query) : words.count(hits.length, shown);
    help.replaceChildren(...(shown === 0 ? suggestions() : []));
  };
  /** Until the other languages have answered: Enter must not open a hit of the query before. */
  const showWaiting = (found: Search): void => {
    list.show([], { search: found, words, root });
    status.textContent = words.loading;
    help.replaceChildren();
  };
  const update = async (): Promise<void> => {
    if (search === undefined) return;
    const query = input.value;
    const { hits, more }: Answers = search.find(query);
    if (more === undefined || hits.length > 0) showHits(hits, search);
    else showWaiting(search);
    // Without the other languages, what was found in the own one stands.
    const all = await more?.catch(() => hits);
    if (all !== undefined && input.value === query) showHits(all, search);
  };
  const suggestions = (): HTMLElement[] => {
    const buttons = words.suggestions.map((text) => {
      const button = element("button", { type: "button" }, text);
      button.addEventListener("click", () => {
        input.value = text;
        input.focus();
        void update();
      });
      return button;
    });
    return [element("p", {}, words.suggest), ...buttons];
  };
  const prepare = async (): Promise<void> => {
    if (search !== undefined || loading) return;
    loading = true;
    help.replaceChildren();
    status.textContent = words.loading;
    try {
      search = await load();
      await update();
    } catch {
      status.textContent = words.failed;
      const retry = element("button", { type: "button" }, words.retry);
      retry.addEventListener("click", () => {
        input.focus();
        void prepare();
      });
      help.replaceChildren(retry);
    } finally {
      loading = false;
    }
  };

  list.element.hidden = true;
  input.ariaExpanded = "false";
  input.addEventListener("input", () => void update());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.shiftKey) return;
    if (event.key === "Enter") open(event, list.chosen());
    else if (event.key in STEPS) list.choose(STEPS[event.key] ?? 0);
    else return;
    event.preventDefault();
  });
  list.element.addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey }) => {
    if (!(target instanceof Element) || target.closest("a") === null) return;
    // With these keys the hit opens elsewhere, and the reader may want another one.
    if (!ctrlKey && !metaKey && !shiftKey) dialog.close();
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => {
    // Its content fills it: what is clicked is the page behind.
    if (target === dialog) dialog.close();
  });
  return {
    element: dialog,
    open(typed) {
      if (!dialog.open) dialog.showModal();
      input.focus();
      if (typed === "") input.select();
      else input.value = typed;
      void (search === undefined ? prepare() : update());
    },
  };
}

/** Where a key leads in the list. */
const STEPS: Record<string, "first" | "last" | number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: "first",
  End: "last",
};

function open({ ctrlKey, metaKey }: KeyboardEvent, link: HTMLAnchorElement | undefined): void {
  if (link === undefined) return;
  if (ctrlKey || metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
}
