import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TokenPair } from "../../src/oauth/tokenStore.ts";
import { RedisError } from "../../src/redis/redisError.ts";
import { redisTokenStore } from "../../src/redis/redisTokenStore.ts";
import { type RedisServer, skipsRedis, startRedis } from "./startRedis.ts";

const PAIR: TokenPair = {
  accessToken: "demo-access",
  refreshToken: "demo-refresh",
  expiresAt: 1_800_000_000_000,
};

describe.skipIf(skipsRedis)("a token store in Redis", () => {
  let server: RedisServer;
  let redis: Redis;
  let keys = 0;
  beforeAll(async () => {
    server = await startRedis();
    redis = server.connect();
  });
  afterAll(() => server?.stop());

  const newKey = () => `tokens:${++keys}.amocrm.ru`;

  test("keeps the pair that was set last, without an end", async () => {
    const key = newKey();
    const store = redisTokenStore({ redis, key });
    expect(await store.get()).toBeUndefined();
    await store.set({ ...PAIR, accessToken: "demo-old" });
    await store.set(PAIR);
    expect(await redisTokenStore({ redis: server.connect(), key }).get()).toEqual(PAIR);
    expect(JSON.parse((await redis.get(key)) ?? "")).toEqual(PAIR);
    expect(await redis.pttl(key)).toBe(-1);
  });

  test("lets one work at a time, and the next one when that fails", async () => {
    const key = newKey();
    const stores = [redis, redis, server.connect()].map((client) =>
      redisTokenStore({ redis: client, key }),
    );
    let running = 0;
    const results = await Promise.allSettled(
      stores.map((store, i) =>
        store.lock?.(async () => {
          expect(++running).toBe(1);
          await sleep(30);
          running--;
          if (i === 0) throw new Error("refused");
          return i;
        }),
      ),
    );
    expect(results).toEqual([
      { status: "rejected", reason: new Error("refused") },
      { status: "fulfilled", value: 1 },
      { status: "fulfilled", value: 2 },
    ]);
    expect(await redis.exists(`mutex:${key}`)).toBe(0);
  });

  test("gives back what was done under a lock that has been lost", async () => {
    const key = newKey();
    const work = async () => {
      await redis.set(`mutex:${key}`, "of another process");
      return "done";
    };
    expect(await redisTokenStore({ redis, key }).lock?.(work)).toBe("done");
    expect(await redis.get(`mutex:${key}`)).toBe("of another process");
  });

  test.each(["no JSON demo-access", "null", '"demo-access"', '{"accessToken":"demo-access"}'])(
    "refuses %s in the place of a pair, without repeating it",
    async (value) => {
      const key = newKey();
      await redis.set(key, value);
      const error = await redisTokenStore({ redis, key })
        .get()
        .catch((reason) => reason);
      expect(error).toBeInstanceOf(RedisError);
      expect(error.message).toBe(`token store: ${key} holds no tokens`);
      expect(inspect(error)).not.toContain("demo-access");
    },
  );

  test("tells that Redis fails, and no token", async () => {
    const client = server.connect();
    const store = redisTokenStore({ redis: client, key: newKey() });
    await client.config("SET", "maxmemory", "1");
    const full = await store.set(PAIR).catch((reason) => reason);
    await client.config("SET", "maxmemory", "0");
    expect(full).toBeInstanceOf(RedisError);
    expect(full.message).toMatch(/cannot be written: .*OOM/);
    client.disconnect();
    const work = async () => expect.unreachable();
    const errors = await Promise.all(
      [store.get(), store.set(PAIR), store.lock?.(work)].map((done) =>
        done?.catch((reason) => reason),
      ),
    );
    for (const error of [full, ...errors]) {
      expect(error).toBeInstanceOf(RedisError);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/demo-(access|refresh)/);
    }
  });

  test("does not repeat a command that Redis quotes", async () => {
    // So does a server whose operator has renamed SET.
    const quoting = Object.assign(Object.create(redis), {
      set: async (key: string, value: string) => {
        const message = `ERR unknown command 'set', with args beginning with: '${key}' '${value}'`;
        throw Object.assign(new Error(message), { command: { name: "set", args: [key, value] } });
      },
    });
    const error = await redisTokenStore({ redis: quoting, key: newKey() })
      .set(PAIR)
      .catch((reason) => reason);
    expect(error.message).toContain("unknown command 'set'");
    expect(inspect(error)).not.toContain("demo-access");
  });

  test("ends with one good pair when two processes renew at once", async () => {
    const key = newKey();
    let current = "demo-refresh-0";
    let renewals = 0;
    let calls = 0;
    const faults: string[] = [];
    const given = new Set<string>();
    const waiting: ServerResponse[] = [];
    const http = createServer(async (request, response) => {
      const answer = (status: number, body: object) => {
        response.statusCode = status;
        response.end(JSON.stringify(body));
      };
      if (request.url === "/ready") {
        waiting.push(response);
        if (waiting.length === 2) for (const child of waiting) child.end();
      } else if (request.url === "/oauth2/access_token") {
        const { refresh_token } = JSON.parse(await text(request));
        // A strict server: the token is spent when it comes, whatever becomes of the answer.
        if (refresh_token !== current) {
          faults.push(`${refresh_token} instead of ${current}`);
          return answer(400, { hint: "Token has been revoked" });
        }
        current = `demo-refresh-${++renewals}`;
        const access_token = `demo-access-${renewals}`;
        await sleep(20);
        given.add(access_token);
        answer(200, { access_token, refresh_token: current, expires_in: 0.1 });
      } else {
        calls++;
        const isKnown = given.has(request.headers.authorization?.replace("Bearer ", "") ?? "");
        if (!isKnown) faults.push(`${request.headers.authorization}`);
        answer(isKnown ? 200 : 401, {});
      }
    }).listen(0, "127.0.0.1");
    await once(http, "listening");
    const { port } = http.address() as { port: number };
    const store = redisTokenStore({ redis, key });
    await store.set({ accessToken: "demo-access-0", refreshToken: current, expiresAt: 0 });

    const program = fileURLToPath(new URL("renewTokens.ts", import.meta.url));
    const argv = [program, `${server.port}`, `http://127.0.0.1:${port}`, key, "2000"];
    const children = [0, 1].map(() => spawn(process.execPath, argv, { stdio: "inherit" }));
    const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
    http.close();
    expect(faults).toEqual([]);
    expect(codes).toEqual([0, 0]);
    expect(renewals).toBeGreaterThan(4);
    expect(calls).toBeGreaterThan(renewals);
    expect(await store.get()).toMatchObject({
      accessToken: `demo-access-${renewals}`,
      refreshToken: current,
    });
  });
});
