import { afterEach, describe, expect, it } from "vitest";
import {
  type AmocrmClient,
  BadRequestError,
  BatchError,
  createAmocrm,
  type SavedBatch,
  UnreadableAnswerError,
  validationErrors,
} from "../src/index.ts";
import { type Received, type RecordingServer, type Reply, startServer } from "./recordingServer.ts";

let server: RecordingServer | undefined;
afterEach(() => server?.close());

async function client(reply: (request: Received, number: number) => Reply): Promise<AmocrmClient> {
  server = await startServer(reply);
  return createAmocrm({ baseUrl: server.url, token: "demo-token", throttle: false, retry: false });
}

interface Item {
  id?: number;
  name?: string;
  request_id?: string;
  contact_id?: number;
}
const itemsOf = ({ body }: Received) => body as Item[];

/** Answers as amoCRM does, but in any order. */
const created = (items: readonly Item[]): Reply => ({
  body: {
    _embedded: {
      contacts: items
        .map(({ name, request_id }) => ({ id: Number(name?.slice(1)), request_id }))
        .reverse(),
    },
  },
});
const people = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => ({ name: `n${first + index}` }));

const refusal = (...errors: { request_id?: string; path: string }[]): Reply => ({
  status: 400,
  body: {
    title: "Bad Request",
    status: 400,
    detail: "Request validation failed",
    "validation-errors": errors.map(({ request_id, path }) => ({
      request_id,
      errors: [{ code: "InvalidType", path, detail: "Wrong." }],
    })),
  },
});

describe("contacts.create", () => {
  it("sends 50 at once, named by their position, and matches the answers by it", async () => {
    const amocrm = await client((request) => created(itemsOf(request)));
    const result = await amocrm.contacts.create(people(120));
    expect(result.orThrow().map(({ id }) => id)).toEqual([...Array(120).keys()]);
    expect(server?.received.map((request) => itemsOf(request).length)).toEqual([50, 50, 20]);
    expect(itemsOf(server?.received[1] as Received)[7]).toEqual({ name: "n57", request_id: "7" });
  });

  it("keeps names of the user, also when they are positions or come twice", async () => {
    const amocrm = await client((request) => {
      const { body } = created(itemsOf(request)) as { body: { _embedded: { contacts: Item[] } } };
      return { body: { _embedded: { contacts: body._embedded.contacts.reverse() } } };
    });
    const items = [
      { name: "n0" },
      { name: "n1", request_id: "0" },
      { name: "n2", request_id: "twin" },
      { name: "n3", request_id: "twin" },
    ];
    const result = await amocrm.contacts.create(items);
    expect(result.orThrow().map(({ id }) => id)).toEqual([0, 1, 2, 3]);
    expect(itemsOf(server?.received[0] as Received).map(({ request_id }) => request_id)).toEqual([
      "0_",
      "0",
      "twin",
      "twin",
    ]);
    expect(items[0]).toEqual({ name: "n0" });
  });

  it("fails the items that a refusal names, and creates the others", async () => {
    const amocrm = await client((request) => {
      const bad = itemsOf(request).find(({ name }) => name === "n3");
      return bad
        ? refusal({ request_id: bad.request_id ?? "", path: "name" })
        : created(itemsOf(request));
    });
    const { outcomes } = await amocrm.contacts.create(people(5));
    expect(outcomes.map(({ status }) => status)).toEqual(["ok", "ok", "ok", "failed", "ok"]);
    expect(outcomes[3]).toMatchObject({ errors: [{ code: "InvalidType", path: "name" }] });
    expect(server?.received.map((request) => itemsOf(request).length)).toEqual([5, 4]);
  });

  it("leaves an item unknown that the answer does not have, and sends nothing twice", async () => {
    const amocrm = await client((request) => created(itemsOf(request).slice(1)));
    const { outcomes } = await amocrm.contacts.create(people(2));
    expect(outcomes.map(({ status }) => status)).toEqual(["unknown", "ok"]);
    expect(server?.received).toHaveLength(1);
  });

  it("does not send again what a lost answer may have created", async () => {
    const amocrm = await client(() => ({ status: 502, body: "<p>Bad gateway</p>" }));
    const { outcomes } = await amocrm.contacts.create(people(3));
    expect(outcomes.map(({ status }) => status)).toEqual(["unknown", "unknown", "unknown"]);
    expect(server?.received).toHaveLength(1);
  });

  it("takes 250 at most", async () => {
    const amocrm = await client((request) => created(itemsOf(request)));
    await amocrm.contacts.create(people(300), { chunkSize: 250 });
    expect(server?.received.map((request) => itemsOf(request).length)).toEqual([250, 50]);
    await expect(amocrm.contacts.create([], { chunkSize: 251 })).rejects.toThrow(TypeError);
  });
});

