import { getEventListeners } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  AbortError,
  createThrottle,
  createTransport,
  type FailedAttempt,
  TimeoutError,
} from "../../src/index.ts";
import { empty500, unauthorized } from "../faults/faults.ts";
import {
  ada,
  eventually,
  failureOf,
  type Method,
  operations,
  requestOf,
  serve,
  transportTo,
} from "./setup.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const reason = new Error("the user left");
const soon = () => new Promise((resolve) => setTimeout(resolve, 60));

function expectAborted(error: unknown, operationId = "getContact"): void {
  expect(error).toBeInstanceOf(AbortError);
  expect(error).toMatchObject({ name: "AbortError", operationId });
  expect((error as AbortError).cause).toBe(reason);
}

describe("abort", () => {
  it("before the call: nothing is sent", async () => {
    const server = await serve({ body: ada });
    const token = vi.fn(() => "demo-token");
    const { signal } = abortedController();
    const transport = transportTo(server, { token });
    expectAborted(await failureOf(operations.GET(transport, requestOf("GET"), { signal })));
    await soon();
    expect(server.received).toHaveLength(0);
    expect(server.connections).toBe(0);
    expect(token).not.toHaveBeenCalled();
  });

  it.each(["head", "body"] as const)("while the %s of the answer is awaited", async (stall) => {
    const server = await serve({ body: ada, stall });
    const controller = new AbortController();
    const { signal } = controller;
    const call = operations.GET(transportTo(server), requestOf("GET"), { signal });
    await server.arrived(1);
    await soon();
    controller.abort(reason);
    const started = performance.now();
    expectAborted(await failureOf(call));
    expect(performance.now() - started).toBeLessThan(500);
    // The server sees that nobody listens any more, and no other attempt.
    expect(await eventually(() => server.received[0]?.leftAt !== undefined)).toBe(true);
    await soon();
    expect(server.received).toHaveLength(1);
  });

  it.each(["POST", "PATCH"] as const)("of a %s that is on its way", async (method: Method) => {
    const server = await serve({ stall: "head" });
    const controller = new AbortController();
    const { signal } = controller;
    const call = operations[method](transportTo(server), requestOf(method), { signal });
    await server.arrived(1);
    controller.abort(reason);
    expectAborted(await failureOf(call), method === "POST" ? "createContact" : "updateContact");
  });

  it("between two attempts: the second is not sent", async () => {
    const server = await serve(empty500);
    const controller = new AbortController();
    const { signal } = controller;
    const waits: FailedAttempt[] = [];
    const retry = (failed: FailedAttempt) => {
      waits.push(failed);
      setTimeout(() => controller.abort(reason), 20);
      return 60_000;
    };
    const call = operations.GET(transportTo(server, { retry }), requestOf("GET"), { signal });
    const started = performance.now();
    expectAborted(await failureOf(call));
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(waits).toHaveLength(1);
    expect(server.received).toHaveLength(1);
  });

  it("in the queue: the others keep their turns", async () => {
    const server = await serve({ body: ada });
    const throttle = createThrottle({ requests: 1, seconds: 0.2 });
    const transport = transportTo(server, { throttle });
    const controller = new AbortController();
    const { signal } = controller;
    const call = (id: number, options = {}) => operations.GET(transport, { path: { id } }, options);
    const first = call(1);
    const left = failureOf(call(2, { signal }));
    const third = call(3);
    expect(throttle.state.waiting).toBe(2);
    controller.abort(reason);
    expectAborted(await left);
    expect(throttle.state.waiting).toBe(1);
    await Promise.all([first, third]);
    expect(server.received.map(({ url }) => url)).toEqual(["/contacts/1", "/contacts/3"]);
    // The turn of the second call was not spent: the third came one span after the first.
    const [one, three] = server.received.map(({ at }) => at) as [number, number];
    expect(three - one).toBeLessThan(600);
  });

  it("while the token is fetched: nothing is sent, then or later", async () => {
    const server = await serve({ body: ada });
    let give = (_: string) => {};
    const token = () => new Promise<string>((resolve) => (give = resolve));
    const controller = new AbortController();
    const { signal } = controller;
    const call = failureOf(
      operations.GET(transportTo(server, { token }), requestOf("GET"), { signal }),
    );
    controller.abort(reason);
    const first = await Promise.race([call, soon()]);
    give("demo-token");
    await soon();
    expect(server.received).toHaveLength(0);
    expectAborted(first);
  });

  it("while the token is fetched anew after a 401: nothing more is sent", async () => {
    const server = await serve(unauthorized);
    let give = (_: string) => {};
    const token = (refused?: string) =>
      refused ? new Promise<string>((resolve) => (give = resolve)) : "expired-token";
    const controller = new AbortController();
    const { signal } = controller;
    const call = failureOf(
      operations.GET(transportTo(server, { token }), requestOf("GET"), { signal }),
    );
    await server.arrived(1);
    await soon();
    controller.abort(reason);
    const first = await Promise.race([call, soon()]);
    give("fresh-token");
    await soon();
    expect(server.received).toHaveLength(1);
    expectAborted(first);
  });

  it("by the token function itself: nothing is sent", async () => {
    const server = await serve({ body: ada });
    const controller = new AbortController();
    const { signal } = controller;
    const token = async () => {
      controller.abort(reason);
      return "demo-token";
    };
    expectAborted(
      await failureOf(operations.GET(transportTo(server, { token }), requestOf("GET"), { signal })),
    );
    await soon();
    expect(server.received).toHaveLength(0);
  });

  it("after the end changes nothing", async () => {
    const server = await serve({ body: ada });
    const controller = new AbortController();
    const { signal } = controller;
    const contact = await operations.GET(transportTo(server), requestOf("GET"), { signal });
    controller.abort(reason);
    await soon();
    expect(contact).toEqual(ada);
  });

  it("by a signal with a time is an abort and no timeout", async () => {
    const server = await serve({ stall: "head" });
    const signal = AbortSignal.timeout(50);
    const error = await failureOf(
      operations.GET(transportTo(server), requestOf("GET"), { signal }),
    );
    expect(error).toBeInstanceOf(AbortError);
    expect(error).not.toBeInstanceOf(TimeoutError);
    expect((error as AbortError).cause).toBe(signal.reason);
    expect(server.received).toHaveLength(1);
  });

  it("works where no other layer is on", async () => {
    const server = await serve({ body: ada, stall: "body" });
    const transport = createTransport({ baseUrl: server.baseUrl, token: "demo-token" });
    const controller = new AbortController();
    const { signal } = controller;
    const call = operations.GET(transport, requestOf("GET"), { signal });
    await server.arrived(1);
    controller.abort(reason);
    expectAborted(await failureOf(call));
  });
});

