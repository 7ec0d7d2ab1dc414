import { type CallOptions, createPageList, type PageList } from "@liaison/client";
import { embedded } from "./embedded.ts";
import { listContactsLimits } from "./generated/operations.ts";

/** Which page of a list, and how many items each has. */
export interface PageQuery {
  /** Number of the first page to read, 1 by default. */
  page?: number;
  /** Items on a page, 50 unless given. Above 250 it is taken as 250, as amoCRM does in silence. */
  limit?: number;
}

/** A page, and what leads to the next one. */
interface HalPage<Name extends string, Item> {
  _embedded: { [Key in Name]?: Item[] };
  _links?: { next?: { href: string } };
}

/**
 * Reads a list page by page.
 *
 * Of the `next` link only the page number is taken: the link may name another host.
 *
 * @param load calls the operation
 * @param name what the items are called in a page
 * @param counted whether the list has no `next` links, so that a full page may have another behind it
 * @throws TypeError when `limit` or `page` is no whole number from 1
 */
export function listPages<
  Query extends PageQuery,
  Name extends string,
  Item,
  Body extends HalPage<Name, Item>,
>(
  operationId: string,
  query: Query | undefined,
  options: CallOptions | undefined,
  load: (query: Query, options: CallOptions) => Promise<Body | null>,
  name: Name,
  counted?: boolean,
): PageList<Item, Body> {
  // All lists have the same; a test holds it against the description.
  const { maximum, default: usual } = listContactsLimits.itemsPerPage;
  for (const name of ["page", "limit"] as const) {
    const value = query?.[name] ?? 1;
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new TypeError(`${operationId}: ${name} must be a whole number from 1, not ${value}.`);
    }
  }
  const limit = query?.limit && Math.min(query.limit, maximum);
  /** Which number a page was asked for by: not every answer tells it. */
  const numbers = new WeakMap<Body, number>();
  let last: { number: number; items: string } | undefined;

  return createPageList({
    operationId,
    first: query?.page ?? 1,
    signal: options?.signal,
    async load(cursor, signal) {
      const page = cursor as number;
      const body = await load({ ...query, page, limit } as Query, { ...options, signal });
      if (Object(body) === body) numbers.set(body as Body, page);
      return body;
    },
    read(body) {
      const items = embedded<Name, Item>(body, name);
      const next = /[?&]page=(\d+)/.exec(body._links?.next?.href ?? "")?.[1];
      if (next || !counted || items.length < (limit ?? usual)) {
        return { items, next: next ? Number(next) : undefined };
      }
      // That these lists have pages at all is inferred: a server that sends the same again has none.
      const number = numbers.get(body) as number;
      const text = JSON.stringify(items);
      if (last?.number === number - 1 && last.items === text) return { items: [], next: undefined };
      last = { number, items: text };
      return { items, next: number + 1 };
    },
  });
}
