/** The object client of amoCRM: every operation by its method, OAuth, custom fields, pages. */
import {
  type AmocrmClient,
  createAmocrm,
  createAmocrmOAuth,
  defineFields,
  email,
  emptyField,
  memoryTokenStore,
  OAuthError,
  phone,
  type TokenPair,
  validationErrors,
} from "@liaison/amocrm";
import { type Mock, type MockOptions, startMock } from "@liaison/mock";
import { afterEach, describe, expect, it } from "vitest";

const running: Mock[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((mock) => mock.close()));
});

async function start(options: Omit<MockOptions, "api"> = {}): Promise<Mock> {
  const mock = await startMock({ api: "amocrm", ...options });
  running.push(mock);
  return mock;
}

function clientOf({ url }: Mock): AmocrmClient {
  return createAmocrm({ baseUrl: url, token: "demo-token", throttle: false });
}

const chat = "00000000-0000-4000-8000-0000000000c1";
const sources = ["leads", "contacts", "companies", "customers"] as const;
const target = { to_entity_id: 50101, to_entity_type: "contacts" } as const;
const manyTargets = [{ entity_id: 70101, ...target }];
const manyFilter = { filter: { entity_id: [70101, 70102], ...target } };

/** A call of each method of the client, for each entity that it takes. */
const methods: Readonly<Record<string, (amocrm: AmocrmClient) => PromiseLike<unknown>>> = {
  "contacts.get": ({ contacts }) => contacts.get(50101, { with: ["leads"] }),
  "contacts.list": ({ contacts }) =>
    contacts.list({
      filter: {
        id: [50101],
        updated_at: { from: 1767225600 },
        custom_fields_values: { 1103: "a" },
      },
      order: { updated_at: "asc" },
      query: "Ada",
      with: ["leads", "customers"],
      limit: 250,
      page: 1,
    }),
  "contacts.create": ({ contacts }) =>
    contacts.create([{ name: "Ada Sample", request_id: "ada" }, { name: "Boris Sample" }]),
  "contacts.update": ({ contacts }) => contacts.update(50101, { name: "Ada Sample" }),
  "contacts.updateMany": ({ contacts }) =>
    contacts.updateMany([50101, 50102].map((id) => ({ id, name: "Ada Sample" }))),
  "chats.list": ({ chats }) => chats.list({ chat_id: chat, contact_id: [50101, 50102] }),
  "chats.attach": ({ chats }) => chats.attach([{ contact_id: 50101, chat_id: chat }]),
  ...Object.fromEntries(
    sources.flatMap((entity) => [
      [
        `links.list of ${entity}`,
        ({ links }: AmocrmClient) => links.list(entity, 1, { limit: 10 }),
      ],
      [`links.listMany of ${entity}`, ({ links }) => links.listMany(entity, manyFilter)],
      [`links.link of ${entity}`, ({ links }) => links.link(entity, 1, [target])],
      [`links.linkMany of ${entity}`, ({ links }) => links.linkMany(entity, manyTargets)],
      [`links.unlink of ${entity}`, ({ links }) => links.unlink(entity, 1, [target])],
      [`links.unlinkMany of ${entity}`, ({ links }) => links.unlinkMany(entity, manyTargets)],
    ]),
  ),
  "subscriptions.list of leads": ({ subscriptions }) => subscriptions.list("leads", 70101),
  "subscriptions.list of customers": ({ subscriptions }) => subscriptions.list("customers", 80101),
};

