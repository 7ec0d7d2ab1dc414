import type { Contract, Operation } from "@liaison/contract";
import { describe, expect, test } from "vitest";
import { buildPage, type PageAnswer } from "../src/scenario/pageBody.ts";
import { pagingOf, requestedLimit } from "../src/scenario/paging.ts";
import type { ScenarioAnswer } from "../src/scenario/scenario.ts";
import { shapeBody } from "../src/scenario/shapeBody.ts";
import { contracts, findOperation, operations } from "./fixtures/scenarioStage.ts";

const BASE = "http://127.0.0.1:4010";

interface List {
  operation: Operation;
  contract: Contract;
  schemaPointer: string;
  example: string;
  value: unknown;
}

/** Every example with items of every list that is paged. */
const lists: List[] = operations.flatMap(({ contract, operation }) =>
  pagingOf(operation) === undefined
    ? []
    : operation.responses
        .filter(({ status }) => status === "200")
        .flatMap(({ contents }) => contents)
        .flatMap(({ schemaPointer = "", examples }) =>
          examples
            .filter(({ name }) => name !== "empty")
            .map(({ name, value }) => ({
              operation,
              contract,
              schemaPointer,
              example: name,
              value,
            })),
        ),
);

function shape(list: List, target: string, answer: ScenarioAnswer): unknown {
  return shapeBody(list.value, answer, {
    operation: list.operation,
    document: list.contract.document,
    target,
    query: new URLSearchParams(target.split("?")[1]),
    baseUrl: BASE,
    findMembers: () => [],
  });
}

interface Page {
  items: unknown[];
  /** Target of the next page. */
  next: string | undefined;
  totals: Record<string, unknown>;
}

function readPage(body: unknown, target: string): Page {
  if (typeof body !== "object" || body === null) throw new Error("no page");
  if ("results" in body) {
    const { meta, results } = body as { meta: Record<string, unknown>; results: unknown[] };
    const next = meta["has_next"]
      ? `${target.split("?")[0]}?limit=7&after=${meta["after"]}`
      : undefined;
    return { items: results, next, totals: meta };
  }
  const { _links, _embedded, ...totals } = body as {
    _links: { next?: { href: string } };
    _embedded: Record<string, unknown[]>;
  };
  const items = Object.values(_embedded)[0] ?? [];
  return { items, next: _links.next?.href.replace(BASE, ""), totals };
}

const path = (operation: Operation) => operation.path.replaceAll(/\{\w+\}/g, "70101");

test("all lists that are paged are tried", () => {
  expect(new Set(lists.map(({ operation }) => operation.operationId))).toEqual(
    new Set([
      "listContacts",
      ...["Lead", "Contact", "Company", "Customer"].map((name) => `list${name}Links`),
      ...["Leads", "Contacts", "Companies", "Customers"].map((name) => `list${name}Links`),
      "listLeadSubscriptions",
      "listCustomerSubscriptions",
      "listObjectSubscriptions",
    ]),
  );
});

describe.each(lists)("$operation.operationId made of $example", (list) => {
  const { contract, schemaPointer, operation } = list;

  test("has distinct items on all pages, and every page fits the schema", () => {
    const items: unknown[] = [];
    let target: string | undefined = `${path(operation)}?limit=7`;
    for (let page = 1; target !== undefined; page += 1) {
      const next = page < 40 ? "following" : "none";
      const body = shape(list, target, { page: { items: "limit", next, of: 40 } });
      expect(contract.checkValue(schemaPointer, body)).toEqual([]);
      const read = readPage(body, target);
      expect(read.items).toHaveLength(7);
      items.push(...read.items);
      target = read.next;
    }
    expect(items).toHaveLength(280);
    expect(new Set(items.map((item) => JSON.stringify(item))).size).toBe(280);
    for (const identity of ["id", "subscriber_id"] as const) {
      const ids = items.map((item) => (item as Record<string, unknown>)[identity]);
      if (ids[0] !== undefined) expect(new Set(ids).size).toBe(280);
    }
  });

  test("repeats the page where next leads to the same", () => {
    const start = `${path(operation)}?limit=7`;
    const answer: ScenarioAnswer = { page: { items: "limit", next: "same" } };
    const first = readPage(shape(list, start, answer), start);
    const second = readPage(shape(list, first.next ?? "", answer), start);
    expect(second).toEqual(first);
    expect(contract.checkValue(schemaPointer, shape(list, start, answer))).toEqual([]);
  });

  test("may be empty, as large as can be, or far behind", () => {
    const target = `${path(operation)}?page=900000000000000&after=01J00000000900000000000000`;
    for (const page of [
      { items: 0, next: "none" },
      { items: 10_000, next: "none" },
      { items: 300, next: "following" },
    ] satisfies PageAnswer[]) {
      const body = shape(list, target, { page });
      expect(contract.checkValue(schemaPointer, body).slice(0, 1)).toEqual([]);
      const { items } = readPage(body, target);
      expect(new Set(items.map((item) => JSON.stringify(item))).size).toBe(page.items);
    }
  });
});

