/** A word of a text, and where it stands. */
export interface Term {
  /** In small letters, as it is looked for. */
  term: string;
  start: number;
  end: number;
}

/** `listContacts` is two words, `updated_at` too, `v4` and `5XX` are one. */
const PARTS = /\p{N}[\p{N}\p{Lu}]*|\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?\p{Ll}+\p{N}*|\p{Lo}+/gu;

/** Finds the words of a text; names are divided into theirs. */
export function termsOf(text: string): Term[] {
  return [...text.matchAll(PARTS)].map(({ 0: part, index }) => ({
    term: fold(part),
    start: index,
    end: index + part.length,
  }));
}

/** The terms under which a text is found: its words, and names of several words as a whole. */
export function indexTerms(text: string): string[] {
  const names = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  return names.flatMap((name) => {
    const parts = termsOf(name).map(({ term }) => term);
    return parts.length > 1 ? [...parts, key(name)] : parts;
  });
}

/** What is left of a name when its spelling does not matter: `filter[id]` and `Filter id` agree. */
export function key(name: string): string {
  return unaccented(name.replace(/[^\p{L}\p{N}]+/gu, ""));
}

/** Endings of cases, numbers and genders; English ones are few, and found as misspelt words are. */
const ENDING =
  /(?<=[а-я]{3})(?:[ая]ми|[ыи]ми|[ое]го|[ое]му|[аяыиое][хм]|[оеыи]й|[ое]в|[аяоеыи][яею]|[уюо]ю|[аеиоуыюяьй])$/;

function fold(word: string): string {
  return unaccented(word).replace(ENDING, "").replace(/нн$/, "н");
}

function unaccented(text: string): string {
  return text.toLowerCase().replaceAll("ё", "е");
}
