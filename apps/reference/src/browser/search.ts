import type { SearchIndex } from "../search/document.ts";
import { createSearch } from "../search/search.ts";
import { adoptStyle } from "./adoptStyle.ts";
import style from "./search/search.css";
import { createSearchDialog, type SearchDialog } from "./search/searchDialog.ts";
import { en, type SearchWords } from "./search/words/en.ts";
import { ru } from "./search/words/ru.ts";

const WORDS: Record<string, SearchWords> = { en, ru };

let dialog: SearchDialog | undefined;

/**
 * Opens the search.
 *
 * @param data addresses, from the element of the page's script: `root` of the site, and in `index`
 *   those of the indexes, with that of the page's language first
 * @param opener has in `value` what was typed while this was being loaded
 */
export function start(data: DOMStringMap, opener: HTMLElement): void {
  dialog ??= addDialog(data);
  dialog.open((opener as HTMLButtonElement).value);
}

function addDialog(data: DOMStringMap): SearchDialog {
  adoptStyle(style);
  const made = createSearchDialog({
    words: WORDS[document.documentElement.lang] ?? en,
    root: data["root"] ?? "",
    load: () => createSearch((data["index"] ?? "").split(" "), loadIndex),
  });
  document.body.append(made.element);
  return made;
}

async function loadIndex(address: string): Promise<SearchIndex> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}`);
  return answer.json();
}
