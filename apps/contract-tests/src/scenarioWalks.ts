import type { Raw as AmocrmRaw } from "@liaison/amocrm/raw";
import type { Raw as SuprsendRaw } from "@liaison/suprsend/raw";

/** What came of following a list to its end. */
export interface Walk {
  /** Identifiers of the items, in the order in which they came. */
  readonly ids: readonly (number | string)[];
  /** Number of items on each page that came. */
  readonly sizes: readonly number[];
  /** Why the walk ended: nothing was found, nothing follows, or what follows has been there before. */
  readonly end: "204" | "last" | "repeat";
}

/**
 * Collects contacts as a careful integration does: it follows `next` instead of counting, stops at
 * 204, and does not go to a page that it has already seen.
 */
export async function walkContacts({ raw }: AmocrmRaw, limit: number): Promise<Walk> {
  const ids: number[] = [];
  const sizes: number[] = [];
  const seen = new Set<number>();
  let page: number | undefined = 1;
  while (page !== undefined) {
    if (seen.has(page)) return { ids, sizes, end: "repeat" };
    seen.add(page);
    const query = { page, limit };
    const { data, response } = await raw.GET("/api/v4/contacts", { params: { query } });
    if (!response.ok) throw new Error(`page ${page} was answered ${response.status}`);
    if (data === undefined) return { ids, sizes, end: "204" };
    const { contacts } = data._embedded;
    ids.push(...contacts.map(({ id }) => id));
    sizes.push(contacts.length);
    page = pageOf(data._links.next?.href);
  }
  return { ids, sizes, end: "last" };
}

function pageOf(href: string | undefined): number | undefined {
  return href === undefined ? undefined : Number(new URL(href).searchParams.get("page"));
}

/** Collects subscriptions as a careful integration does: `after` is followed while there is a next. */
export async function walkSubscriptions({ raw }: SuprsendRaw, limit: number): Promise<Walk> {
  const ids: string[] = [];
  const sizes: number[] = [];
  const seen = new Set<string>();
  let after: string | undefined;
  do {
    if (after !== undefined) seen.add(after);
    const { data, response } = await raw.GET("/v1/object/{object_type}/{id}/subscription/", {
      params: {
        path: { object_type: "teams", id: "tasters" },
        query: { limit, ...(after !== undefined && { after }) },
      },
    });
    if (data === undefined) throw new Error(`${after} was answered ${response.status}`);
    for (const { user, object } of data.results) ids.push(user?.distinct_id ?? object?.id ?? "");
    sizes.push(data.results.length);
    after = data.meta.has_next ? (data.meta.after ?? undefined) : undefined;
    if (after !== undefined && seen.has(after)) return { ids, sizes, end: "repeat" };
  } while (after !== undefined);
  return { ids, sizes, end: "last" };
}
