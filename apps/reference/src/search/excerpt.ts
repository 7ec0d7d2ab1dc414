import { termsOf } from "./terms.ts";

/** A piece of a text, and whether the query has asked for it. */
export interface Piece {
  text: string;
  marked: boolean;
}

/** Characters of an excerpt, and of what stands before its first marked word. */
const LENGTH = 150;
const BEFORE = 40;

/** Divides a text into what the query has asked for and what not. */
export function markTerms(text: string, terms: ReadonlySet<string>): Piece[] {
  const pieces: Piece[] = [];
  const add = (piece: string, marked: boolean): void => {
    if (piece !== "") pieces.push({ text: piece, marked });
  };
  let end = 0;
  for (const found of termsOf(text)) {
    if (!terms.has(found.term)) continue;
    const between = text.slice(end, found.start);
    const last = pieces.at(-1);
    // Parts of a name such as `updated_at` are one mark.
    if (last?.marked && /^_?$/.test(between)) last.text += text.slice(end, found.end);
    else {
      add(between, false);
      add(text.slice(found.start, found.end), true);
    }
    end = found.end;
  }
  add(text.slice(end), false);
  return pieces;
}

/** The part of the first text that has a term, around that term; else how the first text begins. */
export function excerpt(texts: readonly string[], terms: ReadonlySet<string>): Piece[] {
  for (const text of texts) {
    const first = termsOf(text).find(({ term }) => terms.has(term));
    if (first !== undefined) return markTerms(cut(text, first.start), terms);
  }
  return markTerms(cut(texts[0] ?? "", 0), terms);
}

function cut(text: string, at: number): string {
  const start = at > BEFORE ? text.lastIndexOf(" ", at - BEFORE) + 1 : 0;
  const before = start > 0 ? "…" : "";
  if (text.length <= start + LENGTH) return before + text.slice(start);
  const space = text.lastIndexOf(" ", start + LENGTH);
  const part = text.slice(start, space > at ? space : start + LENGTH);
  return `${before}${part.replace(/[\s.,:;]+$/, "")}…`;
}