describe("a page of amoCRM", () => {
  const [contacts] = lists;
  if (contacts === undefined) throw new Error("there is no list");
  const page = (target: string, answer: PageAnswer): Record<string, unknown> =>
    shape(contacts, target, { page: answer }) as Record<string, unknown>;

  test("links to its neighbours, with the query as it was sent", () => {
    const target = "/api/v4/contacts?filter[id][]=1&%70age=2&order%5Bid%5D=asc&limit=3&with=a,b";
    const rest = "filter[id][]=1&order%5Bid%5D=asc&limit=3&with=a,b";
    expect(page(target, { items: "limit" })).toMatchObject({
      _page: 2,
      _links: {
        self: { href: `${BASE}/api/v4/contacts?${rest}&page=2` },
        next: { href: `${BASE}/api/v4/contacts?${rest}&page=3` },
        prev: { href: `${BASE}/api/v4/contacts?${rest}&page=1` },
      },
    });
    expect(page("/api/v4/contacts", { items: 1, next: "none" })["_links"]).toEqual({
      self: { href: `${BASE}/api/v4/contacts?page=1` },
    });
  });

  test("counts ids up, and the links of the items follow", () => {
    const { _embedded } = page("/api/v4/contacts?limit=3&page=2", { items: "limit" });
    expect(_embedded).toMatchObject({
      contacts: [
        { id: 50104, _links: { self: { href: `${BASE}/api/v4/contacts/50104` } } },
        {
          id: 50105,
          name: "Ada Sample",
          account_id: 30001000,
          _embedded: {
            companies: [
              { id: 60101, _links: { self: { href: `${BASE}/api/v4/companies/60101` } } },
            ],
          },
        },
        { id: 50106, name: "Вера Образцова" },
      ],
    });
  });

  test("reports totals where the example has them", () => {
    const list = lists.find(({ operation }) => operation.operationId === "listLeadSubscriptions");
    if (list === undefined) throw new Error("there is no such list");
    const target = "/api/v4/leads/70101/subscriptions?limit=4&page=2";
    const totals = (answer: PageAnswer) =>
      readPage(shape(list, target, { page: answer }), "").totals;
    expect(totals({ items: "limit", of: 5 })).toEqual({
      _total_items: 20,
      _page: 2,
      _page_count: 5,
    });
    expect(totals({ items: 3 })).toEqual({ _total_items: 6, _page: 2, _page_count: 2 });
    expect(totals({ items: 0, of: 5 })).toEqual({ _total_items: 20, _page: 2, _page_count: 5 });
  });

  test("leaves the example as it is", () => {
    const before = structuredClone(contacts.value);
    page("/api/v4/contacts?page=3&limit=9", { items: "limit" });
    expect(contacts.value).toEqual(before);
  });
});

test("a page of SuprSend has cursors of its own", () => {
  const list = lists.find(({ operation }) => operation.operationId === "listObjectSubscriptions");
  if (list === undefined) throw new Error("there is no such list");
  const target = "/v1/object/teams/brewers/subscription/?limit=2&after=01J00000000000000000000002";
  expect(shape(list, target, { page: { items: "limit", of: 3 } })).toMatchObject({
    meta: {
      count: 6,
      limit: 2,
      has_prev: true,
      before: "01J00000000000000000000001",
      has_next: true,
      after: "01J00000000000000000000003",
    },
    results: [{ object: { id: "brewers-2" } }, { user: { distinct_id: "ada-sample-2" } }],
  });
  expect(shape(list, target, { page: { items: 0, next: "none" } })).toMatchObject({
    meta: { limit: 2, has_next: false, after: null },
    results: [],
  });
});

test("a UUID stays one, and other ids of an item stay", () => {
  const chats = {
    _embedded: {
      chats: [
        { id: 26001, contact_id: 50101, chat_id: "00000000-0000-4000-8000-0000000000c1" },
        { id: 26002, contact_id: 50101, chat_id: "00000000-0000-4000-8000-fffffffffff0" },
      ],
    },
  };
  const request = { baseUrl: BASE, target: "/chats", page: 2, limit: 3 };
  expect(buildPage(chats, { items: "limit" }, request)).toMatchObject({
    _embedded: {
      chats: [
        { id: 26004, contact_id: 50101, chat_id: "00000000-0000-4000-8000-ffffffffff20" },
        { id: 26005, contact_id: 50101, chat_id: "00000000-0000-4000-8000-ffffffffff21" },
        { id: 26006, contact_id: 50101, chat_id: "00000000-0000-4000-8000-fffffffffe50" },
      ],
    },
  });
});

test.each([null, "text", [1], {}, { _embedded: {} }, { _embedded: { one: {} } }, { meta: {} }])(
  "%j is no list and stays as it is",
  (body) => {
    const request = { baseUrl: BASE, target: "/", page: 1, limit: 3 };
    expect(buildPage(body, { items: 5 }, request)).toBe(body);
  },
);

test.each([
  ["listContacts", "", 50],
  ["listContacts", "limit=7", 7],
  ["listContacts", "limit=007", 7],
  ["listContacts", "limit=0", 50],
  ["listContacts", "limit=many", 50],
  ["listContacts", "limit=99999", 250],
  ["listObjectSubscriptions", "", 10],
  ["listObjectSubscriptions", "limit=101", 100],
  ["getContact", "limit=5000", 1000],
  ["getContact", "", undefined],
])("%s with %j asks for %s items", (operationId, query, limit) => {
  const operation = findOperation(operationId);
  const { document } = operationId.startsWith("listObject") ? contracts.suprsend : contracts.amocrm;
  expect(requestedLimit(operation, new URLSearchParams(query), document)).toBe(limit);
});