describe("contacts.updateMany", () => {
  it("matches by id, and is repeated in halves after a 504", async () => {
    const amocrm = await client((request, number) =>
      number === 1
        ? { status: 504, body: "<p>Gateway timeout</p>" }
        : { body: { _embedded: { contacts: itemsOf(request).reverse() } } },
    );
    const items = [1, 2, 3, 4].map((id) => ({ id, name: `n${id}` }));
    const result = await amocrm.contacts.updateMany(items);
    expect(result.orThrow().map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(server?.received.map((request) => itemsOf(request).length)).toEqual([4, 2, 2]);
  });
});

describe("contacts.updateMany with a name that is the place of another item", () => {
  it("fails the item that the refusal names", async () => {
    const amocrm = await client((request) => {
      const items = itemsOf(request);
      // As amoCRM: an item without request_id is called by its position.
      const names = items.map(({ request_id }, place) => request_id ?? `${place}`);
      const bad = items.findIndex(({ name }) => name === "bad");
      return bad < 0
        ? { body: { _embedded: { contacts: items } } }
        : refusal({ request_id: names[bad] as string, path: "name" });
    });
    const { outcomes } = await amocrm.contacts.updateMany([
      { id: 1, name: "n1", request_id: "1" },
      { id: 2, name: "bad" },
      { id: 3, name: "n3" },
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["ok", "failed", "ok"]);
  });
});

describe("contacts.update", () => {
  it.each([
    ["a plain object", { id: 50101, updated_at: 1 }],
    ["a collection", { _embedded: { contacts: [{ id: 50101, updated_at: 1 }] } }],
  ])("reads %s", async (_, body) => {
    const amocrm = await client(() => ({ body }));
    expect(await amocrm.contacts.update(50101, { name: "Ada" })).toEqual({
      id: 50101,
      updated_at: 1,
    });
    expect(server?.received[0]).toMatchObject({
      method: "PATCH",
      path: "/api/v4/contacts/50101",
      body: { name: "Ada" },
    });
  });
});

describe("an answer that is a success, but not the one that is described", () => {
  const odd = [undefined, {}, [], 5, "null", { _embedded: {} }, { _embedded: { contacts: [] } }];

  it.each(odd)("is no changed contact: %j", async (body) => {
    const amocrm = await client(() => (body === undefined ? { status: 200, body: "" } : { body }));
    const error = await amocrm.contacts.update(50101, { name: "Ada" }).catch((error) => error);
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(error).toMatchObject({
      operationId: "updateContact",
      method: "PATCH",
      url: `${server?.url}/api/v4/contacts/50101`,
      status: 200,
      requestBody: '{"name":"Ada"}',
    });
    expect(error.headers.get("x-request-id")).toBeNull();
  });

  it.each([...odd, { _embedded: { contacts: {}, chats: {}, links: {} } }])(
    "leaves items unknown: %j",
    async (body) => {
      const amocrm = await client(() => ({ body: body ?? "" }));
      for (const result of [
        await amocrm.contacts.create([{ name: "n1" }]),
        await amocrm.contacts.updateMany([{ id: 1 }]),
      ]) {
        expect(result.outcomes).toMatchObject([{ status: "unknown" }]);
        expect(result.stoppedBy).toBeUndefined();
      }
      const pair = { contact_id: 50101, chat_id: "00000000-0000-4000-8000-0000000000c1" };
      await expect(amocrm.chats.attach([pair])).rejects.toThrow(/1 unknown/);
      const link = { to_entity_id: 1, to_entity_type: "contacts" } as const;
      expect(await amocrm.links.link("leads", 70101, [link])).toEqual([]);
      expect(await amocrm.chats.list({ contact_id: 50101 })).toEqual([]);
    },
  );
});

describe("links", () => {
  const target = (id: number) => ({ to_entity_id: id, to_entity_type: "contacts" as const });
  const linked = (request: Received): Reply => ({
    body: {
      _embedded: {
        links: (request.body as object[])
          .map((item) => ({ entity_id: 70101, entity_type: "leads", metadata: null, ...item }))
          .reverse(),
      },
    },
  });

  it("are made 50 at once, at most 250, and come back in the order of the items", async () => {
    const amocrm = await client(linked);
    const items = Array.from({ length: 300 }, (_, index) => target(index + 1));
    const links = await amocrm.links.link("leads", 70101, items);
    expect(links.map(({ to_entity_id }) => to_entity_id)).toEqual([...Array(301).keys()].slice(1));
    await amocrm.links.link("leads", 70101, items, { chunkSize: 250, concurrency: 1 });
    const sent = server?.received.map(({ body }) => (body as object[]).length);
    expect(sent).toEqual([50, 50, 50, 50, 50, 50, 250, 50]);
    const tooMany = amocrm.links.unlink("leads", 70101, items, { chunkSize: 251 });
    await expect(tooMany).rejects.toThrow(TypeError);
  });

  it("go on from the result of an error, whatever its type", async () => {
    let isStopped = true;
    const amocrm = await client((request) =>
      isStopped ? { status: 402, body: {} } : linked(request),
    );
    const failing = amocrm.links.link("leads", 70101, [target(1), target(2)]);
    const { result }: BatchError = await failing.then(undefined, (error) => error);
    expect(result.indices("pending")).toEqual([0, 1]);
    isStopped = false;
    // Compiles only where `resume` takes the result of any operation, as errors have it.
    const resume: SavedBatch<unknown> = JSON.parse(JSON.stringify(result));
    const links = await amocrm.links.link("leads", 70101, [target(1), target(2)], { resume });
    expect(links.map(({ to_entity_id }) => to_entity_id)).toEqual([1, 2]);
    await amocrm.links.unlink("leads", 70101, [target(1), target(2)], { resume: result });
    const chat = { contact_id: 1, chat_id: "00000000-0000-4000-8000-0000000000c1" };
    const attached = amocrm.chats.attach([chat, chat], { resume: result });
    await expect(attached).rejects.toThrow(/2 unknown/);
  });

  it("are told apart by both ends", async () => {
    const amocrm = await client(linked);
    const items = [1, 2].map((id) => ({ entity_id: id, ...target(50101) }));
    const links = await amocrm.links.linkMany("leads", items);
    expect(links.map(({ entity_id }) => entity_id)).toEqual([1, 2]);
  });

  it("that an answer leaves out are made all the same", async () => {
    const amocrm = await client(() => ({ body: { _embedded: {} } }));
    expect(await amocrm.links.link("leads", 70101, [target(1)])).toEqual([]);
  });

  it("throw what is not complete, with what became of each", async () => {
    const amocrm = await client((request) =>
      (request.body as object[]).length > 1
        ? refusal({ request_id: "1", path: "metadata.main" })
        : linked(request),
    );
    const call = amocrm.links.link("leads", 70101, [target(1), target(2)]);
    await expect(call).rejects.toThrow(BatchError);
    const error: unknown = await call.catch((error) => error);
    expect((error as BatchError).result.outcomes.map(({ status }) => status)).toEqual([
      "ok",
      "failed",
    ]);
  });

  it("are removed, and a 204 is success", async () => {
    const amocrm = await client(() => ({}));
    expect(await amocrm.links.unlink("customers", 80101, [target(1)])).toBeUndefined();
    await amocrm.links.unlinkMany("customers", [{ entity_id: 80101, ...target(1) }]);
    expect(server?.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /api/v4/customers/80101/unlink",
      "POST /api/v4/customers/unlink",
    ]);
  });

  it("are not sent again after a lost answer", async () => {
    const amocrm = await client(() => ({ status: 500, body: "" }));
    await expect(amocrm.links.unlink("leads", 70101, [target(1)])).rejects.toThrow(/1 unknown/);
    expect(server?.received).toHaveLength(1);
  });
});

describe("chats", () => {
  const chat = "00000000-0000-4000-8000-0000000000c1";

  it("are asked for in brackets, one or several", async () => {
    const amocrm = await client(() => ({}));
    expect(await amocrm.chats.list({ contact_id: 50101 })).toEqual([]);
    await amocrm.chats.list({ chat_id: [chat], contact_id: [50101, 50102] });
    expect(server?.received.map(({ query }) => query)).toEqual([
      "contact_id[]=50101",
      `chat_id[]=${chat}&contact_id[]=50101&contact_id[]=50102`,
    ]);
  });

  it("are not asked for without a name", async () => {
    const amocrm = await client(() => ({}));
    await expect(amocrm.chats.list({ contact_id: [] })).rejects.toThrow(TypeError);
    expect(server?.received).toHaveLength(0);
  });

  it("are attached, and matched by request_id", async () => {
    const amocrm = await client((request) => ({
      body: {
        _embedded: {
          chats: itemsOf(request)
            .map((item) => ({ id: 1, ...item }))
            .reverse(),
        },
      },
    }));
    const pairs = await amocrm.chats.attach([
      { contact_id: 50101, chat_id: chat },
      { contact_id: 50102, chat_id: chat },
    ]);
    expect(pairs.map(({ contact_id }) => contact_id)).toEqual([50101, 50102]);
  });
});

describe("validationErrors", () => {
  async function failure(body: unknown, reply: Reply): Promise<unknown> {
    const amocrm = await client(() => reply);
    return amocrm.contacts.update(50101, body as object).catch((error) => error);
  }
  const errors = [{ code: "InvalidType", path: "name", detail: "Wrong." }];

  it("maps to the item by its name, else by its position", async () => {
    const body = [{ name: "a" }, { name: "b", request_id: "0" }, { name: "c" }];
    const error = await failure(
      body,
      refusal({ request_id: "0", path: "name" }, { request_id: "2", path: "name" }),
    );
    expect(error).toBeInstanceOf(BadRequestError);
    expect(validationErrors(error)).toEqual([
      { index: 1, item: body[1], requestId: "0", errors },
      { index: 2, item: body[2], requestId: "2", errors },
    ]);
  });

  it("knows the only item, whatever it is called", async () => {
    const body = { name: 1 };
    expect(validationErrors(await failure(body, refusal({ path: "name" })))).toEqual([
      { index: 0, item: body, requestId: undefined, errors },
    ]);
  });

  it("does not guess an item that is not told", async () => {
    for (const request_id of ["9", "ada", undefined]) {
      const body = [{ name: "a" }, { name: "b" }];
      const reply = refusal({ ...(request_id && { request_id }), path: "name" });
      expect(validationErrors(await failure(body, reply))).toEqual([
        { index: undefined, item: undefined, requestId: request_id, errors },
      ]);
      await server?.close();
    }
  });

  it.each([
    ["no error", undefined],
    ["a text", "validation-errors"],
    ["another error", new Error("x")],
  ])("has nothing to tell of %s", (_, error) => {
    expect(validationErrors(error)).toEqual([]);
  });

  it.each([
    [{ status: 400, body: { detail: "Request data can not be empty" } }],
    [{ status: 400, body: { "validation-errors": "none" } }],
    [{ status: 502, body: "<p>Bad gateway</p>" }],
  ])("has nothing to tell of %j", async (reply) => {
    expect(validationErrors(await failure({}, reply))).toEqual([]);
  });
});
