import { describe, expect, it } from "vitest";
import {
  createRetry,
  createSuprsend,
  createThrottle,
  type FetchInit,
  RateLimitError,
  type SuprsendOptions,
  TimeoutError,
  UnauthorizedError,
} from "../src/index.ts";
import { withRaw } from "../src/raw.ts";
import { pageOf, serve } from "./server.ts";

const apiKey = "demo-key";

describe("createSuprsend", () => {
  it.each([
    [{}, "https://hub.suprsend.com/v1/object/teams/tasters/subscription/"],
    [
      { baseUrl: "http://127.0.0.1:4011/mock/" },
      "http://127.0.0.1:4011/mock/v1/object/teams/tasters/subscription/",
    ],
  ])("with %j reaches %s", async (options, address) => {
    let reached: [string, FetchInit] | undefined;
    const suprsend = createSuprsend({
      apiKey,
      fetch: async (url, init) => {
        reached = [url, init];
        return Response.json({ code: 404, message: "none" }, { status: 404 });
      },
      ...options,
    });
    await expect(suprsend.objects.subscriptions("teams", "tasters")).rejects.toThrow("none");
    const [url, init] = reached ?? [];
    expect(url).toBe(address);
    expect(init).toMatchObject({
      method: "GET",
      headers: { authorization: "Bearer demo-key" },
      credentials: "omit",
    });
  });

  it.each([
    ["nothing", undefined, /^apiKey: must be/],
    ["no key", {}, /^apiKey: must be/],
    ["a token for a key", { token: "demo-key" }, /^apiKey: must be/],
    ["an unusable key", { apiKey: "two words" }, /^apiKey: must be (?!.*two words)/],
    ["an unusable address", { apiKey, baseUrl: "hub" }, /^baseUrl: must start with http/],
    ["a rate", { apiKey, throttle: { requests: 3, seconds: 1 } }, /^throttle: must be false or/],
  ])("refuses %s and names the option", (_name, options, message) => {
    expect(() => createSuprsend(options as unknown as SuprsendOptions)).toThrow(TypeError);
    expect(() => createSuprsend(options as unknown as SuprsendOptions)).toThrow(message);
  });

  it("asks a function for the key, and again once after a 401", async () => {
    const { baseUrl, received } = await serve((request) =>
      request.headers.authorization === "Bearer new"
        ? pageOf(1, request)
        : { status: 401, body: { code: 401, message: "no such key" } },
    );
    const keys = createSuprsend({ baseUrl, apiKey: async (refused) => (refused ? "new" : "old") });
    expect((await keys.objects.subscriptions("teams", "tasters")).items).toHaveLength(1);
    const key = createSuprsend({ baseUrl, apiKey });
    await expect(key.objects.subscriptions("teams", "tasters")).rejects.toSatisfy(
      (error) => error instanceof UnauthorizedError,
    );
    expect(received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer old",
      "Bearer new",
      "Bearer demo-key",
    ]);
  });

  it("takes the options of the retries", async () => {
    const { baseUrl, received } = await serve(() => ({ status: 502 }));
    const suprsend = createSuprsend({ baseUrl, apiKey, retry: { attempts: 2, base: 1 } });
    await expect(suprsend.objects.subscriptions("teams", "tasters")).rejects.toMatchObject({
      status: 502,
    });
    expect(received).toHaveLength(2);
  });

  it("waits as long as a 429 asks for, without options", async () => {
    const { baseUrl, received } = await serve((request, number) =>
      number === 1
        ? { status: 429, headers: { "retry-after": "1" }, body: { code: 429, message: "slow" } }
        : pageOf(1, request),
    );
    const begun = performance.now();
    const suprsend = createSuprsend({ baseUrl, apiKey });
    expect((await suprsend.objects.subscriptions("teams", "tasters")).items).toHaveLength(1);
    expect(performance.now() - begun).toBeGreaterThan(950);
    expect(received).toHaveLength(2);
  });

  it("repeats nothing when retry is off", async () => {
    const { baseUrl, received } = await serve(() => ({ status: 429 }));
    const suprsend = createSuprsend({ baseUrl, apiKey, retry: false });
    await expect(suprsend.objects.subscriptions("teams", "tasters")).rejects.toSatisfy(
      (error) => error instanceof RateLimitError,
    );
    expect(received).toHaveLength(1);
  });

  it("has no throttle unless it is given one, and shows how that stands", async () => {
    const { baseUrl } = await serve((request) => pageOf(1, request));
    expect(createSuprsend({ baseUrl, apiKey }).limits).toBeUndefined();
    const throttle = createThrottle({ requests: 5, seconds: 10 });
    const suprsend = createSuprsend({ baseUrl, apiKey, throttle });
    expect(suprsend.limits).toMatchObject({ requests: 5, seconds: 10, used: 0 });
    await suprsend.objects.subscriptions("teams", "tasters");
    expect(suprsend.limits).toMatchObject({ used: 1, waiting: 0 });
  });

  it("gives an answer up in time, sends headers and tells hooks", async () => {
    const seen: string[] = [];
    const suprsend = createSuprsend({
      apiKey,
      timeout: 20,
      retry: createRetry({ attempts: 2, base: 1 }),
      headers: { "x-trace": "1" },
      hooks: {
        onRequest: ({ operationId, number, headers }) => {
          seen.push(`${operationId} ${number} ${headers["x-trace"]}`);
        },
        onFailure: () => {
          seen.push("failed");
        },
      },
      // Hangs until it is given up.
      fetch: (_url, { signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason));
        }),
    });
    await expect(suprsend.objects.subscriptions("teams", "tasters")).rejects.toSatisfy(
      (error) => error instanceof TimeoutError,
    );
    expect(seen).toEqual([
      "listObjectSubscriptions 1 1",
      "failed",
      "listObjectSubscriptions 2 1",
      "failed",
    ]);
  });
});

describe("withRaw", () => {
  it("adds calls by method and path over the same transport", async () => {
    const { baseUrl, received } = await serve((request, number) =>
      number === 1
        ? { status: 503 }
        : number === 2
          ? pageOf(2, request)
          : { status: 404, body: { code: 404, message: "none" } },
    );
    const throttle = createThrottle({ requests: 100, seconds: 1 });
    const plain = createSuprsend({ baseUrl, apiKey, throttle, retry: createRetry({ base: 1 }) });
    const suprsend = withRaw(plain);
    const path = { object_type: "teams", id: "tasters" };
    const call = () =>
      suprsend.raw.GET("/v1/object/{object_type}/{id}/subscription/", {
        params: { path, query: { limit: 2 } },
      });
    const { data } = await call();
    expect(data?.results.map(({ user }) => user?.distinct_id)).toEqual(["user-0", "user-1"]);
    const { error, response } = await call();
    expect([response.status, error]).toEqual([404, { code: 404, message: "none" }]);
    expect(received.map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill("Bearer demo-key"),
    );
    // The same client: what it shows stays alive.
    expect(suprsend.limits?.used).toBe(3);
    expect(suprsend.objects).toBe(plain.objects);
  });
});
