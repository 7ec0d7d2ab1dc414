import { afterEach, describe, expect, it, vi } from "vitest";
import {
  ConnectionError,
  createLayers,
  createRetry,
  createThrottle,
  createTransport,
  type Fetch,
  type FetchInit,
} from "../../src/index.ts";
import { ada, failureOf, operations, requestOf, serve, transportTo } from "./setup.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function jsonAnswer(body: unknown): ReturnType<Fetch> {
  return Promise.resolve({
    status: 200,
    headers: new Headers(),
    text: async () => JSON.stringify(body),
  });
}

describe("fetch", () => {
  it("is replaced by the one that is given", async () => {
    const server = await serve({ body: ada });
    const seen: [string, FetchInit][] = [];
    const fetch: Fetch = (url, init) => {
      seen.push([url, init]);
      return jsonAnswer({ replaced: true });
    };
    const transport = transportTo(server, { fetch, headers: { "x-integration": "sample" } });
    const request = { path: { id: 1 }, body: [ada] };
    const own = { headers: { "x-own": "1" } };
    expect(await operations.POST(transport, request, own)).toEqual({ replaced: true });
    expect(server.connections).toBe(0);
    expect(seen).toHaveLength(1);
    const [url, init] = seen[0] as [string, FetchInit];
    expect(url).toBe(`${server.baseUrl}/contacts/1`);
    expect(init).toMatchObject({
      method: "POST",
      body: JSON.stringify([ada]),
      credentials: "omit",
      redirect: "manual",
    });
    expect(init.headers).toMatchObject({
      authorization: "Bearer demo-token",
      "content-type": "application/json",
      "x-integration": "sample",
      "x-own": "1",
    });
    expect(init.signal).toBeInstanceOf(AbortSignal);
  });

  it("is told of the operation and the number of the attempt", async () => {
    const server = await serve([{ status: 503 }, { body: ada }]);
    const told: unknown[] = [];
    const fetch: Fetch = (url, init, context) => {
      told.push(context);
      return globalThis.fetch(url, init as RequestInit);
    };
    await operations.GET(transportTo(server, { fetch }), requestOf("GET"));
    expect(told).toEqual([
      { operationId: "getContact", number: 1 },
      { operationId: "getContact", number: 2 },
    ]);
  });

  it("that fails at once is a ConnectionError, and its call is repeated", async () => {
    let calls = 0;
    const thrown = new Error("offline");
    const fetch: Fetch = () => {
      if (++calls < 3) throw thrown;
      return jsonAnswer(ada);
    };
    const options = { baseUrl: "http://127.0.0.1:9" };
    expect(await operations.GET(transportTo(options, { fetch }), requestOf("GET"))).toEqual(ada);
    calls = 0;
    const error = await failureOf(
      operations.POST(transportTo(options, { fetch }), requestOf("POST")),
    );
    expect(error).toBeInstanceOf(ConnectionError);
    expect((error as Error).cause).toBe(thrown);
  });

  it("is the global one of the moment, as tracers replace it", async () => {
    const server = await serve({ body: ada });
    const transport = transportTo(server);
    const bare = createTransport({ baseUrl: server.baseUrl, token: "demo-token" });
    const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json([1]));
    expect(await operations.GET(transport, requestOf("GET"))).toEqual([1]);
    expect(await operations.GET(bare, requestOf("GET"))).toEqual([1]);
    expect(spy).toHaveBeenCalledTimes(2);
    expect(server.connections).toBe(0);
  });
});

describe("what is sent", () => {
  it("says that there is JSON only where there is a body", async () => {
    const server = await serve({ body: ada });
    const transport = transportTo(server);
    await operations.GET(transport, requestOf("GET"));
    await operations.POST(transport, requestOf("POST"));
    await operations.POST(transport, { path: { id: 1 }, body: [] });
    const [get, post, empty] = server.received;
    expect(get?.headers["content-type"]).toBeUndefined();
    expect(post?.headers["content-type"]).toMatch(/^application\/json/);
    expect(empty?.body).toBe("[]");
  });

  it("has the headers of the transport and the call, the call's first", async () => {
    const server = await serve({ body: ada });
    const transport = transportTo(server, { headers: { "x-a": "transport", "x-b": "transport" } });
    await operations.GET(transport, requestOf("GET"), { headers: { "x-b": "call" } });
    expect(server.received[0]?.headers).toMatchObject({ "x-a": "transport", "x-b": "call" });
    await operations.GET(transport, requestOf("GET"));
    expect(server.received[1]?.headers).toMatchObject({ "x-a": "transport", "x-b": "transport" });
  });

  it("cannot have its Authorization taken away by a header", async () => {
    const server = await serve({ body: ada });
    const transport = transportTo(server, { headers: { authorization: "Basic x" } });
    await operations.GET(transport, requestOf("GET"), { headers: { authorization: "Basic y" } });
    expect(server.received[0]?.headers["authorization"]).toBe("Bearer demo-token");
  });

  it("has a header of the transport once, in whatever letters it was given", async () => {
    const server = await serve({ body: ada });
    const transport = transportTo(server, { headers: { Authorization: "Basic x", "X-A": "1" } });
    await operations.GET(transport, requestOf("GET"), { headers: { "x-a": "2" } });
    expect(server.received[0]?.headers).toMatchObject({
      authorization: "Bearer demo-token",
      "x-a": "2",
    });
  });

  it("has no cookies, whatever the server sets", async () => {
    const server = await serve({ body: ada, headers: { "set-cookie": "session=1; Path=/" } });
    const transport = transportTo(server);
    await operations.GET(transport, requestOf("GET"));
    await operations.GET(transport, requestOf("GET"));
    expect(server.received[1]?.headers["cookie"]).toBeUndefined();
  });
});

