import type { Kind } from "../../../search/document.ts";

/** The words of the search in English; every other language has the same keys. */
export const en = {
  title: "Search",
  hint: "Operation, path, field, error code, guide",
  results: "Results",
  close: "Close",
  keys: "↑ ↓ choose, Enter opens, Esc closes",
  loading: "Loading the search…",
  failed: "The search could not be loaded. Check the connection.",
  retry: "Try again",
  nothing: (query: string): string => `Nothing found for “${query}”.`,
  suggest: "Try for example",
  suggestions: [
    "link a contact",
    "filter[updated_at]",
    "responsible_user_id",
    "FieldMissing",
    "429",
  ] as string[],
  count: (found: number, shown: number): string => {
    if (shown < found) return `${found} results, the best ${shown} are shown`;
    return found === 1 ? "1 result" : `${found} results`;
  },
  kinds: {
    operation: "Operations",
    guide: "Guides",
    overview: "Sections",
    schema: "Schemas",
    field: "Fields",
    response: "Responses",
  } as Record<Kind, string>,
  places: {
    path: "in the path",
    query: "in the query",
    header: "header",
    request: "request body",
  } as Record<string, string>,
  response: (status: string): string => `response ${status}`,
};

/** The words of the search in one language. */
export type SearchWords = typeof en;
