import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import {
  type CallOptions,
  ConnectionError,
  createOperation,
  createPageList,
  createTimeLimit,
  createTransport,
  type OperationFunction,
  type PageList,
  PageLoopError,
  ServerError,
  serializeQuery,
  UnreadableAnswerError,
} from "../src/index.ts";
import { type Fault, type FaultServer, startFaultServer } from "./faults/faultServer.ts";

interface Contact {
  id: number;
}

interface ContactsBody {
  _links: { next?: { href: string } };
  _embedded: { contacts: Contact[] };
}

const listContacts: OperationFunction<{ query?: Record<string, unknown> }, ContactsBody | null> =
  createOperation("listContacts", "GET", "/contacts", serializeQuery);

/** Answer with two contacts, and a link to a page where one is given. */
function page(number: number, next?: number, contacts = 2): Fault {
  const ids = Array.from({ length: contacts }, (_, place) => number * 100 + place + 1);
  const body: ContactsBody = {
    // Only the number counts: the host of a link is not to be followed.
    _links: next ? { next: { href: `https://elsewhere.test/contacts?limit=2&page=${next}` } } : {},
    _embedded: { contacts: ids.map((id) => ({ id })) },
  };
  return { body };
}

/** Pages by their numbers; what is not among them is 204. */
async function serve(pages: Record<number, Fault>): Promise<FaultServer> {
  const server = await startFaultServer(
    ({ url }) => pages[Number(/page=(\d+)/.exec(url)?.[1])] ?? { status: 204 },
  );
  onTestFinished(() => server.close());
  return server;
}

function contacts(
  { baseUrl }: { baseUrl: string },
  options?: CallOptions,
  read?: (body: ContactsBody) => void,
): PageList<Contact, ContactsBody> {
  const timeout = createTimeLimit(5_000);
  const transport = createTransport({ baseUrl, token: "demo-token", timeout });
  return createPageList({
    operationId: "listContacts",
    first: 1,
    signal: options?.signal,
    load: (number, signal) =>
      listContacts(transport, { query: { page: number } }, { ...options, signal }),
    read(body: ContactsBody) {
      read?.(body);
      const next = Number(/page=(\d+)/.exec(body._links.next?.href ?? "")?.[1]);
      return { items: body._embedded.contacts, next: next || undefined };
    },
  });
}

async function collect<T>(list: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const item of list) into.push(item);
  return into;
}

const urls = (server: FaultServer) => server.received.map(({ url }) => url);
const ids = (items: readonly Contact[]) => items.map(({ id }) => id);

describe("a list in pages", () => {
  const three = { 1: page(1, 2), 2: page(2, 3), 3: page(3) };

  it("sends nothing until it is awaited or iterated", async () => {
    const server = await serve(three);
    const list = contacts(server);
    list.pages();
    list[Symbol.asyncIterator]();
    await sleep(30);
    expect(urls(server)).toEqual([]);
  });

  it("is its first page when awaited, and sends once however often that is", async () => {
    const server = await serve(three);
    const list = contacts(server);
    const [first, again] = await Promise.all([list, list]);
    expect(await list).toBe(first);
    expect(again).toBe(first);
    expect(ids(first.items)).toEqual([101, 102]);
    expect(first.body?._embedded.contacts).toEqual(first.items);
    expect(urls(server)).toEqual(["/contacts?page=1"]);
  });

  it("is the items of all pages when iterated, read anew each time", async () => {
    const server = await serve(three);
    const list = contacts(server);
    for (const round of [1, 2]) {
      expect(ids(await collect(list))).toEqual([101, 102, 201, 202, 301, 302]);
      expect(server.received).toHaveLength(3 * round);
    }
  });

  it("goes on from a page without loading that again", async () => {
    const server = await serve(three);
    const first = await contacts(server);
    const second = await first.next();
    expect(ids(second?.items ?? [])).toEqual([201, 202]);
    const pages = await collect((second as NonNullable<typeof second>).pages());
    expect(pages.map(({ items }) => ids(items))).toEqual([
      [201, 202],
      [301, 302],
    ]);
    expect(pages[0]).toBe(second);
    expect(await pages[1]?.next()).toBeNull();
    expect(urls(server)).toEqual([1, 2, 3].map((number) => `/contacts?page=${number}`));
  });

  it("gives pages with cursors that are texts", async () => {
    const server = await startFaultServer(({ url }, index) => ({
      body: { results: [url], meta: { has_next: index < 2, after: `01HZ${index}` } },
    }));
    onTestFinished(() => server.close());
    const list = createOperation<{ query: object }, { results: string[]; meta: never }>(
      "listObjectSubscriptions",
      "GET",
      "/subscription/",
      serializeQuery,
    );
    const transport = createTransport({ baseUrl: server.baseUrl, token: "demo-token" });
    const subscriptions = createPageList({
      operationId: "listObjectSubscriptions",
      load: (after, signal) => list(transport, { query: { after } }, { signal }),
      read: ({ results, meta }: { results: string[]; meta: Record<string, string> }) => ({
        items: results,
        next: meta["has_next"] ? meta["after"] : undefined,
      }),
    });
    expect(await collect(subscriptions)).toEqual([
      "/subscription/",
      "/subscription/?after=01HZ0",
      "/subscription/?after=01HZ1",
    ]);
  });
});

