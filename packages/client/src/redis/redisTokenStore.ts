import type { Redis } from "ioredis";
import { Mutex } from "redis-semaphore";
import type { TokenPair, TokenStore } from "../oauth/tokenStore.ts";
import { createRedisError } from "./redisError.ts";

/** Where {@link redisTokenStore} keeps the tokens. */
export interface RedisTokenStoreOptions {
  /** A connected client or cluster of ioredis, which stays the caller's to close. */
  redis: Pick<Redis, "eval" | "evalsha" | "get" | "set" | "zrem">;
  /** Key of the pair, one for each account and integration: `tokens:example.amocrm.ru`. */
  key: string;
}

/**
 * Longest time in milliseconds that a lock holds; a renewal ends before. Not prolonged meanwhile:
 * redis-semaphore's timer for that ends the whole process when Redis fails.
 */
const LOCK_TIME = 45_000;

/**
 * Keeps the tokens in Redis, as JSON without an end, for any number of processes. One renews, under a
 * lock of redis-semaphore, while the others wait for its result. When it dies at that they wait for
 * 45 seconds at most.
 *
 * The tokens are lost with Redis' data: let it write to disk (`appendonly yes`), and evict nothing.
 * A process that is killed after the server gave a pair and before Redis has it loses that pair.
 *
 * Its functions reject with RedisError when Redis fails, when the key holds something else, and when
 * the lock cannot be had within 90 seconds.
 */
export function redisTokenStore({ redis, key }: RedisTokenStoreOptions): TokenStore {
  return {
    async get() {
      const text = await redis.get(key).catch((error) => {
        throw createRedisError(`token store: ${key} cannot be read: ${error}`, error);
      });
      if (text === null) return undefined;
      let pair: Partial<TokenPair> = {};
      try {
        // A parser's error would quote the tokens.
        pair = Object(JSON.parse(text));
      } catch {}
      const { accessToken, refreshToken, expiresAt } = pair;
      if (!accessToken || !refreshToken || typeof expiresAt !== "number") {
        throw createRedisError(`token store: ${key} holds no tokens`);
      }
      return { accessToken, refreshToken, expiresAt };
    },
    async set(pair) {
      await redis.set(key, JSON.stringify(pair)).catch((error: Error) => {
        // The client's error holds the command, and Redis quotes one that it does not know.
        const told = error.message.replace(/, with args .*/s, "");
        throw createRedisError(`token store: ${key} cannot be written: ${told}`);
      });
    },
    async lock(work) {
      const mutex = new Mutex(redis, key, {
        lockTimeout: LOCK_TIME,
        acquireTimeout: 2 * LOCK_TIME,
        refreshInterval: 0,
        retryInterval: 100,
      });
      await mutex.acquire().catch((error) => {
        throw createRedisError(`token store: no lock of ${key}: ${error}`, error);
      });
      try {
        return await work();
      } finally {
        // A lock that cannot be given back ends by itself; what was done under it counts.
        await mutex.release().catch(() => {});
      }
    },
  };
}
