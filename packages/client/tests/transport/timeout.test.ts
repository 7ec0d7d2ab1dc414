import { afterEach, describe, expect, it, vi } from "vitest";
import {
  createThrottle,
  createTransport,
  type Fetch,
  TimeoutError,
  type Transport,
} from "../../src/index.ts";
import type { Fault } from "../faults/faultServer.ts";
import { empty500 } from "../faults/faults.ts";
import { ada, eventually, failureOf, operations, requestOf, serve, transportTo } from "./setup.ts";

afterEach(() => {
  vi.useRealTimers();
});

function get(
  transport: Transport,
  options?: Parameters<typeof operations.GET>[2],
): Promise<unknown> {
  return operations.GET(transport, requestOf("GET"), options);
}

describe("timeout", () => {
  const slow: Record<string, Fault> = {
    "no answer comes": { stall: "head" },
    "the answer stops in its body": { body: ada, stall: "body" },
    "the body comes byte by byte for too long": {
      body: ada,
      pieces: [1, 2, 3, 4, 5, 6, 7, 8],
      pause: 150,
    },
  };
  it.each(Object.entries(slow))("ends a request when %s", async (_, fault) => {
    const server = await serve(fault);
    const transport = transportTo(server, { timeout: 200, retry: false });
    const started = performance.now();
    const error = await failureOf(get(transport));
    const took = performance.now() - started;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ name: "TimeoutError", operationId: "getContact", method: "GET" });
    expect((error as Error).message).toContain("200 ms");
    expect(took).toBeGreaterThanOrEqual(199);
    expect(took).toBeLessThan(900);
    // The connection is given up, not only the wait.
    expect(await eventually(() => server.received[0]?.leftAt !== undefined)).toBe(true);
  });

  it("gives each attempt its time anew", async () => {
    // Each attempt takes 0.6 of the time, so that one clock for both would end the second.
    const server = await serve([
      { ...empty500, delay: 300 },
      { body: ada, delay: 300 },
    ]);
    expect(await get(transportTo(server, { timeout: 500 }))).toEqual(ada);
    expect(server.received).toHaveLength(2);
  });

  it("gives it anew after an attempt that took all of its time", async () => {
    const server = await serve([
      { body: ada, stall: "body" },
      { body: ada, delay: 150 },
    ]);
    expect(await get(transportTo(server, { timeout: 300 }))).toEqual(ada);
    expect(server.received).toHaveLength(2);
  });

  it("does not count the time in the queue", async () => {
    const server = await serve({ body: ada });
    const throttle = createThrottle({ requests: 1, seconds: 0.5 });
    const transport = transportTo(server, { throttle, timeout: 300, retry: false });
    expect(await Promise.all([get(transport), get(transport)])).toEqual([ada, ada]);
  });

  it("does not count the time of the token", async () => {
    const server = await serve({ body: ada });
    const token = () => new Promise<string>((resolve) => setTimeout(resolve, 400, "demo-token"));
    const transport = transportTo(server, { token, timeout: 300, retry: false });
    expect(await get(transport)).toEqual(ada);
  });

  it("does not count the time between attempts", async () => {
    const server = await serve([empty500, { body: ada }]);
    const retry = () => 400;
    expect(await get(transportTo(server, { retry, timeout: 300 }))).toEqual(ada);
  });

  it("is another one where the call says so", async () => {
    const server = await serve({ body: ada, delay: 300 });
    const short = transportTo(server, { timeout: 100, retry: false });
    expect(await get(short, { timeout: 5_000 })).toEqual(ada);
    expect(await get(short, { timeout: false })).toEqual(ada);
    const long = transportTo(server, { retry: false });
    expect(await failureOf(get(long, { timeout: 100 }))).toBeInstanceOf(TimeoutError);
  });

  it("is none where it is switched off", async () => {
    const server = await serve({ body: ada, delay: 300 });
    expect(await get(transportTo(server, { timeout: false }))).toEqual(ada);
    const { baseUrl } = server;
    expect(await get(createTransport({ baseUrl, token: "demo-token" }))).toEqual(ada);
  });

  it("hits only the requests that are too slow", async () => {
    const server = await serve(({ url }) =>
      Number(url.slice(-1)) % 2 ? { stall: "head" } : { body: ada },
    );
    const transport = transportTo(server, { timeout: 300, retry: false });
    const calls = Array.from({ length: 20 }, async (_, id) => {
      // Requests begin and end at different times, so that their places get mixed.
      await new Promise((resolve) => setTimeout(resolve, id * 7));
      const call = operations.GET(transport, { path: { id } });
      return id % 2 ? failureOf(call) : call;
    });
    for (const [id, result] of (await Promise.all(calls)).entries()) {
      if (id % 2) expect(result).toBeInstanceOf(TimeoutError);
      else expect(result).toEqual(ada);
    }
  });

  it("leaves no timer behind", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const fetch: Fetch = async () => ({
      status: 200,
      headers: new Headers(),
      text: async () => JSON.stringify(ada),
    });
    const transport = transportTo({ baseUrl: "http://127.0.0.1:9" }, { fetch, timeout: 60_000 });
    expect(await Promise.all([get(transport), get(transport)])).toEqual([ada, ada]);
    // One look may still come, no time that a program would have to wait for.
    await vi.advanceTimersByTimeAsync(100);
    expect(vi.getTimerCount()).toBe(0);
    expect(await get(transport)).toEqual(ada);
  });
});
