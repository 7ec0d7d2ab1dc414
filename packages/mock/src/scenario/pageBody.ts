import { isObject, type JsonObject } from "@liaison/contract";
import { createItemMaker } from "./distinctItems.ts";
import { cursorOf } from "./paging.ts";

/** How a body is turned into a page of a long list. */
export interface PageAnswer {
  /** Number of items; `limit` for as many as the request asks for. */
  readonly items: number | "limit";
  /**
   * Where the page's `next` link or `after` cursor leads: to the following page, which is the
   * default, to the same page again, or nowhere.
   */
  readonly next?: "following" | "same" | "none";
  /** Number of pages that the totals report; the pages so far unless given. */
  readonly of?: number;
}

/** The request for a page. */
export interface PageRequest {
  /** Address of the server without a trailing slash; the links of the page start with it. */
  readonly baseUrl: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** Number of the page, from 1. */
  readonly page: number;
  /** Number of items that the request asks for; undefined for as many as the body has. */
  readonly limit: number | undefined;
}

/** Pages behind this one repeat its items: larger products would be no exact numbers. */
const MOST_PAGES = 1_000_000;

interface Position {
  readonly page: number;
  /** Page that the next link or cursor leads to. */
  readonly next: number | undefined;
  /** Number of items on a page, also when this one is empty. */
  readonly size: number;
  /** Number of pages that the totals report. */
  readonly pages: number;
}

/**
 * Turns an example of a list into one page of a long list. The items are those of the example again
 * and again, each a different one, on this page and on all pages of the same size.
 *
 * It knows the lists of amoCRM (HAL: `_links` and `_embedded`) and of SuprSend (`meta` and
 * `results`); any other body is given back as it is.
 *
 * @param body the parsed body, which is left as it is
 */
export function buildPage(body: unknown, answer: PageAnswer, request: PageRequest): unknown {
  if (!isObject(body)) return body;
  if (isObject(body["_embedded"])) return buildHalPage(body, body["_embedded"], answer, request);
  if (isObject(body["meta"]) && Array.isArray(body["results"])) {
    return buildCursorPage(body, body["meta"], body["results"], answer, request);
  }
  return body;
}

function buildHalPage(
  body: JsonObject,
  embedded: JsonObject,
  answer: PageAnswer,
  request: PageRequest,
): JsonObject {
  const [name, samples] =
    Object.entries(embedded).find((entry): entry is [string, unknown[]] =>
      Array.isArray(entry[1]),
    ) ?? [];
  if (name === undefined || samples === undefined) return body;
  const position = locate(answer, request, samples.length);
  const { page, next, size, pages } = position;
  const link = (to: number) => ({ href: hrefOf(request, to) });
  const totals = { _total_items: pages * size, _page: page, _page_count: pages };
  const known = Object.entries(totals).filter(([key]) => Object.hasOwn(body, key));
  return {
    ...body,
    ...Object.fromEntries(known),
    _links: {
      self: link(page),
      ...(next !== undefined && { next: link(next) }),
      ...(page > 1 && { prev: link(page - 1) }),
    },
    _embedded: {
      ...embedded,
      [name]: makeItems(
        samples.map((item) => moveLinks(item, request.baseUrl)),
        answer,
        position,
      ),
    },
  };
}

function buildCursorPage(
  body: JsonObject,
  meta: JsonObject,
  samples: readonly unknown[],
  answer: PageAnswer,
  request: PageRequest,
): JsonObject {
  const position = locate(answer, request, samples.length);
  const { page, next, size, pages } = position;
  return {
    ...body,
    meta: {
      ...meta,
      count: pages * size,
      limit: size,
      has_prev: page > 1,
      before: page > 1 ? cursorOf(page - 1) : null,
      has_next: next !== undefined,
      after: next === undefined ? null : cursorOf(next),
    },
    results: makeItems(samples, answer, position),
  };
}

function locate(
  { items, next = "following", of }: PageAnswer,
  { page, limit }: PageRequest,
  samples: number,
): Position {
  const wanted = Math.max(1, limit ?? samples);
  return {
    page,
    next: { following: page + 1, same: page, none: undefined }[next],
    size: items === "limit" || items === 0 ? wanted : items,
    pages: of ?? Math.min(page, MOST_PAGES),
  };
}

function makeItems(
  samples: readonly unknown[],
  { items }: PageAnswer,
  { page, size }: Position,
): unknown[] {
  if (samples.length === 0 || items === 0) return [];
  const make = createItemMaker(samples);
  const start = (Math.min(page, MOST_PAGES) - 1) * size;
  return Array.from({ length: size }, (_, index) => make(start + index));
}

/** The address of another page: everything but `page` stays as it was sent. */
function hrefOf({ baseUrl, target }: PageRequest, page: number): string {
  const [path = "", ...rest] = target.split("?");
  const kept = rest
    .join("?")
    .split("&")
    .filter((pair) => pair !== "" && !new URLSearchParams(pair).has("page"));
  return `${baseUrl}${path}?${[...kept, `page=${page}`].join("&")}`;
}

/** Lets every link in a value start with the address of the server. */
function moveLinks(value: unknown, baseUrl: string): unknown {
  if (Array.isArray(value)) return value.map((item) => moveLinks(item, baseUrl));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "href" && typeof inner === "string"
        ? inner.replace(/^https?:\/\/[^/?#]*/i, () => baseUrl)
        : moveLinks(inner, baseUrl),
    ]),
  );
}