describe("the end of a list", () => {
  it.each<[string, Record<number, Fault>, number[], number]>([
    ["nothing found", { 1: { status: 204 } }, [], 1],
    ["an empty first page with a link", { 1: page(1, 2, 0), 2: page(2) }, [], 1],
    ["no link", { 1: page(1), 2: page(2) }, [101, 102], 1],
    ["a link to a 204", { 1: page(1, 2) }, [101, 102], 2],
    ["a link to an empty page with a link", { 1: page(1, 2), 2: page(2, 3, 0) }, [101, 102], 2],
    ["a 200 without a body", { 1: page(1, 2), 2: { body: undefined } }, [101, 102], 2],
  ])("is %s", async (_, pages, expected, requests) => {
    const server = await serve(pages);
    expect(ids(await collect(contacts(server)))).toEqual(expected);
    expect(server.received).toHaveLength(requests);
    expect(await collect(contacts(server).pages())).toHaveLength(expected.length / 2);
    expect(ids(await contacts(server).toArray({ limit: 99 }))).toEqual(expected);
    expect(await (await contacts(server)).next()).toBeNull();
  });

  it("leaves an awaited list without items and body", async () => {
    const first = await contacts(await serve({}));
    expect(first).toMatchObject({ items: [], body: null });
    expect(await first.next()).toBeNull();
  });
});

describe("a list that leads in a circle", () => {
  it.each<[string, Record<number, Fault>, number[], number]>([
    ["the same page", { 1: page(1, 2), 2: page(2, 2) }, [101, 102, 201, 202], 2],
    ["the first page", { 1: page(1, 1) }, [101, 102], 1],
    [
      "an earlier page",
      { 1: page(1, 2), 2: page(2, 3), 3: page(3, 4), 4: page(4, 2) },
      [101, 102, 201, 202, 301, 302, 401, 402],
      2,
    ],
  ])("to %s gives each page once, then throws", async (_, pages, expected, cursor) => {
    const server = await serve(pages);
    const seen: Contact[] = [];
    const error = await collect(contacts(server), seen).catch((error) => error);
    expect(ids(seen)).toEqual(expected);
    expect(error).toBeInstanceOf(PageLoopError);
    expect(error).toMatchObject({ name: "PageLoopError", operationId: "listContacts", cursor });
    expect(error.message).toBe(`listContacts: the next page, ${cursor}, was read before`);
    expect(server.received).toHaveLength(expected.length / 2);
    // What is enough is not disturbed.
    expect(ids(await contacts(server).toArray({ limit: expected.length }))).toEqual(expected);
    await expect(contacts(server).toArray({ limit: 99 })).rejects.toBeInstanceOf(PageLoopError);
  });

  it("throws from next(), each time", async () => {
    const first = await contacts(await serve({ 1: page(1, 2), 2: page(2, 1) }));
    // Going the same step twice is no circle.
    await first.next();
    const second = await first.next();
    for (const _ of [1, 2]) await expect(second?.next()).rejects.toBeInstanceOf(PageLoopError);
  });

  it("is told apart from other errors", () => {
    expect(new Error("other")).not.toBeInstanceOf(PageLoopError);
    expect(undefined).not.toBeInstanceOf(PageLoopError);
    const copy = Object.assign(new Error("of another copy of this client"), {
      name: "PageLoopError",
    });
    expect(copy).toBeInstanceOf(PageLoopError);
  });
});

