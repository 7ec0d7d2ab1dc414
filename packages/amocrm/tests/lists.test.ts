import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import {
  type AmocrmClient,
  createAmocrm,
  type ListLinksQuery,
  type ListManyLinksQuery,
  PageLoopError,
} from "../src/index.ts";
import { type Received, type RecordingServer, type Reply, startServer } from "./recordingServer.ts";

let server: RecordingServer | undefined;
afterEach(() => server?.close());

async function client(reply: (request: Received, number: number) => Reply): Promise<AmocrmClient> {
  server = await startServer(reply);
  return createAmocrm({ baseUrl: server.url, token: "demo-token", throttle: false, retry: false });
}

const pageOf = ({ query }: Received) => Number(new URLSearchParams(query).get("page"));

/** A page of links as the vendor's examples show it: without a number and without `next`. */
const linkPage = (from: number, count: number): Reply => ({
  body: {
    _total_items: count,
    _links: { self: { href: "https://example.amocrm.ru/api/v4/leads/70101/links" } },
    _embedded: {
      links: Array.from({ length: count }, (_, index) => ({
        to_entity_id: from + index,
        to_entity_type: "contacts",
        metadata: null,
      })),
    },
  },
});

describe("lists with next links", () => {
  const contactPage = (ids: number[], next?: string): Reply => ({
    body: {
      _page: 1,
      _links: { self: { href: "" }, ...(next && { next: { href: next } }) },
      _embedded: { contacts: ids.map((id) => ({ id })) },
    },
  });

  it("take only the page from the link, whatever host it names", async () => {
    const amocrm = await client((request) =>
      pageOf(request) === 1
        ? contactPage(
            [1, 2],
            "https://shard1.example.invalid/api/v4/contacts?limit=9&page=2&order[id]=x",
          )
        : contactPage([3]),
    );
    const ids: number[] = [];
    for await (const { id } of amocrm.contacts.list({ order: { id: "asc" }, limit: 2 }))
      ids.push(id);
    expect(ids).toEqual([1, 2, 3]);
    expect(server?.received.map(({ query }) => query)).toEqual([
      "order[id]=asc&limit=2&page=1",
      "order[id]=asc&limit=2&page=2",
    ]);
  });

  it("stop at a 204 that a link leads to, and at a link without a page", async () => {
    let amocrm = await client((request) =>
      pageOf(request) === 1 ? contactPage([1], "https://example.amocrm.ru/x?page=2") : {},
    );
    expect(await amocrm.contacts.list().toArray({ limit: 9 })).toHaveLength(1);
    await server?.close();
    amocrm = await client(() => contactPage([1], "https://example.amocrm.ru/x"));
    expect(await amocrm.contacts.list().toArray({ limit: 9 })).toHaveLength(1);
  });

  it("throw when a link leads back", async () => {
    const amocrm = await client(() => contactPage([1], "https://example.amocrm.ru/x?page=1"));
    await expect(amocrm.contacts.list().toArray({ limit: 9 })).rejects.toThrow(PageLoopError);
    expect(server?.received).toHaveLength(1);
  });

  it("begin at the page that is asked for", async () => {
    const amocrm = await client((request) =>
      contactPage([pageOf(request)], pageOf(request) < 7 ? "?page=7" : undefined),
    );
    const contacts = await amocrm.contacts.list({ page: 6 }).toArray({ limit: 9 });
    expect(contacts.map(({ id }) => id)).toEqual([6, 7]);
  });

  it("take a limit above 250 as 250", async () => {
    const amocrm = await client(() => ({}));
    await amocrm.contacts.list({ limit: 1000 });
    expect(server?.received[0]?.query).toBe("limit=250&page=1");
  });

  it.each([
    [{ limit: 0 }, /^listContacts: limit must be a whole number from 1, not 0/],
    [{ limit: 1.5 }, /limit/],
    [{ limit: Number.NaN }, /limit/],
    [{ page: -1 }, /^listContacts: page must be a whole number from 1, not -1/],
  ])("refuse %j before anything is sent", async (query, message) => {
    const amocrm = await client(() => ({}));
    expect(() => amocrm.contacts.list(query)).toThrow(message);
    expect(server?.received).toHaveLength(0);
  });

  it("of the description have one maximum and one default", async () => {
    const text = await readFile(new URL("../src/generated/operations.ts", import.meta.url), "utf8");
    const limits = text.match(/\{"itemsPerPage":.*?\}\}/g);
    expect(limits?.length).toBeGreaterThan(10);
    expect(new Set(limits)).toEqual(new Set(['{"itemsPerPage":{"default":50,"maximum":250}}']));
  });
});

