import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type AnswerHeaders,
  ConnectionError,
  createRetry,
  createThrottle,
  createTransport,
  type FailedAttempt,
  RateLimitError,
  type RetryOptions,
  readRetryAfter,
  ServerError,
  TimeoutError,
} from "../../src/index.ts";
import type { Fault } from "../faults/faultServer.ts";
import { blockPage, brokenJson, empty500, htmlPage, problem, tooMany } from "../faults/faults.ts";
import { ada, failureOf, type Method, operations, requestOf, serve, transportTo } from "./setup.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What may have been done although no whole answer came. */
const lost: Record<string, [Fault, object]> = {
  "an empty 500": [empty500, ServerError],
  "502 with a page": [htmlPage(502), ServerError],
  "503": [problem(503, "Service Unavailable"), ServerError],
  "504 with a page": [htmlPage(504), ServerError],
  "a reset once the head was read": [{ reset: "head" }, ConnectionError],
  "a reset once the request was read": [{ reset: "request" }, ConnectionError],
  "a body that breaks off": [{ body: ada, cut: 9 }, ConnectionError],
  "no answer in time": [{ stall: "head" }, TimeoutError],
  "half an answer in time": [{ body: ada, stall: "body" }, TimeoutError],
};
const repeatable: readonly Method[] = ["GET", "PUT", "DELETE"];
const unrepeatable: readonly Method[] = ["POST", "PATCH"];

describe.each(Object.entries(lost))("after %s", (_, [fault, Class]) => {
  it.each(repeatable)("%s is sent again", async (method) => {
    const server = await serve([fault, { body: ada }]);
    const transport = transportTo(server, { timeout: 150 });
    const contact = await operations[method](transport, requestOf(method));
    expect(contact).toEqual(ada);
    expect(server.received.map((request) => request.method)).toEqual([method, method]);
    expect(server.received[1]?.url).toBe("/contacts/50101");
    expect(server.received[1]?.headers["authorization"]).toBe("Bearer demo-token");
    const { body } = requestOf(method);
    expect(server.received[1]?.body).toBe(body === undefined ? "" : JSON.stringify(body));
  });

  it.each(unrepeatable)("%s is never sent a second time", async (method) => {
    const server = await serve([fault, { body: ada }]);
    const transport = transportTo(server, { timeout: 150 });
    const error = await failureOf(operations[method](transport, requestOf(method)));
    expect(error).toBeInstanceOf(Class);
    // A second request would have come by now: the longest wait is 4 ms.
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server.received).toHaveLength(1);
  });
});

describe("429", () => {
  it.each([...repeatable, ...unrepeatable])("%s is sent again, as it was", async (method) => {
    const server = await serve([tooMany(), { body: ada }]);
    const contact = await operations[method](transportTo(server), requestOf(method));
    expect(contact).toEqual(ada);
    const [first, second] = server.received;
    expect(server.received).toHaveLength(2);
    expect(second).toMatchObject({ method, url: first?.url, body: first?.body });
  });

  it("ends in a RateLimitError after the last attempt", async () => {
    const server = await serve(tooMany("0"));
    const error = await failureOf(operations.POST(transportTo(server), requestOf("POST")));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(server.received).toHaveLength(4);
  });

  it("holds back every call of the throttle, not only its own", async () => {
    const server = await serve([tooMany("1"), { body: ada }]);
    const throttle = createThrottle({ requests: 100, seconds: 1 });
    const transport = transportTo(server, { throttle });
    const first = operations.GET(transport, requestOf("GET"));
    await expect.poll(() => throttle.state.wait).toBeGreaterThan(0);
    await Promise.all([first, operations.GET(transport, requestOf("GET"))]);
    const [refused, ...later] = server.received.map(({ at }) => at);
    expect(later).toHaveLength(2);
    for (const at of later) expect(at - (refused as number)).toBeGreaterThanOrEqual(990);
  });
});

describe("what is not repeated", () => {
  const final: Record<string, Fault> = {
    "the block page": blockPage,
    "a success that is no JSON": brokenJson,
    "a redirect": { status: 302, headers: { location: "/elsewhere" }, body: undefined },
    ...Object.fromEntries(
      [400, 401, 402, 403, 404, 405, 409, 422].map((status) => [status, problem(status, "No")]),
    ),
  };
  it.each(Object.entries(final))("%s", async (_, fault) => {
    const server = await serve(fault);
    await failureOf(operations.GET(transportTo(server), requestOf("GET")));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server.received).toHaveLength(1);
  });
});