describe("loading ahead", () => {
  const five = { 1: page(1, 2), 2: page(2, 3), 3: page(3, 4), 4: page(4, 5), 5: page(5) };

  it("loads the next page while one is worked on, and no more", async () => {
    const server = await serve(five);
    let number = 0;
    for await (const _ of contacts(server).pages()) {
      number++;
      await server.arrived(Math.min(number + 1, 5));
      await sleep(20);
      expect(server.received).toHaveLength(Math.min(number + 1, 5));
    }
    expect(number).toBe(5);
  });

  it.each(["items", "pages"] as const)("ends with the loop over %s", async (over) => {
    const server = await serve({ 1: page(1, 2), 2: { stall: "head" } });
    const list = contacts(server);
    for await (const _ of over === "items" ? list : list.pages()) {
      await server.arrived(2);
      break;
    }
    await expect.poll(() => server.received[1]?.leftAt).toBeTypeOf("number");
    await sleep(30);
    expect(server.received).toHaveLength(2);
  });

  it("ends with an iterator that is returned by hand, and with a loop that throws", async () => {
    const server = await serve({ 1: page(1, 2), 2: { stall: "head" } });
    const iterator = contacts(server).pages();
    await iterator.next();
    await server.arrived(2);
    await iterator.return();
    await expect.poll(() => server.received[1]?.leftAt).toBeTypeOf("number");
    const fault = new Error("of the loop");
    const loop = async () => {
      for await (const _ of contacts(server)) {
        await server.arrived(4);
        throw fault;
      }
    };
    await expect(loop()).rejects.toBe(fault);
    await expect.poll(() => server.received[3]?.leftAt).toBeTypeOf("number");
  });

  it("throws the error of a page when it is its turn, and leaves no rejection behind", async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on("unhandledRejection", note);
    onTestFinished(() => void process.off("unhandledRejection", note));
    const server = await serve({ 1: page(1, 2), 2: { status: 500, body: undefined } });

    const seen: Contact[] = [];
    const loop = async () => {
      for await (const contact of contacts(server)) {
        seen.push(contact);
        await server.arrived(2);
        await sleep(30);
      }
    };
    await expect(loop()).rejects.toBeInstanceOf(ServerError);
    expect(ids(seen)).toEqual([101, 102]);

    // Who leaves before its turn never hears of it.
    for await (const _ of contacts(server)) {
      await server.arrived(4);
      await sleep(30);
      break;
    }
    await sleep(10);
    expect(rejections).toEqual([]);
  });

  it("throws what the first page fails with", async () => {
    const server = await serve({ 1: { body: "<html>" } });
    await expect(collect(contacts(server))).rejects.toBeInstanceOf(UnreadableAnswerError);
    await expect(contacts(server).toArray({ limit: 1 })).rejects.toMatchObject({ status: 200 });
    const list = contacts(server);
    await expect(list).rejects.toMatchObject({ name: "UnreadableAnswerError" });
    await expect(list.then()).rejects.not.toBeInstanceOf(ConnectionError);
  });
});

describe("the caller's signal", () => {
  it("ends the page that is loaded ahead", async () => {
    const server = await serve({ 1: page(1, 2), 2: { stall: "head" } });
    const controller = new AbortController();
    const seen: Contact[] = [];
    const loop = async () => {
      for await (const contact of contacts(server, { signal: controller.signal })) {
        seen.push(contact);
        await server.arrived(2);
        controller.abort("enough");
      }
    };
    await expect(loop()).rejects.toMatchObject({ name: "AbortError", cause: "enough" });
    expect(ids(seen)).toEqual([101, 102]);
    await expect.poll(() => server.received[1]?.leftAt).toBeTypeOf("number");
  });

  it("that has aborted sends nothing", async () => {
    const server = await serve({ 1: page(1, 2), 2: page(2) });
    const options = { signal: AbortSignal.abort("enough") };
    for (const promise of [
      contacts(server, options),
      collect(contacts(server, options)),
      contacts(server, options).toArray({ limit: 5 }),
    ]) {
      await expect(promise).rejects.toMatchObject({ name: "AbortError", cause: "enough" });
    }
    const controller = new AbortController();
    const first = await contacts(server, { signal: controller.signal });
    controller.abort("enough");
    await expect(first.next()).rejects.toMatchObject({ name: "AbortError", cause: "enough" });
    await expect(collect(first.pages())).rejects.toMatchObject({ cause: "enough" });
    expect(server.received).toHaveLength(1);
  });

  it("serves any number of lists without piling up listeners", async () => {
    const server = await serve({ 1: page(1, 2), 2: page(2) });
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: [never, never]) => {
      listeners++;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: [never, never]) => {
      listeners--;
      removeEventListener.apply(signal, args);
    };
    let most = 0;
    for (let round = 0; round < 20; round++) {
      for await (const _ of contacts(server, { signal })) most = Math.max(most, listeners);
      for await (const _ of contacts(server, { signal })) break;
      // One that nobody ends.
      await contacts(server, { signal }).pages().next();
      await contacts(server, { signal }).toArray({ limit: 3 });
    }
    await expect.poll(() => listeners).toBe(0);
    expect(most).toBeLessThanOrEqual(4);
  });
});

