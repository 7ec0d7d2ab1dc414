/** What processes share through Redis: the throttle, and the tokens of OAuth. */
export { RedisError } from "@liaison/client/redis/redisError";
export {
  createRedisThrottle,
  type IoredisClient,
  type NodeRedisClient,
  type RedisThrottleOptions,
} from "@liaison/client/redis/redisThrottle";
export {
  type RedisTokenStoreOptions,
  redisTokenStore,
} from "@liaison/client/redis/redisTokenStore";
