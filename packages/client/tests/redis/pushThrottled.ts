/** Child of redisThrottle.test.ts: takes turns as fast as it can and reports when each was given. */
import { Redis } from "ioredis";
import { createRedisThrottle } from "../../src/redis/redisThrottle.ts";

const [port = "", url = "", key = "", milliseconds = ""] = process.argv.slice(2);
const redis = new Redis({ port: Number(port), host: "127.0.0.1", disableClientInfo: true });
const throttle = createRedisThrottle({ redis, key, requests: 7, seconds: 1 });
const reports: Promise<unknown>[] = [fetch(`${url}/ready`)];
await Promise.all(reports);
// The server answers when all children are ready.
const signal = AbortSignal.timeout(Number(milliseconds));
const push = async () => {
  while (!signal.aborted) {
    await throttle.take(signal);
    // This clock is the same in all processes of a machine.
    const at = process.hrtime.bigint();
    setImmediate(() => reports.push(fetch(`${url}/turn?at=${at}`)));
  }
};
await Promise.allSettled(Array.from({ length: 20 }, push));
await Promise.all(reports);
redis.disconnect();
