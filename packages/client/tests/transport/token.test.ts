import { describe, expect, it, vi } from "vitest";
import { ConnectionError, createThrottle, UnauthorizedError } from "../../src/index.ts";
import { unauthorized } from "../faults/faults.ts";
import { ada, failureOf, type Method, operations, requestOf, serve, transportTo } from "./setup.ts";

const methods: readonly Method[] = ["GET", "PUT", "DELETE", "POST", "PATCH"];

/** A server that knows one token, and calls of it by what they sent as `Authorization`. */
async function serveToken(good: string) {
  const server = await serve(({ headers }) =>
    headers.authorization === `Bearer ${good}` ? { body: ada } : unauthorized,
  );
  return { server, sent: () => server.received.map(({ headers }) => headers.authorization) };
}

describe("token", () => {
  it.each([
    ["a text", "demo-token"],
    ["a function", () => "demo-token"],
    ["an async function", async () => "demo-token"],
  ])("is %s", async (_, token) => {
    const { server, sent } = await serveToken("demo-token");
    expect(await operations.GET(transportTo(server, { token }), requestOf("GET"))).toEqual(ada);
    expect(sent()).toEqual(["Bearer demo-token"]);
  });

  it.each(methods)("of a refused %s is replaced once, and the call sent again", async (method) => {
    const { server, sent } = await serveToken("fresh-token");
    const token = vi.fn((refused?: string) => (refused ? "fresh-token" : "old-token"));
    // Neither the retry layer nor its rules have a say in it.
    const transport = transportTo(server, { token, retry: false });
    expect(await operations[method](transport, requestOf(method))).toEqual(ada);
    expect(sent()).toEqual(["Bearer old-token", "Bearer fresh-token"]);
    expect(token).toHaveBeenCalledWith("old-token");
    const [first, second] = server.received;
    expect([second?.method, second?.url, second?.body]).toEqual([method, first?.url, first?.body]);
  });

  it("is replaced only once in a call, with retries on or off", async () => {
    const { server, sent } = await serveToken("none of them");
    let count = 0;
    const token = () => `token-${count++}`;
    for (const options of [{ token }, { token, retry: false } as const]) {
      const before = server.received.length;
      const error = await failureOf(
        operations.POST(transportTo(server, options), requestOf("POST")),
      );
      expect(error).toBeInstanceOf(UnauthorizedError);
      expect(server.received.length - before).toBe(2);
    }
    expect(new Set(sent()).size).toBe(4);
  });

  it.each([
    ["the function has no other", () => "old-token"],
    ["it is a text", "old-token"],
  ])("is not tried again when %s", async (_, token) => {
    const { server, sent } = await serveToken("fresh-token");
    const error = await failureOf(operations.GET(transportTo(server, { token }), requestOf("GET")));
    expect(error).toBeInstanceOf(UnauthorizedError);
    expect(error).toMatchObject({ status: 401, problem: { title: "Unauthorized" } });
    expect(sent()).toEqual(["Bearer old-token"]);
  });

  it("stays the new one in the attempts behind the 401", async () => {
    let count = 0;
    const server = await serve(({ headers }) => {
      if (headers.authorization !== "Bearer fresh-token") return unauthorized;
      return count++ ? { body: ada } : { status: 503 };
    });
    const token = (refused?: string) => (refused ? "fresh-token" : "old-token");
    expect(await operations.GET(transportTo(server, { token }), requestOf("GET"))).toEqual(ada);
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer old-token",
      "Bearer fresh-token",
      "Bearer fresh-token",
    ]);
  });

  it("is renewed once in a call, however often that is repeated", async () => {
    const refused: unknown[] = [];
    const server = await serve([unauthorized, { status: 503 }, { status: 503 }, { body: ada }]);
    const token = (old?: string) => {
      if (old) refused.push(old);
      return old ? "fresh-token" : "old-token";
    };
    await operations.GET(transportTo(server, { token }), requestOf("GET"));
    expect(refused).toEqual(["old-token"]);
  });

  it("that aborts the call in the moment that it comes, is not sent", async () => {
    const server = await serve({ body: ada });
    const controller = new AbortController();
    const token = async () => {
      await Promise.resolve();
      queueMicrotask(() => queueMicrotask(() => controller.abort()));
      return "fresh-token";
    };
    const transport = transportTo(server, { token });
    const call = operations.POST(transport, requestOf("POST"), { signal: controller.signal });
    expect(await failureOf(call)).toMatchObject({ name: "AbortError", isSent: false });
    expect(server.received).toHaveLength(0);
  });

  it.each([undefined, null, 7, ""])("cannot be %s", async (nothing) => {
    const server = await serve({ body: ada });
    for (const token of [() => nothing as never, async () => nothing as never]) {
      const error = await failureOf(
        operations.GET(transportTo(server, { token }), requestOf("GET")),
      );
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toHaveProperty("message", "token: must be visible ASCII characters");
    }
    expect(server.received).toHaveLength(0);
  });

  it("is asked for before each attempt", async () => {
    const server = await serve([{ status: 503 }, { status: 503 }, { body: ada }]);
    let count = 0;
    const token = () => `token-${++count}`;
    await operations.GET(transportTo(server, { token }), requestOf("GET"));
    const sent = server.received.map(({ headers }) => headers.authorization);
    expect(new Set(sent).size).toBe(3);
  });

  it("is asked for again behind the queue, where it may have expired", async () => {
    const server = await serve({ body: ada });
    const throttle = createThrottle({ requests: 1, seconds: 0.3 });
    let current = "old-token";
    const transport = transportTo(server, { throttle, token: async () => current });
    const first = operations.GET(transport, requestOf("GET"));
    const second = operations.GET(transport, requestOf("GET"));
    await server.arrived(1);
    current = "fresh-token";
    await Promise.all([first, second]);
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer old-token",
      "Bearer fresh-token",
    ]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new RangeError("the store is gone");
      },
    ],
    ["rejects", () => Promise.reject(new RangeError("the store is gone"))],
  ])("whose function %s ends the call with that, and nothing is sent", async (_, token) => {
    const server = await serve({ body: ada });
    const error = await failureOf(operations.GET(transportTo(server, { token }), requestOf("GET")));
    expect(error).toBeInstanceOf(RangeError);
    expect(error).not.toBeInstanceOf(ConnectionError);
    expect(server.connections).toBe(0);
  });

  it("leaves with 100 parallel calls, each refused and replayed once", async () => {
    const { server } = await serveToken("fresh-token");
    let fresh = false;
    const token = vi.fn((refused?: string) => {
      if (refused) fresh = true;
      return fresh ? "fresh-token" : "old-token";
    });
    const transport = transportTo(server, { token, retry: false });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, id) =>
        operations.POST(transport, { path: { id }, body: {} }),
      ),
    );
    expect(answers).toEqual(Array.from({ length: 100 }, () => ada));
    const done = server.received.filter(
      ({ headers }) => headers.authorization === "Bearer fresh-token",
    );
    expect(new Set(done.map(({ url }) => url)).size).toBe(100);
    expect(done).toHaveLength(100);
  });
});