describe("layers", () => {
  it("that are off leave one plain request", async () => {
    const server = await serve([{ status: 503 }, { body: ada }]);
    const transport = createTransport({ baseUrl: server.baseUrl, token: "demo-token" });
    expect(await failureOf(operations.GET(transport, requestOf("GET")))).toMatchObject({
      status: 503,
    });
    expect(await operations.GET(transport, requestOf("GET"))).toEqual(ada);
    expect(server.received).toHaveLength(2);
  });

  it("work alone and all together", async () => {
    const throttle = () => createThrottle({ requests: 5, seconds: 0.01 });
    const retry = () => createRetry({ base: 1 });
    const hooks = { onRequest: () => {} };
    for (let choice = 0; choice < 16; choice++) {
      const server = await serve([{ status: 503 }, { body: ada }]);
      const on = (bit: number) => (choice & bit) !== 0;
      const transport = createTransport({
        ...createLayers({
          throttle: on(1) && throttle(),
          retry: on(2) && retry(),
          timeout: on(4) && 5_000,
          hooks: on(8) ? hooks : [],
        }),
        baseUrl: server.baseUrl,
        token: async () => "demo-token",
      });
      const call = operations.GET(transport, requestOf("GET"));
      const result = await (on(2) ? call : failureOf(call));
      expect(result).toMatchObject(on(2) ? ada : { status: 503 });
      expect(server.received).toHaveLength(on(2) ? 2 : 1);
    }
  });

  it("repeat by default", async () => {
    const server = await serve([{ status: 503 }, { body: ada }]);
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { baseUrl } = server;
    const transport = createTransport({ ...createLayers({}), baseUrl, token: "demo-token" });
    expect(await operations.GET(transport, requestOf("GET"))).toEqual(ada);
  });

  it("end a request after 30 seconds by default", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    let endedAt = 0;
    const fetch: Fetch = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          endedAt = performance.now();
          reject(signal.reason);
        });
      });
    const transport = createTransport({
      ...createLayers({ fetch, retry: false }),
      baseUrl: "http://127.0.0.1:9",
      token: "demo-token",
    });
    const started = performance.now();
    const failure = failureOf(operations.GET(transport, requestOf("GET")));
    await vi.advanceTimersByTimeAsync(40_000);
    expect(await failure).toMatchObject({ name: "TimeoutError" });
    expect(endedAt - started).toBeGreaterThanOrEqual(30_000);
    expect(endedAt - started).toBeLessThan(30_200);
  });

  it("of two transports have nothing to do with each other", async () => {
    const server = await serve({ body: ada });
    const slow = transportTo(server, { throttle: createThrottle({ requests: 1, seconds: 60 }) });
    const fast = transportTo(server, { throttle: createThrottle({ requests: 5, seconds: 60 }) });
    await operations.GET(slow, requestOf("GET"));
    const controller = new AbortController();
    const { signal } = controller;
    const stuck = failureOf(operations.GET(slow, requestOf("GET"), { signal }));
    expect(await operations.GET(fast, requestOf("GET"))).toEqual(ada);
    controller.abort();
    expect(await stuck).toMatchObject({ name: "AbortError" });
  });

  it("give what is answered, whatever its status, when asked to send only", async () => {
    const server = await serve({ status: 404, body: "nothing" });
    const answer = await transportTo(server).send({ method: "GET", url: `${server.baseUrl}/x` });
    expect(answer).toMatchObject({ status: 404, text: "nothing" });
    expect(answer.headers.get("content-type")).toBe("application/json");
  });
});
