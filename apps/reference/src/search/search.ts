import type { Kind, SearchDocument, SearchIndex } from "./document.ts";
import { createSearchEngine, type Found, type SearchEngine } from "./engine.ts";

/** A place that answers a query. */
export interface Hit {
  /** In the language of the reader. */
  document: SearchDocument;
  /** The same in the language in which it was found. */
  matched: SearchDocument;
  /** Of `matched`. */
  language: string;
  /** Words of `matched` that answer the query, as `termsOf` gives them. */
  terms: ReadonlySet<string>;
}

/** Answers to a query, best first. */
export interface Answers {
  hits: Hit[];
  /**
   * The same with what the other languages add; only there when the query has a word that the
   * language of the reader does not know. Fails when they cannot be loaded.
   */
  more?: Promise<Hit[]>;
}

/** Searches in the language of the reader first, and in the others when that is not enough. */
export interface Search {
  /** Folder of the language below the root of the site. */
  folder: string;
  find(query: string): Answers;
  /** The whole page that a document is part of. */
  pageOf(address: string): SearchDocument | undefined;
}

interface Edition {
  index: SearchIndex;
  engine: SearchEngine;
}

/**
 * Loads the index of the reader's language; the others are loaded when they are needed.
 *
 * @param addresses of the indexes, that of the reader's language first
 * @param load reads an index; what it throws is passed on
 */
export async function createSearch(
  addresses: readonly string[],
  load: (address: string) => Promise<SearchIndex>,
): Promise<Search> {
  const open = async (address: string): Promise<Edition> => {
    const index = await load(address);
    return { index, engine: await createSearchEngine(index.documents) };
  };
  const [first = "", ...others] = addresses;
  const own = await open(first);
  const { documents, folder } = own.index;
  const pages = new Map(
    documents.filter(({ anchor }) => anchor === "").map((one) => [one.address, one]),
  );
  let loading: Promise<Edition[]> | undefined;
  const loadOthers = (): Promise<Edition[]> => {
    loading ??= Promise.all(others.map(open)).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    folder,
    pageOf: (address) => pages.get(address),
    find(query) {
      const { found, strange } = own.engine.find(query);
      const hits = hitsOf([{ edition: own, found }], documents);
      if (!strange || others.length === 0) return { hits };
      const more = loadOthers().then((editions) => {
        const rest = editions.map((edition) => ({
          edition,
          found: edition.engine.find(query).found,
        }));
        return hitsOf([{ edition: own, found }, ...rest], documents);
      });
      return { hits, more };
    },
  };
}

/** Hits that are shown, and those of one kind beside others. A reader in want of more adds a word. */
const SHOWN = 40;
const OF_KIND = 8;

/** The hits to show, by kind; the kinds stand in the order of their best hits. */
export function groupHits(hits: readonly Hit[]): Map<Kind, Hit[]> {
  const groups = Map.groupBy(hits, ({ document }) => document.kind);
  const each = groups.size === 1 ? SHOWN : OF_KIND;
  return new Map([...groups].map(([kind, members]) => [kind, members.slice(0, each)]));
}

/** What was found in one or more languages, each place once: where it scores best. */
function hitsOf(
  answers: readonly { edition: Edition; found: readonly Found[] }[],
  documents: readonly SearchDocument[],
): Hit[] {
  const best = new Map<number, { edition: Edition; one: Found }>();
  for (const { edition, found } of answers) {
    for (const one of found) {
      const known = best.get(one.id);
      if (known === undefined || known.one.score < one.score) best.set(one.id, { edition, one });
    }
  }
  return [...best.values()]
    .sort((first, second) => second.one.score - first.one.score)
    .flatMap(({ edition: { index }, one: { id, terms } }) => {
      const document = documents[id];
      const matched = index.documents[id];
      if (document === undefined || matched === undefined) return [];
      return [{ document, matched, language: index.language, terms: new Set(terms) }];
    });
}
