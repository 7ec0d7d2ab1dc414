import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type CallOptions, createSuprsend, NotFoundError, PageLoopError } from "../src/index.ts";
import type { SubscriptionQuery } from "../src/objects.ts";
import { pageOf, type Received, type Reply, serve, userSubscription } from "./server.ts";

async function serveList(reply: (received: Received, number: number) => Reply) {
  const { baseUrl, received } = await serve(reply);
  const { objects } = createSuprsend({ baseUrl, apiKey: "demo-key" });
  const list = (query?: SubscriptionQuery, options?: CallOptions) =>
    objects.subscriptions("teams", "tasters", query, options);
  return { list, received };
}

describe("a list of subscriptions", () => {
  it("is sent only when it is used, with nothing that was not asked for", async () => {
    const { list, received } = await serveList((request) => pageOf(3, request));
    const subscriptions = list();
    expect(received).toEqual([]);
    const page = await subscriptions;
    expect(page.items).toHaveLength(3);
    expect(page.body?.meta.count).toBe(3);
    expect(received.map(({ path, query }) => [path, query])).toEqual([
      ["/v1/object/teams/tasters/subscription/", {}],
    ]);
  });

  it("gives each subscription once, over all pages", async () => {
    const { list, received } = await serveList((request) => pageOf(95, request));
    const found: string[] = [];
    for await (const { user } of list({ limit: 20 })) found.push(user?.distinct_id ?? "");
    expect(found).toEqual(Array.from({ length: 95 }, (_, number) => `user-${number}`));
    expect(received.map(({ query }) => query["after"])).toEqual([
      undefined,
      "20",
      "40",
      "60",
      "80",
    ]);
  });

  it("ends by has_next and not by the cursor", async () => {
    const { list, received } = await serveList((request) => pageOf(20, request));
    expect(await list({ limit: 10 }).toArray({ limit: 100 })).toHaveLength(20);
    expect(received).toHaveLength(2);
  });

  it("ends when a next page is promised without a way to it", async () => {
    const meta = { count: 9, limit: 1, has_prev: false, before: null, has_next: true, after: null };
    const { list } = await serveList(() => ({ body: { meta, results: [userSubscription(1)] } }));
    expect(await list().toArray({ limit: 100 })).toHaveLength(1);
  });

  it("begins at a cursor", async () => {
    const { list, received } = await serveList((request) => pageOf(50, request));
    const page = await list({ limit: 10, after: "30" });
    expect(page.items[0]?.user?.distinct_id).toBe("user-30");
    expect((await page.next())?.items[0]?.user?.distinct_id).toBe("user-40");
    expect(received.map(({ query }) => query)).toEqual([
      { limit: "10", after: "30" },
      { limit: "10", after: "40" },
    ]);
  });

  it("goes on forward from the page before a cursor", async () => {
    const { list, received } = await serveList((request) => pageOf(50, request));
    const found = await list({ limit: 10, before: "40" }).toArray({ limit: 100 });
    expect(found.map(({ user }) => user?.distinct_id)).toEqual(
      Array.from({ length: 20 }, (_, index) => `user-${30 + index}`),
    );
    expect(received.map(({ query }) => query)).toEqual([
      { limit: "10", before: "40" },
      { limit: "10", after: "40" },
    ]);
  });

  it("throws when the server leads in a circle, back to the first cursor too", async () => {
    const { list, received } = await serveList((request, number) => {
      const reply = pageOf(50, request);
      const { meta } = reply.body as { meta: { after: string } };
      if (number === 2) meta.after = "10";
      return reply;
    });
    await expect(list({ limit: 10, after: "10" }).toArray({ limit: 100 })).rejects.toThrow(
      PageLoopError,
    );
    expect(received).toHaveLength(2);
  });

  it.each([
    [101, "100"],
    [5000, "100"],
    [100, "100"],
    [1, "1"],
  ])("asks for %i on a page as %s", async (limit, sent) => {
    const { list, received } = await serveList((request) => pageOf(1, request));
    await list({ limit });
    expect(received[0]?.query).toEqual({ limit: sent });
  });

  it("takes the most on a page from the description", async () => {
    const file = fileURLToPath(import.meta.resolve("@liaison/spec/suprsend.json"));
    const { paths } = JSON.parse(await readFile(file, "utf8"));
    const { get } = paths["/v1/object/{object_type}/{id}/subscription/"];
    expect(get["x-limits"].itemsPerPage.maximum).toBe(100);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, "20" as unknown as number])(
    "refuses the limit %s before anything is sent",
    async (limit) => {
      const { list, received } = await serveList((request) => pageOf(1, request));
      expect(() => list({ limit })).toThrow(
        /^listObjectSubscriptions: limit must be a whole number from 1, not /,
      );
      expect(received).toEqual([]);
    },
  );

  it.each([{}, [], 5, { results: null }, { results: {}, meta: null }])(
    "has an empty page where the answer is none: %j",
    async (body) => {
      const { list } = await serveList(() => ({ body }));
      const page = await list();
      expect([page.items, await page.next()]).toEqual([[], null]);
      expect(await list().toArray({ limit: 9 })).toEqual([]);
    },
  );

  it("refuses two cursors", async () => {
    const { list } = await serveList((request) => pageOf(1, request));
    expect(() => list({ after: "1", before: "2" })).toThrow(
      "listObjectSubscriptions: only one of after and before can be given.",
    );
  });

  it("passes options on to the call for every page", async () => {
    const { list, received } = await serveList((request) => pageOf(3, request));
    await list({ limit: 1 }, { headers: { "x-trace": "1" } }).toArray({ limit: 3 });
    expect(received.map(({ headers }) => headers["x-trace"])).toEqual(["1", "1", "1"]);
  });

  it("ends with its signal", async () => {
    const { list, received } = await serveList((request) => pageOf(1000, request));
    const controller = new AbortController();
    let count = 0;
    const walk = async () => {
      for await (const _ of list({ limit: 10 }, { signal: controller.signal })) {
        if (++count === 15) controller.abort(new Error("enough"));
      }
    };
    await expect(walk()).rejects.toMatchObject({
      name: "AbortError",
      cause: { message: "enough" },
    });
    expect(count).toBeLessThanOrEqual(20);
    expect(received.length).toBeLessThanOrEqual(3);
  });

  it("of an object that is not there is a NotFoundError", async () => {
    const body = { code: 404, message: "object 'teams/tasters' not found" };
    const { list } = await serveList(() => ({ status: 404, body }));
    const error = await list().then(undefined, (thrown) => thrown);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ operationId: "listObjectSubscriptions", problem: body });
    expect(error.message).toContain("not found");
  });

  it("reaches an object whatever is in its name, and keeps the slash at the end", async () => {
    const { baseUrl, received } = await serve((request) => pageOf(1, request));
    const { objects } = createSuprsend({ baseUrl, apiKey: "demo-key" });
    await objects.subscriptions("te?am#s", "a/b c@d%e/Вера");
    expect(received[0]?.path).toBe(
      "/v1/object/te%3Fam%23s/a%2Fb%20c%40d%25e%2F%D0%92%D0%B5%D1%80%D0%B0/subscription/",
    );
    for (const id of ["", "..", undefined as unknown as string]) {
      await expect(objects.subscriptions("teams", id).toArray({ limit: 1 })).rejects.toThrow(
        "listObjectSubscriptions: path parameter id ",
      );
    }
    expect(received).toHaveLength(1);
  });
});

describe("an item", () => {
  it("is a user's or an object's by its type", async () => {
    const { list } = await serveList((request) => pageOf(1, request));
    for await (const subscription of list()) {
      if (subscription.user) {
        expectTypeOf(subscription.user.distinct_id).toBeString();
        expectTypeOf(subscription.object).toBeNull();
      } else {
        expectTypeOf(subscription.user).toBeNull();
        expectTypeOf(subscription.object.subscriptions_count).toBeNumber();
      }
      expect(subscription.user?.distinct_id).toBe("user-0");
    }
  });
});