describe("how often", () => {
  it("four requests by default, then the last failure", async () => {
    const server = await serve((_, index) => problem(503, `attempt ${index + 1}`));
    const error = await failureOf(operations.GET(transportTo(server), requestOf("GET")));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ problem: { title: "attempt 4" } });
    expect(server.received).toHaveLength(4);
  });

  it.each([1, 2, 6])("%i when told so", async (attempts) => {
    const server = await serve(empty500);
    const transport = transportTo(server, { retry: createRetry({ attempts, base: 1 }) });
    await failureOf(operations.GET(transport, requestOf("GET")));
    expect(server.received).toHaveLength(attempts);
  });

  it("hardly more often than it is called, while the server is down", async () => {
    const server = await serve(empty500);
    const transport = transportTo(server, { retry: createRetry({ base: 1 }) });
    const started = performance.now();
    let failed = 0;
    for (let batch = 0; batch < 20; batch++) {
      const calls = Array.from({ length: 50 }, () =>
        operations.GET(transport, requestOf("GET")).catch(() => failed++),
      );
      await Promise.all(calls);
    }
    expect(failed).toBe(1_000);
    const repeats = server.received.length - 1_000;
    // Without a budget there would be 3,000.
    expect(repeats).toBeGreaterThanOrEqual(20);
    expect(repeats).toBeLessThanOrEqual(21 + (performance.now() - started) / 1_000);
  });

  it("again, when the outage is over", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const retry = createRetry({ budget: 3 });
    const repeats = () => {
      let count = 0;
      while (count < 100 && retry(failed()) !== undefined) count++;
      return count;
    };
    expect(repeats()).toBe(3);
    expect(repeats()).toBe(0);
    vi.advanceTimersByTime(2_000);
    expect(repeats()).toBe(2);
    vi.advanceTimersByTime(3_600_000);
    expect(repeats()).toBe(3);
  });

  it("429 does not use up the budget", () => {
    const retry = createRetry({ budget: 1 });
    for (let count = 0; count < 100; count++) {
      expect(retry(failed({ status: 429 }))).toBeGreaterThan(0);
    }
    expect(retry(failed())).toBeDefined();
    expect(retry(failed())).toBeUndefined();
    expect(retry(failed({ status: 429 }))).toBeGreaterThan(0);
  });

  it("as a policy of one's own says", async () => {
    const server = await serve(problem(418, "Teapot"));
    const seen: FailedAttempt[] = [];
    const retry = (attempt: FailedAttempt) => {
      seen.push(attempt);
      return seen.length < 3 ? 0 : undefined;
    };
    const error = await failureOf(
      operations.POST(transportTo(server), requestOf("POST"), { retry }),
    );
    expect(error).toMatchObject({ status: 418 });
    expect(server.received).toHaveLength(3);
    expect(seen.map(({ number, method, status }) => [number, method, status])).toEqual([
      [1, "POST", 418],
      [2, "POST", 418],
      [3, "POST", 418],
    ]);
    expect(seen[2]?.headers?.get("content-type")).toContain("problem+json");
  });

  it("never, when it is switched off for the transport or the call", async () => {
    const server = await serve(empty500);
    await failureOf(operations.GET(transportTo(server, { retry: false }), requestOf("GET")));
    const bare = createTransport({ baseUrl: server.baseUrl, token: "demo-token" });
    await failureOf(operations.GET(bare, requestOf("GET")));
    await failureOf(operations.GET(transportTo(server), requestOf("GET"), { retry: false }));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server.received).toHaveLength(3);
  });
});

describe("deadline", () => {
  it("ends a call before an attempt that would begin after it", async () => {
    const server = await serve(empty500);
    const retry = createRetry({ attempts: 1_000, base: 40, deadline: 300, budget: 1_000 });
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const started = performance.now();
    const error = await failureOf(operations.GET(transportTo(server, { retry }), requestOf("GET")));
    expect(error).toBeInstanceOf(ServerError);
    expect(server.received.length).toBeGreaterThanOrEqual(2);
    // Requests go after 0, 40, 120 and 280 ms. The next one would go after 600 ms.
    expect(server.received.length).toBeLessThanOrEqual(4);
    // It does not sleep over a wait that leads nowhere.
    expect(performance.now() - started).toBeLessThan(590);
  });
});