describe("one signal for 1,000 calls", () => {
  it("has no listener left, and never more than calls under way", async () => {
    // Each call meets an async token, the queue, a fault and a second attempt.
    const server = await serve((_, index) => (index % 2 ? { body: ada } : empty500));
    const { signal } = new AbortController();
    let most = 0;
    const add = vi.spyOn(signal, "addEventListener").mockImplementation((...args) => {
      EventTarget.prototype.addEventListener.apply(signal, args as never);
      most = Math.max(most, getEventListeners(signal, "abort").length);
    });
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on("warning", warn);
    const transport = transportTo(server, {
      token: async () => "demo-token",
      throttle: createThrottle({ requests: 10, seconds: 0.001 }),
      retry: ({ number }) => (number < 5 ? 1 : undefined),
    });
    for (let batch = 0; batch < 50; batch++) {
      await Promise.all(
        Array.from({ length: 20 }, () =>
          operations.GET(transport, requestOf("GET"), { signal }).catch((error) => {
            expect(error).toMatchObject({ status: 500 });
          }),
        ),
      );
    }
    expect(server.received.length).toBeGreaterThan(1_000);
    expect(add).toHaveBeenCalled();
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(most).toBeLessThanOrEqual(20);
    process.off("warning", warn);
    expect(warnings).toEqual([]);
  });

  it("has none left after failures of every kind", async () => {
    const server = await serve();
    const { signal } = new AbortController();
    const transport = transportTo(server, { timeout: 50, retry: false });
    for (const fault of [
      { stall: "head" },
      { stall: "body", body: ada },
      { reset: "request" },
      { body: ada, cut: 3 },
      { body: "no JSON" },
      empty500,
    ] as const) {
      server.play(fault);
      await failureOf(operations.GET(transport, requestOf("GET"), { signal }));
      expect(getEventListeners(signal, "abort")).toEqual([]);
    }
    const token = () => Promise.reject(new Error("no token"));
    await failureOf(operations.GET(transportTo(server, { token }), requestOf("GET"), { signal }));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("has none left after an abort", async () => {
    const server = await serve({ stall: "head" });
    const controller = new AbortController();
    const { signal } = controller;
    const throttle = createThrottle({ requests: 1, seconds: 60 });
    const transport = transportTo(server, { throttle });
    const calls = [1, 2, 3].map((id) =>
      failureOf(operations.GET(transport, { path: { id } }, { signal })),
    );
    await server.arrived(1);
    controller.abort(reason);
    for (const error of await Promise.all(calls)) expectAborted(error);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(throttle.state.waiting).toBe(0);
  });
});

function abortedController(): AbortController {
  const controller = new AbortController();
  controller.abort(reason);
  return controller;
}
