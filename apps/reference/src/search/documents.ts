import { BuildFailure } from "../buildFailure.ts";
import { addressOf, type Edition, type Language } from "../edition.ts";
import type { RenderedEdition } from "../pages/pages.ts";
import type { SearchDocument } from "./document.ts";
import { type Passage, readPassages } from "./passages.ts";

/** Their parts repeat what stands elsewhere, or have no anchors. */
const WHOLE_PAGES = ["index", "guides/index", "evidence", "changelog"];

/**
 * Reads what the search finds from the pages of all editions.
 *
 * @returns the documents of each language, in the same order
 * @throws BuildFailure when the editions differ in their pages or anchors
 */
export function readDocuments(
  editions: readonly RenderedEdition[],
): Map<Language, SearchDocument[]> {
  const [first, ...others] = editions.map((one) => documentsByPlace(one));
  const chosen = [...withoutRepetition(first ?? new Map())];
  return new Map(
    [first, ...others].map((documents, index) => {
      const language = editions[index]?.edition.language as Language;
      const same = chosen.map((place) => {
        const document = documents?.get(place);
        if (document !== undefined) return document;
        throw new BuildFailure(
          `${place} is missing in the ${language} edition: the anchors of all editions are the same`,
        );
      });
      return [language, same];
    }),
  );
}

function documentsByPlace({ edition, pages }: RenderedEdition): Map<string, SearchDocument> {
  const heads = pageHeads(edition);
  const documents = pages.flatMap(({ address, title, description, main }) => {
    const head = heads.get(address) ?? { kind: "overview", title };
    if (WHOLE_PAGES.includes(address)) return [{ ...head, address, anchor: "", text: description }];
    return readPassages(main)
      .map((passage) => documentOf(passage, address, head))
      .filter((document) => document !== undefined);
  });
  return new Map(documents.map((one) => [`${one.address}#${one.anchor}`, one]));
}

type Head = Pick<SearchDocument, "kind" | "name" | "title" | "request">;

function pageHeads({ apis, guides }: Edition): Map<string, Head> {
  const heads = new Map<string, Head>();
  for (const api of apis) {
    heads.set(addressOf.api(api), { kind: "overview", title: api.title });
    for (const tag of api.tags) {
      heads.set(addressOf.tag(api, tag), { kind: "overview", title: tag.title });
    }
    for (const operation of api.operations) {
      const { id, summary, method, path } = operation;
      const head: Head = {
        kind: "operation",
        name: id,
        title: summary,
        request: `${method} ${path}`,
      };
      heads.set(addressOf.operation(api, operation), head);
    }
    for (const { name } of api.schemas.values()) {
      heads.set(addressOf.schema(api, { name }), { kind: "schema", name });
    }
  }
  for (const guide of guides) {
    heads.set(addressOf.guide(guide), { kind: "guide", title: guide.title });
  }
  return heads;
}

function documentOf(
  { anchor, heading, name, values, text, notes }: Passage,
  address: string,
  head: Head,
): SearchDocument | undefined {
  const content = {
    ...(values.length > 0 && { values: [...new Set(values)] }),
    ...(text !== "" && { text }),
    ...(notes !== "" && { notes }),
  };
  if (anchor === "") return { ...head, address, anchor, ...content };
  const isGuide = head.kind === "guide";
  // A heading such as "Responses" says nothing by itself; the outline of a guide does.
  if (!isGuide && Object.keys(content).length === 0) return undefined;
  const ofApi = head.kind === "operation" || head.kind === "schema";
  const kind = isResponse(anchor) ? "response" : ofApi ? "field" : head.kind;
  return { kind, address, anchor, [heading ? "title" : "name"]: name, ...content };
}

function isResponse(anchor: string): boolean {
  return /^response-[^.]+$/.test(anchor);
}

/**
 * Places of the documents, of those that say the same of the same API only the best place: the page
 * of a schema, and there the one that lies least deep.
 */
function withoutRepetition(documents: ReadonlyMap<string, SearchDocument>): Iterable<string> {
  const best = new Map<string, string>();
  for (const [place, document] of documents) {
    const { address, anchor, ...content } = document;
    const [api = ""] = address.split("/");
    const key = anchor === "" ? place : JSON.stringify([api, parameter(anchor), content]);
    const known = best.get(key);
    if (known === undefined || depth(place) < depth(known)) best.set(key, place);
  }
  return best.values();
}

/** Whole name of a parameter: it is looked for as it is written, such as `filter[id]`. */
function parameter(anchor: string): string {
  return anchor.startsWith("query.") ? anchor : "";
}

function depth(place: string): number {
  const steps = place.split("#")[1]?.split(".").length ?? 0;
  return place.includes("/schemas/") ? steps : steps + 100;
}