describe("how long it waits", () => {
  it("Retry-After in seconds, over HTTP", async () => {
    const server = await serve([
      { ...problem(503, "Service Unavailable"), headers: { "retry-after": "1" } },
      { body: ada },
    ]);
    await operations.GET(transportTo(server), requestOf("GET"));
    const [first, second] = server.received.map(({ at }) => at) as [number, number];
    expect(second - first).toBeGreaterThanOrEqual(995);
    expect(second - first).toBeLessThan(2_000);
  });

  it("Retry-After as a date, over HTTP", async () => {
    // Dates have whole seconds: two seconds ahead is at least one.
    const server = await serve((_, index) =>
      index ? { body: ada } : tooMany(new Date(Date.now() + 2_000).toUTCString()),
    );
    await operations.POST(transportTo(server), requestOf("POST"));
    const [first, second] = server.received.map(({ at }) => at) as [number, number];
    expect(second - first).toBeGreaterThanOrEqual(950);
    expect(second - first).toBeLessThan(3_000);
  });

  const now = Date.parse("2026-11-21T08:00:00Z");
  it.each([
    ["0", 0],
    ["7", 7_000],
    ["Sat, 21 Nov 2026 08:00:30 GMT", 30_000],
    ["Saturday, 21-Nov-26 08:00:30 GMT", 30_000],
  ])("reads %s", (value, milliseconds) => {
    vi.useFakeTimers({ now, toFake: ["Date"] });
    expect(readRetryAfter(new Headers({ "retry-after": value }))).toBe(milliseconds);
  });

  it.each(["", " ", "soon", "-1", "1.5.2", "NaN", "Infinity", "0x10", "{}", "5 parsecs or so"])(
    "takes %j for none",
    (value) => {
      expect(readRetryAfter(new Headers({ "retry-after": value }))).toBeUndefined();
    },
  );

  it("takes no header for none", () => {
    expect(readRetryAfter(new Headers())).toBeUndefined();
    expect(readRetryAfter(undefined)).toBeUndefined();
  });

  it("does not repeat against a Retry-After beyond the deadline", async () => {
    const server = await serve(tooMany("61"));
    const started = performance.now();
    const error = await failureOf(operations.GET(transportTo(server), requestOf("GET")));
    expect(error).toBeInstanceOf(RateLimitError);
    expect((error as RateLimitError).headers.get("retry-after")).toBe("61");
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(server.received).toHaveLength(1);
    expect(wait({ headers: retryAfter("59") })).toBe(59_000);
    expect(wait({ headers: retryAfter("2") }, { deadline: 1_000 })).toBeUndefined();
  });

  it("falls back to its own wait when Retry-After is rubbish", async () => {
    const server = await serve([tooMany("soon"), { body: ada }]);
    expect(await operations.GET(transportTo(server), requestOf("GET"))).toEqual(ada);
    expect(server.received).toHaveLength(2);
  });

  it("a random time below a bound that doubles", () => {
    const random = vi.spyOn(Math, "random");
    for (const number of [1, 2, 3]) {
      random.mockReturnValue(0);
      expect(wait({ number })).toBe(0);
      random.mockReturnValue(1 - 2 ** -53);
      expect(wait({ number })).toBeCloseTo(500 * 2 ** number, 6);
      random.mockReturnValue(0.25);
      expect(wait({ number })).toBe(0.25 * 500 * 2 ** number);
    }
  });

  it("spreads 10,000 waits over the whole range", () => {
    const waits = Array.from({ length: 10_000 }, () => wait() as number);
    const tenths = Array.from({ length: 10 }, (_, tenth) => {
      return waits.filter((each) => Math.floor(each / 100) === tenth).length;
    });
    for (const count of tenths) expect(count).toBeGreaterThan(800);
    expect(Math.max(...waits)).toBeLessThan(1_000);
  });

  it.each([
    ["a header", { headers: retryAfter("0") }, 500],
    ["a header of a longer time", { headers: retryAfter("3") }, 3_000],
    ["a problem, as Kommo sends it", { text: '{"status":429,"retry_after":7}' }, 7_000],
  ])("what %s asks for after a 429, and at least the base", (_, asked, expected) => {
    expect(wait({ status: 429, ...asked })).toBe(expected);
  });

  it("holds all calls back as long as a 429 asks, also where it is not repeated", async () => {
    for (const [retry, asked] of [[false, "3600"] as const, [createRetry(), "3600"] as const]) {
      const server = await serve([tooMany(asked)]);
      const throttle = createThrottle({ requests: 7, seconds: 1 });
      const transport = transportTo(server, { throttle, retry });
      await failureOf(operations.GET(transport, requestOf("GET")));
      expect(throttle.state.wait).toBeGreaterThan(3_590_000);
    }
  });

  it("does not count the time in the queue against the deadline", async () => {
    const server = await serve([{ body: ada }, { status: 503 }, { body: ada }]);
    const throttle = createThrottle({ requests: 1, seconds: 0.5 });
    const transport = transportTo(server, {
      throttle,
      retry: createRetry({ base: 1, deadline: 300 }),
    });
    const calls = [1, 2].map(() => operations.GET(transport, requestOf("GET")));
    expect(await Promise.all(calls)).toEqual([ada, ada]);
    expect(server.received).toHaveLength(3);
  });

  it("at least the base after a 429 that asks for nothing", () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    expect(wait({ status: 429 })).toBe(500);
  });
});

function retryAfter(value: string): AnswerHeaders {
  return new Headers({ "retry-after": value });
}

function failed(more: Partial<FailedAttempt> = {}): FailedAttempt {
  return {
    number: 1,
    method: "GET",
    status: 503,
    headers: undefined,
    text: undefined,
    elapsed: 0,
    ...more,
  };
}

/** What a fresh policy answers to one failed attempt. */
function wait(more?: Partial<FailedAttempt>, options?: RetryOptions): number | undefined {
  return createRetry(options)(failed(more));
}
