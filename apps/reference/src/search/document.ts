import type { Language } from "../edition.ts";

/** What a search finds, the kinds that readers ask for most first. */
export const KINDS = ["operation", "guide", "overview", "schema", "field", "response"] as const;

/** One of `KINDS`. */
export type Kind = (typeof KINDS)[number];

/** A page, or a part of one that has an anchor. */
export interface SearchDocument {
  kind: Kind;
  /** Of its page, below the folder of the language and without an extension. */
  address: string;
  /** Empty for a whole page. */
  anchor: string;
  /** What programs call it: an operationId, the name of a field or schema, a status. */
  name?: string;
  /** What people call it: a summary, a title, a heading. */
  title?: string;
  /** Method and path of an operation, such as `GET /api/v4/contacts/{id}`. */
  request?: string;
  /** Values that a field may have, types and media types that only this place names. */
  values?: string[];
  /** Plain text without the text of other documents. */
  text?: string;
  /** Evidence as plain text. */
  notes?: string;
}

/**
 * What the browser loads for one language. The documents of all languages are the same and in the
 * same order, so a place in the list means the same in each.
 */
export interface SearchIndex {
  language: Language;
  /** Folder of the language below the root of the site, empty or with a slash at its end. */
  folder: string;
  documents: SearchDocument[];
}