describe("the methods", () => {
  /** Calls methods and tells which operations they did not reach. */
  async function findUnreached(names: readonly string[]): Promise<readonly string[]> {
    const mock = await start();
    const amocrm = clientOf(mock);
    for (const name of names) await methods[name]?.(amocrm);
    expect(mock.calls.flatMap(({ violations }) => violations)).toEqual([]);
    const { total, missing } = mock.coverage().operations;
    expect(total).toBe(33);
    return missing;
  }
  const names = Object.keys(methods);

  it("reach every operation of the description", async () => {
    expect(await findUnreached(names)).toEqual([]);
  });

  it.each(names)("miss one without %s", async (name) => {
    expect(await findUnreached(names.filter((other) => other !== name))).toHaveLength(1);
  });

  it("of the client are all called here", () => {
    const { contacts, links, subscriptions, chats } = createAmocrm({
      account: "example",
      token: "demo-token",
    });
    const there = Object.entries({ contacts, links, subscriptions, chats }).flatMap(
      ([group, object]) => Object.keys(object).map((method) => `${group}.${method}`),
    );
    const called = new Set(names.map((name) => name.replace(/ of .*/, "")));
    expect([...called].sort()).toEqual(there.sort());
  });

  it("give what the description's examples hold", async () => {
    const amocrm = clientOf(await start());
    expect(await amocrm.contacts.get(50101)).toMatchObject({ id: 50101, name: "Ada Sample" });
    const created = await amocrm.contacts.create([{ request_id: "ada" }, { name: "Boris" }]);
    expect(created.orThrow().map(({ id }) => id)).toEqual([50101, 50102]);
    const updated = await amocrm.contacts.updateMany([{ id: 50102 }, { id: 50101 }]);
    expect(updated.orThrow().map(({ id }) => id)).toEqual([50102, 50101]);
    expect(await amocrm.contacts.update(50101, {})).toMatchObject({ id: 50101 });
    expect(await amocrm.links.link("leads", 70101, [target])).toEqual([
      { entity_id: 70101, entity_type: "leads", ...target, metadata: { main_contact: true } },
    ]);
    expect(await amocrm.links.unlink("leads", 70101, [target])).toBeUndefined();
    expect(await amocrm.links.list("leads", 70101).toArray({ limit: 9 })).toHaveLength(4);
    expect(await amocrm.chats.list({ contact_id: 50101 })).not.toHaveLength(0);
    expect(await amocrm.chats.attach([{ contact_id: 50101, chat_id: chat }])).toHaveLength(1);
    expect((await amocrm.subscriptions.list("leads", 70101)).items).not.toHaveLength(0);
  });

  it("give an answer of its own for each item of a batch", async () => {
    const mock = await start();
    const amocrm = clientOf(mock);
    const people = Array.from({ length: 120 }, (_, index) => ({ name: `Ada Sample ${index}` }));
    const created = (await amocrm.contacts.create(people)).orThrow();
    const ids = created.map(({ id }) => id);
    expect([created.length, new Set(ids).size]).toEqual([120, 120]);

    const changes = ids.map((id) => ({ id, updated_at: 1769904000 + id }));
    const updated = await amocrm.contacts.updateMany(changes);
    expect(updated.orThrow()).toMatchObject(changes);

    const to_entity_type = "contacts" as const;
    const targets = ids.map((to_entity_id) => ({ to_entity_id, to_entity_type }));
    expect(await amocrm.links.link("leads", 70107, targets)).toMatchObject(
      targets.map((link) => ({ entity_id: 70107, ...link })),
    );
    const many = targets.map((link, index) => ({ entity_id: 70101 + (index % 3), ...link }));
    expect(await amocrm.links.linkMany("leads", many)).toMatchObject(many);

    const pairs = ids.map((contact_id, index) => ({
      contact_id,
      chat_id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    }));
    const attached = await amocrm.chats.attach(pairs);
    expect(attached).toMatchObject(pairs);
    expect(new Set(attached.map(({ id }) => id)).size).toBe(120);
    expect(mock.calls.flatMap(({ violations }) => violations)).toEqual([]);
  });

  it("tell which item was refused, and why", async () => {
    const amocrm = clientOf(await start());
    const people = [{ name: "Ada" }, { name: 7 as never }, { name: "Boris", request_id: "b" }];
    const { outcomes } = await amocrm.contacts.create(people);
    expect(outcomes[1]).toMatchObject({ status: "failed", errors: [{ path: "name" }] });
    const error = await amocrm.contacts.update(50101, { name: 7 as never }).catch((it) => it);
    expect(validationErrors(error)).toMatchObject([{ index: 0, item: { name: 7 } }]);
  });
});

