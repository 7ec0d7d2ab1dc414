import { spawn } from "node:child_process";
import { getEventListeners, once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RedisError } from "../../src/redis/redisError.ts";
import { createRedisThrottle } from "../../src/redis/redisThrottle.ts";
import { createThrottle, type Throttle } from "../../src/throttle.ts";
import { createTransport } from "../../src/transport.ts";
import { type RedisServer, skipsRedis, startRedis } from "./startRedis.ts";

describe.skipIf(skipsRedis)("a throttle that is shared through Redis", () => {
  let server: RedisServer;
  let redis: Redis;
  let keys = 0;
  beforeAll(async () => {
    server = await startRedis();
    redis = server.connect();
  });
  afterAll(() => server?.stop());

  const key = () => `throttle:${++keys}.amocrm.ru`;
  const now = () => performance.now();
  /** Commands that turns have cost so far. */
  const countCommands = async () =>
    Number(/cmdstat_eval:calls=(\d+)/.exec(await redis.info("commandstats"))?.[1] ?? 0);

  test("lets two processes through no faster than the limit, and no slower", async () => {
    const turns: number[] = [];
    const waiting: ServerResponse[] = [];
    const http = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
      if (pathname === "/turn") {
        turns.push(Number(searchParams.get("at")) / 1e6);
        response.end();
      } else {
        waiting.push(response);
        if (waiting.length === 2) for (const child of waiting) child.end();
      }
    }).listen(0, "127.0.0.1");
    await once(http, "listening");
    const { port } = http.address() as { port: number };
    const program = fileURLToPath(new URL("pushThrottled.ts", import.meta.url));
    const argv = [program, `${server.port}`, `http://127.0.0.1:${port}`, key(), "6300"];
    const before = await countCommands();
    const children = [0, 1].map(() => spawn(process.execPath, argv, { stdio: "inherit" }));
    const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
    const commands = (await countCommands()) - before;
    http.close();
    expect(codes).toEqual([0, 0]);

    turns.sort((a, b) => a - b);
    const gaps = turns.slice(7).map((turn, i) => turn - (turns[i] as number));
    const seconds = ((turns.at(-1) as number) - (turns[0] as number)) / 1000;
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    expect((turns.length - 7) / seconds).toBeGreaterThanOrEqual(6.8);
    // Each turn costs about one command of each process.
    expect(commands / turns.length).toBeLessThan(3.5);
  });

  test("gives the turns of a process in order, and counts each from its own moment", async () => {
    const throttle = createRedisThrottle({ redis, key: key(), requests: 3, seconds: 0.2 });
    const order: number[] = [];
    const times: number[] = [];
    await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        await throttle.take();
        order.push(i);
        times.push(now());
      }),
    );
    expect(order).toEqual(Array.from({ length: 12 }, (_, i) => i));
    const gaps = times.slice(3).map((time, i) => time - (times[i] as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200);
  });

  test("ends the waiting of a call that is aborted, and of no other", async () => {
    const throttle = createRedisThrottle({ redis, key: key(), requests: 1, seconds: 0.3 });
    const controller = new AbortController();
    const { signal } = controller;
    await throttle.take(signal);
    const aborted = throttle.take(signal) as Promise<void>;
    const other = throttle.take();
    expect(throttle.state).toMatchObject({ requests: 1, seconds: 0.3, used: 1, waiting: 2 });
    expect(throttle.state.wait).toBeGreaterThan(0);
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    expect(throttle.state.waiting).toBe(1);
    await other;
    expect(throttle.state.waiting).toBe(0);
    await expect(throttle.take(signal)).rejects.toThrow("enough");
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("asks Redis nothing while nobody waits", async () => {
    const throttle = createRedisThrottle({ redis, key: key(), requests: 2, seconds: 0.1 });
    await Promise.all([throttle.take(), throttle.take(), throttle.take()]);
    const controller = new AbortController();
    const aborted = [throttle.take(controller.signal), throttle.take(controller.signal)];
    controller.abort();
    await Promise.allSettled(aborted);
    await sleep(20);
    const before = await countCommands();
    await sleep(250);
    expect(await countCommands()).toBe(before);
  });

  test("pauses all processes, as long as the longest pause", async () => {
    const options = { key: key(), requests: 2, seconds: 0.05 };
    const one = createRedisThrottle({ redis, ...options });
    const other = createRedisThrottle({ redis: server.connect(), ...options });
    await Promise.all([one.take(), other.take()]);
    const start = now();
    one.pause(600);
    await sleep(100);
    other.pause(100);
    expect(one.state.wait).toBeGreaterThan(300);
    await other.take();
    expect(now() - start).toBeGreaterThanOrEqual(600);
    await one.take();
  });

  test("lets a turn count from the moment that it arrives", async () => {
    const options = { key: key(), requests: 1, seconds: 0.5 };
    // Answers 100 ms late, as a far or busy server does.
    const late = {
      defineCommand: undefined,
      eval: async (...command: [string, number, ...string[]]) => {
        const answer = await redis.eval(...command);
        await sleep(100);
        return answer;
      },
    };
    await createRedisThrottle({ redis: late, ...options }).take();
    const turn = now();
    await createRedisThrottle({ redis, ...options }).take();
    expect(now() - turn).toBeGreaterThanOrEqual(500);
  });

  test("does not let a late turn cut the pause of another process", async () => {
    const options = { key: key(), requests: 1, seconds: 0.5 };
    const other = createRedisThrottle({ redis, ...options });
    const late = {
      defineCommand: undefined,
      eval: async (...command: [string, number, ...string[]]) => {
        const answer = await redis.eval(...command);
        await sleep(60);
        return answer;
      },
    };
    const turn = createRedisThrottle({ redis: late, ...options }).take();
    await sleep(20);
    const start = now();
    other.pause(1500);
    await turn;
    await sleep(100);
    await createRedisThrottle({ redis, ...options }).take();
    expect(now() - start).toBeGreaterThanOrEqual(1490);
  });

  test("leaves the caller's client as it was", async () => {
    await createRedisThrottle({ redis, key: key(), requests: 1, seconds: 1 }).take();
    expect("rlflxIncr" in redis).toBe(false);
  });

  test.each([
    { requests: 0, seconds: 1 },
    { requests: 1.5, seconds: 1 },
    { requests: 1, seconds: 0 },
    { requests: Number.NaN, seconds: 1 },
  ])("does not take $requests requests in $seconds seconds", (limit) => {
    expect(() => createRedisThrottle({ redis, key: key(), ...limit })).toThrow(TypeError);
  });

  describe("without Redis", () => {
    const LOST = { port: 1, maxRetriesPerRequest: 0, retryStrategy: () => 50 };
    const limit = { requests: 5, seconds: 0.1 };

    test("gives no turn", async () => {
      const throttle = createRedisThrottle({ redis: server.connect(LOST), key: key(), ...limit });
      let sent = 0;
      const transport = createTransport({
        baseUrl: "http://127.0.0.1:1",
        token: "demo-token",
        throttle,
        fetch: async () => {
          sent++;
          throw new Error("not reached");
        },
      });
      const calls = Array.from({ length: 9 }, () =>
        transport.send({ method: "GET", url: "http://127.0.0.1:1/api/v4/contacts" }),
      );
      for (const call of calls) {
        const error = await call.catch((reason) => reason);
        expect(error).toBeInstanceOf(RedisError);
        expect(error).toMatchObject({ name: "RedisError", cause: expect.any(Error) });
        expect(error.message).toMatch(/^throttle: Redis gave no turn: \w/);
      }
      expect(sent).toBe(0);
      expect(throttle.state.waiting).toBe(0);
    });

    test("gives the turns of the fallback, in order", async () => {
      const fallback: Throttle = createThrottle({ requests: 2, seconds: 0.2 });
      const throttle = createRedisThrottle({
        redis: server.connect(LOST),
        key: key(),
        ...limit,
        fallback,
      });
      const start = now();
      const order: number[] = [];
      await Promise.all(
        Array.from({ length: 4 }, async (_, i) => {
          await throttle.take();
          order.push(i);
        }),
      );
      // For a while after a failure Redis is not asked.
      await throttle.take();
      expect(now() - start).toBeGreaterThanOrEqual(400);
      expect(order).toEqual([0, 1, 2, 3]);
      throttle.pause(300);
      expect(fallback.state.wait).toBeGreaterThan(200);
    });

    test("gives the turns of the fallback when Redis hangs", async () => {
      const connections = new Set<Socket>();
      const hanging = createTcpServer((socket) => connections.add(socket)).listen(0, "127.0.0.1");
      await once(hanging, "listening");
      const { port } = hanging.address() as { port: number };
      const throttle = createRedisThrottle({
        redis: server.connect({ port }),
        key: key(),
        ...limit,
        fallback: createThrottle(limit),
      });
      const start = now();
      await Promise.all([throttle.take(), throttle.take()]);
      expect(now() - start).toBeLessThan(5000);
      await throttle.take();
      expect(throttle.state.waiting).toBe(0);
      for (const socket of connections) socket.destroy();
      hanging.close();
    });

    test("goes back to Redis when it is there again", async () => {
      const client = server.connect();
      let isLost = true;
      const throttle = createRedisThrottle({
        redis: {
          defineCommand: undefined,
          eval: (...command: [string, number, ...string[]]) =>
            isLost ? Promise.reject(new Error("Connection is closed.")) : client.eval(...command),
        },
        key: key(),
        ...limit,
      });
      await expect(throttle.take()).rejects.toThrow("Connection is closed.");
      isLost = false;
      await throttle.take();
      expect(throttle.state.used).toBe(1);
    });
  });
});
