import { afterEach, describe, expect, it, vi } from "vitest";
import { createThrottle, type Throttle } from "../../src/index.ts";
import { ada, operations, requestOf, serve, transportTo } from "./setup.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function fakeTime(): void {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
}

/** Numbers from 0 to 1 that are the same in each run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Asks for a turn and notes when it is given. */
function takeTurn(throttle: Throttle, given: number[], signal?: AbortSignal): Promise<void> {
  const note = () => void given.push(performance.now());
  const turn = throttle.take(signal);
  if (turn) return turn.then(note);
  note();
  return Promise.resolve();
}

/** How many of the moments lie in the fullest stretch of so many milliseconds, its end excluded. */
function fullest(moments: readonly number[], span: number): number {
  let first = 0;
  let most = 0;
  for (const [index, moment] of moments.entries()) {
    while (moment - (moments[first] as number) >= span) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

describe("createThrottle", () => {
  const arrivals: Record<string, (random: () => number) => number> = {
    "all at once": () => 0,
    "a little faster than allowed": (random) => random() * 280,
    "a little slower than allowed": (random) => random() * 300,
    "in bursts with silence between": (random) => (random() < 0.05 ? random() * 6_000 : 0),
    "just around the edge of a second": (random) => (random() < 0.14 ? 990 + random() * 20 : 0),
  };
  it.each(Object.entries(arrivals))(
    "never lets more than 7 go in any rolling second, of 10,000 that come %s",
    async (_, gap) => {
      fakeTime();
      const random = randomNumbers(7);
      const throttle = createThrottle({ requests: 7, seconds: 1 });
      const given: number[] = [];
      const turns: Promise<void>[] = [];
      for (let count = 0; count < 10_000; count++) {
        const pause = gap(random);
        if (pause) await vi.advanceTimersByTimeAsync(pause);
        turns.push(takeTurn(throttle, given));
      }
      await vi.advanceTimersByTimeAsync(1_600_000);
      await Promise.all(turns);
      expect(given).toHaveLength(10_000);
      expect(fullest(given, 1_000)).toBe(7);
    },
  );

  it("lets at least 6.9 in a second go while calls wait", async () => {
    fakeTime();
    const throttle = createThrottle({ requests: 7, seconds: 1 });
    const given: number[] = [];
    const turns = Array.from({ length: 10_000 }, () => takeTurn(throttle, given));
    await vi.advanceTimersByTimeAsync(1_600_000);
    await Promise.all(turns);
    const seconds = ((given.at(-1) as number) - (given[0] as number)) / 1_000;
    expect((given.length - 7) / seconds).toBeGreaterThanOrEqual(6.9);
  });

  it("counts turns longer that have to open connections, at the start and after a rest", async () => {
    fakeTime();
    const throttle = createThrottle({ requests: 2, seconds: 1 });
    const given: number[] = [];
    const start = performance.now();
    const turns = Array.from({ length: 6 }, () => takeTurn(throttle, given));
    await vi.advanceTimersByTimeAsync(5_000);
    await vi.advanceTimersByTimeAsync(4_000);
    turns.push(...Array.from({ length: 3 }, () => takeTurn(throttle, given)));
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all(turns);
    const times = given.map((at) => Math.round(at - start));
    expect(times).toEqual([0, 0, 1_112, 1_112, 2_124, 2_124, 9_000, 9_000, 10_112]);
  });

  it("refuses numbers that cannot be", () => {
    for (const requests of [0, 2.5, -1, Number.NaN]) {
      expect(() => createThrottle({ requests, seconds: 1 })).toThrow(TypeError);
    }
    expect(() => createThrottle({ requests: 1, seconds: 0 })).toThrow("throttle: requests");
  });

  it("does not hold back who comes slowly", async () => {
    fakeTime();
    const throttle = createThrottle({ requests: 7, seconds: 1 });
    for (let count = 0; count < 100; count++) {
      expect(throttle.take()).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1_112 / 7 + 1);
    }
  });

  it.each([
    { requests: 1, seconds: 1 },
    { requests: 3, seconds: 0.1 },
    { requests: 50, seconds: 60 },
  ])("keeps $requests in $seconds s", async ({ requests, seconds }) => {
    fakeTime();
    const throttle = createThrottle({ requests, seconds });
    const given: number[] = [];
    const turns = Array.from({ length: requests * 20 }, () => takeTurn(throttle, given));
    await vi.advanceTimersByTimeAsync((seconds * 1_000 + 20) * 21);
    await Promise.all(turns);
    expect(fullest(given, seconds * 1_000)).toBe(requests);
  });

  it("gives turns in the order in which they were asked for", async () => {
    fakeTime();
    const random = randomNumbers(11);
    const throttle = createThrottle({ requests: 7, seconds: 1 });
    const order: number[] = [];
    for (let count = 0; count < 1_000; count++) {
      if (random() < 0.3) await vi.advanceTimersByTimeAsync(random() * 700);
      const turn = throttle.take();
      if (turn) turn.then(() => order.push(count));
      else order.push(count);
    }
    await vi.advanceTimersByTimeAsync(160_000);
    expect(order).toEqual(Array.from({ length: 1_000 }, (_, count) => count));
  });

  it("lets nobody pass a queue whose turn has come while the timer is late", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    const throttle = createThrottle({ requests: 1, seconds: 1 });
    const order: number[] = [];
    throttle.take();
    throttle.take()?.then(() => order.push(1));
    clock.mockReturnValue(2_000);
    throttle.take()?.then(() => order.push(2));
    await vi.advanceTimersByTimeAsync(2_000);
    clock.mockReturnValue(4_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(order).toEqual([1, 2]);
  });

  it("who leaves the queue takes nobody's turn and keeps nobody waiting", async () => {
    fakeTime();
    const random = randomNumbers(13);
    const throttle = createThrottle({ requests: 7, seconds: 1 });
    const given: number[] = [];
    let left = 0;
    const turns = Array.from({ length: 2_000 }, () => {
      const leaves = random() < 0.5;
      const controller = new AbortController();
      if (leaves) setTimeout(() => controller.abort(new Error("left")), random() * 60_000);
      return takeTurn(throttle, given, controller.signal).catch((error: Error) => {
        expect(error.message).toBe("left");
        left++;
      });
    });
    await vi.advanceTimersByTimeAsync(400_000);
    await Promise.all(turns);
    expect(left).toBeGreaterThan(500);
    expect(given).toHaveLength(2_000 - left);
    expect(fullest(given, 1_000)).toBe(7);
    const seconds = ((given.at(-1) as number) - (given[0] as number)) / 1_000;
    expect((given.length - 7) / seconds).toBeGreaterThanOrEqual(6.9);
    expect(throttle.state.waiting).toBe(0);
  });

  it("starts anew after all have left the queue", async () => {
    fakeTime();
    const throttle = createThrottle({ requests: 1, seconds: 1 });
    throttle.take();
    const controller = new AbortController();
    const turn = throttle.take(controller.signal);
    controller.abort(new Error("left"));
    await expect(turn).rejects.toThrow("left");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(throttle.take()).toBeUndefined();
    const given: number[] = [];
    const next = takeTurn(throttle, given);
    await vi.advanceTimersByTimeAsync(1_120);
    await next;
    expect(given).toHaveLength(1);
  });

  it("lets nothing go while it is paused, then no more than allowed", async () => {
    fakeTime();
    const throttle = createThrottle({ requests: 7, seconds: 1 });
    const given: number[] = [];
    const turns = Array.from({ length: 30 }, () => takeTurn(throttle, given));
    const start = performance.now();
    throttle.pause(5_000);
    // A shorter pause does not end a longer one.
    throttle.pause(100);
    await vi.advanceTimersByTimeAsync(4_990);
    expect(given).toHaveLength(7);
    turns.push(takeTurn(throttle, given));
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(turns);
    expect((given[7] as number) - start).toBeGreaterThanOrEqual(5_000);
    expect((given[7] as number) - start).toBeLessThan(5_020);
    expect(given).toHaveLength(31);
    expect(fullest(given, 1_000)).toBe(7);
  });

  it("tells how it stands", async () => {
    fakeTime();
    const throttle = createThrottle({ requests: 2, seconds: 1 });
    const limit = { requests: 2, seconds: 1 };
    expect(throttle.state).toEqual({ ...limit, used: 0, waiting: 0, wait: 0 });
    throttle.take();
    expect(throttle.state).toEqual({ ...limit, used: 1, waiting: 0, wait: 0 });
    await vi.advanceTimersByTimeAsync(500);
    throttle.take();
    const turns = [throttle.take(), throttle.take(), throttle.take()];
    expect(throttle.state).toMatchObject({ used: 2, waiting: 3 });
    expect(throttle.state.wait).toBeGreaterThanOrEqual(600);
    expect(throttle.state.wait).toBeLessThanOrEqual(620);
    throttle.pause(3_000);
    expect(throttle.state.wait).toBe(3_000);
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(turns);
    expect(throttle.state).toEqual({ ...limit, used: 0, waiting: 0, wait: 0 });
  });

  it("bears that time goes on while it thinks", async () => {
    const delays: unknown[] = [];
    const pending: (() => void)[] = [];
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, delay: number) => {
      delays.push(delay);
      return pending.push(run);
    }) as never);
    // The second turn is due between two looks at the clock, wherever these two are.
    for (let look = 1; look <= 8; look++) {
      let looks = 0;
      const clock = vi.spyOn(performance, "now").mockReturnValue(0);
      const throttle = createThrottle({ requests: 1, seconds: 1 });
      throttle.take();
      clock.mockImplementation(() => (++looks > look ? 1_112.001 : 1_111.999));
      const turn = throttle.take() ?? Promise.resolve();
      clock.mockReturnValue(1_120);
      for (const run of pending.splice(0)) run();
      await expect(turn).resolves.toBeUndefined();
    }
    for (const delay of delays) expect(delay).toBeGreaterThanOrEqual(0);
  });
});

