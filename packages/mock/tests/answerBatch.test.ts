import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answerBatch } from "../src/answer/answerBatch.ts";
import { type Mock, startMock } from "../src/startMock.ts";
import { contracts } from "./fixtures/scenarioStage.ts";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock({ api: "amocrm" });
});
afterAll(() => mock.close());
beforeEach(() => mock.reset());

interface Item {
  id: number;
  request_id: string;
  _links: { self: { href: string } };
}

interface Body {
  _total_items?: number;
  _embedded: Record<string, Item[]>;
}

/** Sends a batch, holds the answer against the description and gives it back. */
async function send(method: string, path: string, batch: unknown, prefer = ""): Promise<Body> {
  const response = await fetch(mock.url + path, {
    method,
    headers: {
      authorization: "Bearer demo-token",
      "content-type": "application/json",
      ...(prefer && { prefer }),
    },
    body: JSON.stringify(batch),
  });
  const text = await response.text();
  expect([response.status, text]).toEqual([200, text]);
  const { exchange } = mock.calls.at(-1) ?? {};
  if (exchange === undefined) throw new Error("The call was not kept.");
  expect(contracts.amocrm.check(exchange).violations).toEqual([]);
  return JSON.parse(text);
}

async function items(method: string, path: string, batch: unknown, prefer = ""): Promise<Item[]> {
  const [list] = Object.values((await send(method, path, batch, prefer))._embedded);
  return list ?? [];
}

const CONTACTS = "/api/v4/contacts";

describe("contacts that are created", () => {
  test("are answered one by one, by request_id or position, with links of their own", async () => {
    const created = await items("POST", CONTACTS, [{ name: "A" }, { request_id: "b" }, {}]);
    expect(created).toEqual(
      ["0", "b", "2"].map((request_id, index) => ({
        id: 50101 + index,
        request_id,
        _links: { self: { href: `https://example.amocrm.ru/api/v4/contacts/${50101 + index}` } },
      })),
    );
  });

  test("are others with each request, until a reset", async () => {
    const batch = Array.from({ length: 250 }, () => ({ name: "Ada Sample" }));
    const ids = new Set<number>();
    for (const _ of [1, 2, 3]) {
      for (const { id } of await items("POST", CONTACTS, batch)) ids.add(id);
    }
    expect(ids.size).toBe(750);
    mock.reset();
    expect((await items("POST", CONTACTS, [{}]))[0]?.id).toBe(50101);
  });

  test.each(["scenario=slow; delay=0", "scenario=new-values", "return=minimal"])(
    "are so with %s",
    async (prefer) => {
      expect(await items("POST", CONTACTS, [{}, {}, {}], prefer)).toHaveLength(3);
    },
  );

  test.each(["code=200", "example=ok", "scenario=slow; delay=0, example=ok"])(
    "are the example's with %s",
    async (prefer) => {
      const ids = (await items("POST", CONTACTS, [{}, {}, {}], prefer)).map(({ id }) => id);
      expect(ids).toEqual([50101, 50102]);
    },
  );
});

test("contacts that are changed have the ids and values that were sent", async () => {
  const batch = [
    { id: 50102, updated_at: 1769909000 },
    { id: 7, name: "Boris Sample", request_id: "b" },
  ];
  expect(await items("PATCH", CONTACTS, batch)).toEqual([
    {
      id: 50102,
      updated_at: 1769909000,
      request_id: "0",
      _links: { self: { href: "https://example.amocrm.ru/api/v4/contacts/50102" } },
    },
    expect.objectContaining({ id: 7, request_id: "b" }),
  ]);
  const [one] = await items("PATCH", CONTACTS, [{ id: 50101, name: "Boris Sample" }]);
  expect(one).toMatchObject({ id: 50101, name: "Boris Sample", request_id: "0" });
});

