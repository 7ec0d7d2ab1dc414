import { RateLimiterRedis, type RateLimiterRes } from "rate-limiter-flexible";
import { abortable } from "../abortable.ts";
import type { RateLimit, Throttle } from "../throttle.ts";
import { createRedisError } from "./redisError.ts";

/** What is used of an ioredis client or cluster. */
export interface IoredisClient {
  defineCommand: unknown;
  eval(script: string, keys: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** What is used of a client or cluster of `redis`, from version 4 on. */
export interface NodeRedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** What {@link createRedisThrottle} shares, and where. */
export interface RedisThrottleOptions extends RateLimit {
  /** A connected client, which stays the caller's to close. */
  redis: IoredisClient | NodeRedisClient;
  /** Name of what the limit is counted for, as `throttle:example.amocrm.ru`: prefix of the keys. */
  key: string;
  /**
   * Gives the turns while Redis fails, or does not answer within a second, such as a throttle of this
   * process with its share of the limit. Without it no turn is given then. Whenever the two change
   * over, turns of both may meet within the same `seconds`.
   */
  fallback?: Throttle | undefined;
}

/** A call in the queue. */
interface Waiting {
  readonly signal: AbortSignal | undefined;
  /** Ends the waiting. */
  go(): void;
  /** What is done instead of going when Redis has failed. */
  instead?: () => Promise<void> | undefined;
}

/**
 * How much longer than `seconds` each turn counts, in milliseconds: {@link createThrottle} has the
 * same. Here it also covers the way of the answer from Redis.
 */
const MARGIN = 10;

/** For so many milliseconds after a failure the fallback is used without asking Redis. */
const REST = 5000;

/** Milliseconds that Redis has to answer where there is a fallback. */
const PATIENCE = 1000;

/** Points for taking a turn that is free, and for making what stands last longer. */
const TAKE = 1;
const PROLONG = 2;

/**
 * The script of rate-limiter-flexible, with milliseconds in the place of seconds and a first line.
 * That removes only what would end sooner: a pause of another process stays.
 */
const CONSUME = `if ARGV[1] == '${PROLONG}' and redis.call('pttl', KEYS[1]) < tonumber(ARGV[2]) then redis.call('del', KEYS[1]) end
redis.call('set', KEYS[1], 0, 'PX', ARGV[2], 'NX')
local consumed = redis.call('incrby', KEYS[1], ARGV[1])
local ttl = redis.call('pttl', KEYS[1])
if ttl == -1 then
  redis.call('pexpire', KEYS[1], ARGV[2])
  ttl = tonumber(ARGV[2])
end
return {consumed, ttl}`;

/**
 * A throttle that processes share through Redis. Any stretch of time of `seconds` sees at most
 * `requests` turns of all of them together; each process gives its own turns in order.
 *
 * There is one limiter of rate-limiter-flexible per request of the limit, and each lets one turn
 * through: its key lives for `seconds` and a little more. So every turn counts from its own moment,
 * by the clock of Redis. When the answer of Redis comes late, the turn is made to count anew, or the
 * next would follow too soon. A process asks again when the next key ends: a turn costs a command of
 * each process that waits for it, and who does not wait costs nothing.
 *
 * Redis has to answer within half of `seconds`; turns that come later are lost.
 *
 * A pause holds for all processes. `state` tells what this process knows.
 *
 * A turn rejects with RedisError when Redis fails. How long it waits without a fallback for a lost
 * connection (ioredis: `maxRetriesPerRequest`) or for a Redis that hangs (`commandTimeout`, off by
 * default) is set at the client.
 *
 * @throws TypeError when `requests` is no whole number above 0, or `seconds` not above 0
 */
export function createRedisThrottle({
  redis,
  key,
  requests,
  seconds,
  fallback,
}: RedisThrottleOptions): Throttle {
  if (!(Number.isInteger(requests) && requests > 0 && seconds > 0)) {
    throw new TypeError("throttle: requests must be a whole number above 0 and seconds above 0.");
  }
  const limiter = new RateLimiterRedis({
    // Given an ioredis client, the library would define its command there, with this script for all.
    storeClient: "defineCommand" in redis ? likeNodeRedis(redis) : redis,
    useRedisPackage: true,
    customIncrTtlLuaScript: CONSUME,
    keyPrefix: key,
    points: 1,
    duration: 1,
  });
  const span = Math.ceil(seconds * 1000) + MARGIN;
  /** When the key of each limiter ends, as far as this process knows. */
  const free: number[] = Array.from({ length: requests }, () => 0);
  const asking = new Set<number>();
  const queue = new Set<Waiting>();
  let pausedUntil = 0;
  let restUntil = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const now = () => performance.now();

  /** Takes the turn of a limiter for some milliseconds and learns when its key ends. */
  const consume = async (place: number, points: number, milliseconds: number) => {
    const sent = now();
    const { consumedPoints, msBeforeNext } = await limiter
      .consume(String(place), points, { customDuration: milliseconds })
      .catch((refusal: RateLimiterRes | Error) => {
        if (refusal instanceof Error) throw refusal;
        return refusal;
      });
    // Counted from the sending, as the next command takes its way as well. A key still lives in its
    // last millisecond; about then, chance decides which process comes first.
    free[place] = sent + msBeforeNext + 2 * Math.random();
    return consumedPoints === TAKE;
  };

  /** Lets a turn count from now. The turn itself goes first: writing to a socket can take time. */
  const renew = (place: number) =>
    // Should this fail, so will the next command, and tells of it.
    setImmediate(() => consume(place, PROLONG, span).catch(() => {}));

  /** A Redis that hangs is as good as none, if there is something in its place. */
  const answered = async <T>(answer: Promise<T>): Promise<T> => {
    if (!fallback) return answer;
    let late: ReturnType<typeof setTimeout> | undefined;
    const end = new Promise<never>((_, reject) => {
      late = setTimeout(() => reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
    });
    return Promise.race([answer, end]).finally(() => clearTimeout(late));
  };

  const ask = async (place: number) => {
    asking.add(place);
    try {
      const sent = now();
      const isTaken = await answered(consume(place, TAKE, span));
      const took = now() - sent;
      if (isTaken && took < span / 2 && now() >= pausedUntil) {
        for (const call of queue) {
          call.go();
          if (took > MARGIN) renew(place);
          break;
        }
      }
    } catch (cause) {
      restUntil = now() + REST;
      const error = createRedisError(`throttle: Redis gave no turn: ${cause}`, cause);
      for (const call of queue) {
        call.instead = () => {
          if (!fallback) throw error;
          return fallback.take(call.signal);
        };
        call.go();
      }
    } finally {
      asking.delete(place);
      setImmediate(advance);
    }
  };

  const advance = () => {
    clearTimeout(timer);
    let wanted = queue.size - asking.size;
    let next = Infinity;
    // Processes that began at the same place would take turns from each other.
    const start = Math.floor(Math.random() * requests);
    for (let i = 0; i < requests && wanted > 0; i++) {
      const place = (start + i) % requests;
      if (asking.has(place)) continue;
      const at = Math.max(pausedUntil, free[place] as number);
      if (at <= now()) {
        wanted--;
        ask(place);
      } else next = Math.min(next, at);
    }
    if (wanted > 0 && next < Infinity) timer = setTimeout(advance, Math.max(1, next - now()));
  };

  return {
    take(signal) {
      if (fallback && now() < restUntil) return fallback.take(signal);
      const call: Waiting = { signal, go() {} };
      return abortable(signal, (go) => {
        call.go = go;
        queue.add(call);
        advance();
        return () => {
          queue.delete(call);
          if (queue.size === 0) clearTimeout(timer);
        };
      }).then(() => call.instead?.());
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, now() + milliseconds);
      fallback?.pause(milliseconds);
      for (const place of free.keys())
        consume(place, PROLONG, Math.max(1, Math.ceil(milliseconds))).catch(() => {});
    },
    get state() {
      return {
        requests,
        seconds,
        used: free.filter((end) => end > now()).length,
        waiting: queue.size,
        wait: Math.max(0, pausedUntil - now(), Math.min(...free) - now()),
      };
    },
  };
}

function likeNodeRedis(redis: IoredisClient): NodeRedisClient {
  return {
    eval: (script, { keys, arguments: values }) =>
      redis.eval(script, keys.length, ...keys, ...values),
  };
}
