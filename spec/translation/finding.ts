/** One thing that is wrong with a translation. */
export interface TranslationFinding {
  /** Line of the overlay, counted from 1. */
  line: number;
  /** Column of the overlay, counted from 1. */
  column: number;
  code: TranslationCode;
  /** One line: where, what is wrong, what to do. */
  message: string;
}

/** What kind of fault it is; messages say the rest. */
export type TranslationCode =
  | "translation-form"
  | "translation-missing"
  | "translation-stale"
  | "translation-no-text"
  | "translation-no-russian"
  | "translation-markdown";