describe("toArray", () => {
  const three = { 1: page(1, 2), 2: page(2, 3), 3: page(3) };

  it.each([
    [0, [], 0],
    [1, [101], 1],
    [2, [101, 102], 1],
    [3, [101, 102, 201], 2],
    [6, [101, 102, 201, 202, 301, 302], 3],
    [Infinity, [101, 102, 201, 202, 301, 302], 3],
  ])("collects %d items with the pages that it takes", async (limit, expected, requests) => {
    const server = await serve(three);
    expect(ids(await contacts(server).toArray({ limit }))).toEqual(expected);
    await sleep(20);
    expect(server.received).toHaveLength(requests);
  });

  it("takes pages of any size", async () => {
    const server = await serve({ 1: page(1, undefined, 150_000) });
    expect(await contacts(server).toArray({ limit: Infinity })).toHaveLength(150_000);
  });

  it("needs a limit", async () => {
    const server = await serve(three);
    const list = contacts(server);
    expectTypeOf(list.toArray).parameter(0).toEqualTypeOf<{ limit: number }>();
    for (const options of [
      undefined,
      {},
      ...[-1, 1.5, Number.NaN, "5", null].map((limit) => ({ limit })),
    ]) {
      const call = list.toArray(options as { limit: number });
      await expect(call).rejects.toThrow(TypeError);
      await expect(call).rejects.toThrow("listContacts: toArray needs a limit");
    }
    expect(server.received).toHaveLength(0);
  });
});

describe("the memory of a list of 1,000 pages with 250 items each", () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");

  async function serveMany(): Promise<FaultServer> {
    const server = await startFaultServer(({ url }) => {
      const number = Number(/page=(\d+)/.exec(url)?.[1]);
      return page(number, number < 1_000 ? number + 1 : undefined, 250);
    });
    onTestFinished(() => server.close());
    return server;
  }

  it.each(["items", "pages", "next"] as const)("is constant over %s", async (way) => {
    const server = await serveMany();
    const bodies: WeakRef<ContactsBody>[] = [];
    const heaps: number[] = [];
    let alive = 0;
    const look = async () => {
      if (bodies.length % 200) return;
      // A WeakRef holds on to its target until the current turn of the event loop is over.
      await sleep(5);
      collectGarbage();
      alive = Math.max(alive, bodies.filter((body) => body.deref()).length);
      heaps.push(process.memoryUsage().heapUsed);
    };
    const list = contacts(server, {}, (body) => bodies.push(new WeakRef(body)));
    // The list stays in use, as does its first page: neither may lead to the others.
    const first = await list;
    let count = 0;
    if (way === "items") {
      for await (const { id } of list) {
        count++;
        if (id % 100 === 1) await look();
      }
    } else if (way === "pages") {
      for await (const { items } of first.pages()) {
        count += items.length;
        await look();
      }
    } else {
      for (let page = await first.next(); page; page = await page.next()) {
        count += page.items.length;
        await look();
      }
      count += 250;
    }
    expect(count).toBe(250_000);
    expect(first.items).toHaveLength(250);
    expect(heaps.length).toBeGreaterThanOrEqual(4);
    // The first page, the one before, the current one and the next one.
    expect(alive).toBeLessThanOrEqual(4);
    expect((heaps.at(-1) as number) - (heaps[0] as number)).toBeLessThan(2_000_000);
  });
});