describe("links", () => {
  const contact = { to_entity_id: 50107, to_entity_type: "contacts" };
  const element = { to_entity_id: 910107, to_entity_type: "catalog_elements" };
  const company = { to_entity_id: 60101, to_entity_type: "companies" };
  const metadata = { catalog_id: 4007, quantity: 3 };

  test("are those that were sent, from the entity of the path", async () => {
    const batch = [
      company,
      { ...contact, metadata: { is_main: false } },
      { ...element, metadata },
      contact,
    ];
    const body = await send("POST", "/api/v4/leads/70107/link", batch);
    const from = { entity_id: 70107, entity_type: "leads" };
    expect(body._total_items).toBe(4);
    expect(body._embedded["links"]).toEqual([
      { ...from, ...company, metadata: null },
      { ...from, ...contact, metadata: { main_contact: false } },
      { ...from, ...element, metadata },
      { ...from, ...contact, metadata: { main_contact: true } },
    ]);
  });

  test("of several entities are from those that were sent", async () => {
    const batch = [
      { entity_id: 70101, ...company },
      { entity_id: 70109, ...contact },
    ];
    expect(await items("POST", "/api/v4/leads/link", batch)).toEqual([
      { ...batch[0], entity_type: "leads", metadata: null },
      { ...batch[1], entity_type: "leads", metadata: { main_contact: true } },
    ]);
  });

  test.each(["leads", "contacts", "companies", "customers"])("of %s fit", async (entity) => {
    const types = ["leads", "contacts", "companies", "customers", "catalog_elements"];
    const batch = types
      .filter((type) => type !== entity)
      .map((to_entity_type, index) => ({ to_entity_id: index + 1, to_entity_type }));
    expect(await items("POST", `/api/v4/${entity}/7/link`, batch)).toMatchObject(batch);
    const many = batch.map((link, index) => ({ entity_id: index + 1, ...link }));
    expect(await items("POST", `/api/v4/${entity}/link`, many)).toMatchObject(many);
  });
});

test("chats are attached as they were sent, each pair with an id of its own", async () => {
  const batch = [1, 2, 3].map((n) => ({
    contact_id: 50100 + n,
    chat_id: `00000000-0000-4000-8000-0000000000d${n}`,
  }));
  const body = await send("POST", "/api/v4/contacts/chats", batch);
  expect(body._total_items).toBe(3);
  expect(body._embedded["chats"]).toEqual(
    batch.map((pair, index) => ({ id: 26001 + index, ...pair, request_id: `${index}` })),
  );
});

describe("an answer", () => {
  const example = { results: [{ id: "a", name: "Ada", of: "teams" }] };
  const answer = (
    sent: unknown,
    {
      like = example as unknown,
      fits = (_: unknown): boolean => true,
      values = {} as Record<string, string>,
    } = {},
  ) => answerBatch(like, { operationId: "createThings", values, body: sent }, new Map(), fits);

  test("has the items of a list in the same place as its own", () => {
    expect(answer({ results: [{ name: "B" }, { name: "C" }] })).toEqual({
      results: [
        { id: "a", name: "B", of: "teams" },
        { id: "a-2", name: "C", of: "teams" },
      ],
    });
    expect(answer([{ id: "c" }], { like: [{ id: "a", size: 1 }] })).toEqual([{ id: "c", size: 1 }]);
  });

  test("takes from the path what names the items' owner, but no id", () => {
    const values = { id: "t", of: "squads" };
    expect(answer([{ name: "B" }], { values })).toEqual({
      results: [{ id: "a", name: "B", of: "squads" }],
    });
  });

  test("keeps its types", () => {
    const like = [{ id: 1, size: { wide: 1, high: null }, tags: ["a"] }];
    const sent = { id: "x", size: { wide: 2, high: 3, deep: 4 }, tags: ["b"], other: 1 };
    expect(answer([sent], { like })).toEqual([
      { id: 1, size: { wide: 2, high: null }, tags: ["a"] },
    ]);
  });

  test.each<[what: string, sent: unknown, options?: Parameters<typeof answer>[1]]>([
    ["no list was sent", { name: "B" }],
    ["no JSON was sent", undefined],
    ["the list stands elsewhere", { tags: [{ name: "B" }] }],
    ["the items are no objects", ["B"]],
    ["there is nothing in common", [{ title: "B" }]],
    ["it has no list", [{ name: "B" }], { like: { id: 1 } }],
    ["its list is empty", [{ name: "B" }], { like: { results: [] } }],
    ["its items are no objects", [{ name: "B" }], { like: [{ name: "A" }, 1] }],
    ["it would not fit its schema", [{ name: "B" }], { fits: () => false }],
    ["there are too many", Array.from({ length: 1001 }, () => ({ name: "B" }))],
  ])("is the example when %s", (_, sent, options) => {
    expect(answer(sent, options)).toBe(options?.like ?? example);
  });

  test("has no items for none", () => {
    expect(answer({ results: [] })).toBe(example);
    expect(answer([], { like: [{ request_id: "0" }] })).toEqual([]);
  });
});