describe("lists of links, which have no next links", () => {
  it("go on while pages are full", async () => {
    const amocrm = await client((request) =>
      linkPage(pageOf(request) * 100, pageOf(request) < 3 ? 50 : 20),
    );
    const links = await amocrm.links.list("leads", 70101).toArray({ limit: 1000 });
    expect(new Set(links.map(({ to_entity_id }) => to_entity_id)).size).toBe(120);
    expect(server?.received.map(({ query }) => query)).toEqual(["page=1", "page=2", "page=3"]);
  });

  it("go by the limit that was sent, and stop at a 204", async () => {
    const amocrm = await client((request) =>
      pageOf(request) < 3 ? linkPage(pageOf(request) * 10, 2) : {},
    );
    const query: ListManyLinksQuery = { limit: 2, filter: { entity_id: [70101, 70102] } };
    expect(await amocrm.links.listMany("leads", query).toArray({ limit: 99 })).toHaveLength(4);
    expect(server?.received.map(({ path, query }) => `${path}?${query}`)).toEqual([
      "/api/v4/leads/links?limit=2&filter[entity_id][]=70101&filter[entity_id][]=70102&page=1",
      "/api/v4/leads/links?limit=2&filter[entity_id][]=70101&filter[entity_id][]=70102&page=2",
      "/api/v4/leads/links?limit=2&filter[entity_id][]=70101&filter[entity_id][]=70102&page=3",
    ]);
  });

  it("stop when a page comes again: the server may know no pages", async () => {
    const amocrm = await client(() => linkPage(1, 60));
    const list = amocrm.links.list("companies", 60101);
    expect(await list.toArray({ limit: 1000 })).toHaveLength(60);
    // Anew, the same list can be read again.
    expect(await list.toArray({ limit: 1000 })).toHaveLength(60);
    expect(server?.received).toHaveLength(4);
  });

  it("read the page of each answer by how it was asked for, in any order", async () => {
    const amocrm = await client((request) => linkPage(pageOf(request) * 1000, 50));
    const first = await amocrm.links.list("contacts", 50101);
    const [second, again] = await Promise.all([first.next(), first.next()]);
    expect(again?.items).toEqual(second?.items);
    const third = await second?.next();
    expect(third?.items[0]?.to_entity_id).toBe(3000);
  });

  it("are empty when the answer leaves the links out", async () => {
    const amocrm = await client(() => ({ body: { _embedded: {} } }));
    expect(await amocrm.links.list("leads", 70101).toArray({ limit: 9 })).toEqual([]);
  });
});

describe("a body that is not a page", () => {
  it.each([
    {},
    [],
    5,
    true,
    "null",
    { _embedded: null },
    { _embedded: { contacts: {}, links: {} } },
  ])("is an empty one: %j", async (body) => {
    const amocrm = await client(() => ({ body: body === "null" ? null : body }));
    const filter = { entity_id: [70101] };
    const query: ListLinksQuery = { limit: 1 };
    for (const list of [
      amocrm.contacts.list(),
      amocrm.links.list("contacts", 50101, query),
      amocrm.links.listMany("leads", { filter }),
      amocrm.subscriptions.list("leads", 70101),
    ]) {
      const page = await list;
      expect([page.items, await page.next()]).toEqual([[], null]);
      expect(await list.toArray({ limit: 9 })).toEqual([]);
    }
    expect(server?.received).toHaveLength(8);
  });
});

it.each([
  ["links", (amocrm: AmocrmClient) => amocrm.links.list("deals" as never, 1)],
  ["links", (amocrm: AmocrmClient) => amocrm.links.list("toString" as never, 1)],
  ["subscriptions", (amocrm: AmocrmClient) => amocrm.subscriptions.list("contacts" as never, 1)],
  ["subscriptions", (amocrm: AmocrmClient) => amocrm.subscriptions.list("toString" as never, 1)],
])("%s refuse an entity that they do not have", async (_, call) => {
  const amocrm = await client(() => ({}));
  expect(() => call(amocrm)).toThrow(/^entity: "\w+" is /);
});
