import MiniSearch from "minisearch";
import type { Kind, SearchDocument } from "./document.ts";
import { createNameFinder } from "./names.ts";
import { indexTerms, termsOf } from "./terms.ts";

/** A document that was found. */
export interface Found {
  /** Place in the list of documents. */
  id: number;
  /** Comparable within one query. */
  score: number;
  /** Words of the document that answer the query, as `termsOf` gives them. */
  terms: string[];
}

/** What a query has found. */
export interface Findings {
  /** Best first. */
  found: Found[];
  /** Whether some word of the query begins no word of any document. */
  strange: boolean;
}

/** Finds documents of one language. */
export interface SearchEngine {
  find(query: string): Findings;
}

type NumberedDocument = { id: number } & SearchDocument;

/** How much more a document of a kind is wanted than a field with the same words. */
const WANTED: Record<Kind, number> = {
  operation: 2,
  guide: 1.8,
  overview: 1.6,
  schema: 1.5,
  response: 1.3,
  field: 1,
};

const BOOST = { name: 6, title: 5, values: 4, path: 2, text: 1, notes: 0.8 };

/** How much more a document counts that the query names in full. */
const NAMED = 3;

/** Of the best score: what has less is noise beside it. */
const WORTH = 0.02;

/** Documents that are indexed at a stretch; in between, the page goes on. */
const CHUNK = 200;

/** Makes the documents of a language searchable. */
export async function createSearchEngine(
  documents: readonly SearchDocument[],
): Promise<SearchEngine> {
  const index = new MiniSearch<NumberedDocument>({
    fields: Object.keys(BOOST),
    extractField,
    tokenize: indexTerms,
    processTerm: (term) => term,
    searchOptions: {
      boost: BOOST,
      boostDocument: (id) => wanted(documents[id]),
      tokenize: (query) => [...new Set(termsOf(query).map(({ term }) => term))],
      // Of a word of two letters only the last one may still be growing.
      prefix: (term, place, terms) => term.length > 2 || place === terms.length - 1,
      fuzzy: mistakes,
      weights: { prefix: 0.6, fuzzy: 0.3 },
    },
  });
  await index.addAllAsync(
    documents.map((document, id) => ({ ...document, id })),
    { chunkSize: CHUNK },
  );
  const namedBy = createNameFinder(documents);
  return {
    find(query) {
      const words = new Set(termsOf(query).map(({ term }) => term));
      const named = namedBy(query);
      const results = index.search(query).map(({ id, score, terms, queryTerms }) => {
        const name = named.get(id) ?? 0;
        const answered = name > 0 ? words.size : new Set(queryTerms).size;
        return { id, score: score * answered * (1 + NAMED * name), terms, answered };
      });
      const most = Math.max(0, ...results.map(({ answered }) => answered));
      const best = Math.max(0, ...results.map(({ score }) => score));
      const needed = Math.min(most, Math.floor(words.size / 2) + 1);
      const found = results
        .filter(({ answered, score }) => answered >= needed && score >= best * WORTH)
        .sort((one, other) => other.score - one.score);
      const known = (word: string): boolean =>
        index.search(word, { fuzzy: false, prefix: true }).length > 0;
      return { found, strange: [...words].some((word) => !known(word)) };
    },
  };
}

/** Letters that may be wrong, two of a longer word for they may be exchanged. */
function mistakes(term: string): number | false {
  // A number that differs in one digit is another number.
  return term.length > 4 && !/\d/.test(term) && (term.length > 5 ? 2 : 1);
}

function wanted(document: SearchDocument | undefined): number {
  return WANTED[document?.kind ?? "field"];
}

function extractField(document: NumberedDocument, field: string): string | number {
  const { id, name = "", title = "", request = "", address, anchor } = document;
  const { values = [], text = "", notes = "" } = document;
  const path = `${request} ${address} ${anchor}`;
  return { id, name, title, path, values: values.join(" "), text, notes }[field] ?? "";
}