describe("lists", () => {
  it.each([
    ["contacts", (amocrm: AmocrmClient) => amocrm.contacts.list({ limit: 20 })],
    ["links", (amocrm: AmocrmClient) => amocrm.links.list("leads", 70101, { limit: 20 })],
    [
      "subscriptions",
      (amocrm: AmocrmClient) => amocrm.subscriptions.list("leads", 1, { limit: 20 }),
    ],
  ])("of %s go over all pages, to an empty one", async (_, list) => {
    const mock = await start({ scenario: "pages" });
    const items: unknown[] = [];
    for await (const item of list(clientOf(mock))) items.push(JSON.stringify(item));
    expect(new Set(items).size).toBe(60);
    expect(items).toHaveLength(60);
    expect(mock.calls).toHaveLength(4);
  });

  it.each(["slow:delay=1", "new-values", "filters-ignored"])(
    "end with the scenario %s, whose pages are the normal ones",
    async (scenario) => {
      const mock = await start({ scenario });
      const ids: number[] = [];
      for await (const { id } of clientOf(mock).contacts.list()) ids.push(id);
      expect(mock.calls).toHaveLength(2);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it("cannot tell a filter that is ignored from one that finds everything", async () => {
    const mock = await start({ scenario: "filters-ignored" });
    const amocrm = clientOf(mock);
    const all = await amocrm.contacts.list();
    const query = { filter: { phone: "+12025550101" } as object };
    expect((await amocrm.contacts.list(query)).items).toEqual(all.items);
    expect(mock.calls[1]?.tolerated).toBe(true);
  });
});

describe("OAuth", () => {
  const integration = {
    clientId: "demo-client",
    clientSecret: "demo-secret",
    redirectUri: "https://example.com/amocrm",
  };
  const expired: TokenPair = {
    accessToken: "old-token",
    refreshToken: "demo-refresh",
    expiresAt: Date.now() + 3_600_000,
  };

  it("leads from the authorization page to calls", async () => {
    const mock = await start({ tokens: {}, oauth: integration });
    const store = memoryTokenStore();
    const oauth = createAmocrmOAuth({ baseUrl: mock.url, ...integration, store });
    const state = oauth.createState();
    const page = new URL(oauth.authorizationUrl({ state }));
    expect(page.searchParams.get("state")).toBe(state);
    await oauth.exchangeCode(`${integration.redirectUri}?code=demo-code&state=${state}`, state);
    const amocrm = createAmocrm({ baseUrl: mock.url, oauth: { ...integration, store } });
    expect(await amocrm.contacts.get(50101)).toMatchObject({ id: 50101 });
    expect(await store.get()).toMatchObject({ refreshToken: expect.any(String) });
    expect(mock.calls.map(({ exchange }) => exchange.response.status)).toEqual([200, 200]);
  });

  it("renews once for many calls whose token has expired, writes included", async () => {
    const mock = await start({ scenario: "expired-token" });
    const store = memoryTokenStore(expired);
    const oauth = { ...integration, store };
    const amocrm = createAmocrm({ baseUrl: mock.url, throttle: false, oauth });
    await Promise.all([
      ...Array.from({ length: 10 }, () => amocrm.contacts.get(50101)),
      amocrm.links.link("leads", 70101, [target]),
      amocrm.contacts.update(50101, { name: "Ada Sample" }),
    ]);
    const renewals = mock.calls.filter(({ exchange }) =>
      exchange.request.target.startsWith("/oauth2"),
    );
    expect(renewals).toHaveLength(1);
    const statuses = mock.calls.map(({ exchange }) => exchange.response.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(13);
    expect((await store.get())?.accessToken).not.toBe("old-token");
  });

  it("rejects with an OAuthError that tells no secret when the refresh token is refused", async () => {
    const mock = await start({
      scenario: "expired-token",
      oauth: { grants: { "demo-refresh": "revoked" } },
    });
    const oauth = { ...integration, store: memoryTokenStore(expired) };
    const amocrm = createAmocrm({ baseUrl: mock.url, oauth });
    const error = await amocrm.contacts.get(50101).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OAuthError);
    expect(error.reason).toBe("refused");
    expect(JSON.stringify(error) + error.message + error.stack).not.toMatch(
      /demo-secret|demo-refresh|old-token/,
    );
  });
});

describe("custom fields", () => {
  const fields = defineFields({
    phones: { code: "PHONE", type: "multitext" },
    position: { code: "POSITION", type: "text" },
    discount: { id: 1104, type: "numeric" },
    newsletter: { id: 1105, type: "checkbox" },
    language: { id: 1106, type: "select" },
    interests: { id: 1107, type: "multiselect" },
    firstVisit: { id: 1108, type: "date" },
    website: { id: 1109, type: "url" },
    remarks: { id: 1110, type: "textarea" },
    packet: { id: 1111, type: "radiobutton" },
    street: { id: 1112, type: "streetaddress" },
    address: { id: 1113, type: "smart_address" },
    birthday: { id: 1114, type: "birthday" },
    company: { id: 1115, type: "legal_entity" },
    tasting: { id: 1116, type: "date_time" },
    budget: { id: 1117, type: "monetary" },
    contract: { id: 1118, type: "file" },
  });

  async function readEveryType(mock: Mock): Promise<ReturnType<typeof fields.read>> {
    const options = { headers: { prefer: "example=every_field_type" } };
    const contact = await clientOf(mock).contacts.get(50104, undefined, options);
    if (!contact) throw new Error("The example has no contact.");
    return fields.read(contact);
  }

  it("of every type can be read and written back", async () => {
    const mock = await start();
    const values = await readEveryType(mock);
    expect(Object.values(values)).toHaveLength(17);
    expect(Object.values(values)).not.toContain(undefined);
    // What may be missing where a file is read is needed where it is written.
    const contract = values.contract?.map(({ file_uuid, version_uuid = "", file_size = 0 }) => {
      return { file_uuid, version_uuid, file_size };
    });
    const changes = { custom_fields_values: fields.write({ ...values, contract }) };
    await clientOf(mock).contacts.update(50104, changes);
    expect(mock.calls.flatMap(({ violations }) => violations)).toEqual([]);
    const { body } = mock.calls[1]?.exchange.request ?? {};
    expect(JSON.parse(Buffer.from(body ?? []).toString()).custom_fields_values).toHaveLength(17);
  });

  it("cannot be written back as they were read", async () => {
    const mock = await start();
    const { phones } = await readEveryType(mock);
    const asRead = [{ field_code: "PHONE", values: phones ?? [] }];
    const call = clientOf(mock).contacts.update(50104, { custom_fields_values: asRead as never });
    await expect(call).rejects.toMatchObject({ status: 400 });
  });

  it("are written by the helpers", async () => {
    const mock = await start();
    await clientOf(mock).contacts.create([
      {
        name: "Ada Sample",
        custom_fields_values: [
          phone("+12025550101", "WORK"),
          email("ada@example.com", "PRIV"),
          emptyField(1103),
          ...fields.write({
            firstVisit: new Date(0),
            language: { enum_code: "ru" },
            interests: [{ enum_id: 2301 }, { value: "Oolong" }],
            remarks: null,
          }),
        ],
      },
    ]);
    expect(mock.calls.flatMap(({ violations }) => violations)).toEqual([]);
  });
});
