/** What processes share through Redis: the throttle. */
export { RedisError } from "@liaison/client/redis/redisError";
export {
  createRedisThrottle,
  type IoredisClient,
  type NodeRedisClient,
  type RedisThrottleOptions,
} from "@liaison/client/redis/redisThrottle";