describe("a transport with a throttle", () => {
  it("has several requests under way at once", async () => {
    const server = await serve({ body: ada, delay: 200 });
    const throttle = createThrottle({ requests: 7, seconds: 1 });
    const transport = transportTo(server, { throttle });
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 14 }, () => operations.GET(transport, requestOf("GET"))),
    );
    // Two bursts of seven and one answer; one after the other they would take 2.8 s.
    expect(performance.now() - started).toBeLessThanOrEqual(1_500);
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_200);
  });

  it("sends in the order of the calls, each attempt with a turn of its own", async () => {
    const server = await serve(({ url }, index) =>
      url === "/contacts/1" && index < 4 ? { status: 503 } : { body: ada },
    );
    const throttle = createThrottle({ requests: 2, seconds: 0.2 });
    const transport = transportTo(server, { throttle, retry: ({ number }) => 2 * number });
    await Promise.all(
      Array.from({ length: 8 }, (_, id) => operations.GET(transport, { path: { id } })),
    );
    const ids = server.received.map(({ url }) => Number(url.split("/").at(-1)));
    expect(ids.filter((id, index) => ids.indexOf(id) === index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(server.received).toHaveLength(9);
    const moments = server.received.map(({ at }) => at);
    expect(fullest(moments, 150)).toBeLessThanOrEqual(2);
  });

  it("does not let calls pile up behind a token and then go all at once", async () => {
    // As when the token expires while calls wait in the queue, and its renewal takes a while.
    const server = await serve({ body: ada });
    const throttle = createThrottle({ requests: 2, seconds: 0.2 });
    const start = performance.now();
    const renewal = new Promise<string>((resolve) => setTimeout(resolve, 700, "fresh-token"));
    const token = () => {
      const now = performance.now() - start;
      return now < 100 ? "old-token" : now < 700 ? renewal : "fresh-token";
    };
    const transport = transportTo(server, { throttle, token });
    await Promise.all(
      Array.from({ length: 12 }, () => operations.GET(transport, requestOf("GET"))),
    );
    expect(server.received).toHaveLength(12);
    expect(
      fullest(
        server.received.map(({ at }) => at),
        150,
      ),
    ).toBeLessThanOrEqual(2);
  });

  it("is not held back where the throttle is off", async () => {
    const server = await serve({ body: ada });
    const transport = transportTo(server, { throttle: false });
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 100 }, () => operations.GET(transport, requestOf("GET"))),
    );
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it("asks any throttle that is put in its place", async () => {
    const server = await serve({ body: ada });
    const taken: unknown[] = [];
    const throttle: Throttle = {
      take: async (signal) => void taken.push(signal),
      pause: () => {},
      state: { requests: 1, seconds: 1, used: 0, waiting: 0, wait: 0 },
    };
    const { signal } = new AbortController();
    await operations.GET(transportTo(server, { throttle }), requestOf("GET"), { signal });
    expect(taken).toEqual([signal]);
  });
});
