import type { Redis } from 'ioredis';
import { withDeadline } from '../deadline.ts';
import type { Cache } from './cache.ts';

const PREFIX = 'sb:cache:';
const PATIENCE_MS = 250;

/** A cache that a fleet shares. */
export function createRedisCache(redis: Redis): Cache {
  return {
    async get(key) {
      if (redis.status !== 'ready') return undefined;
      try {
        return (await withDeadline(redis.get(PREFIX + key), PATIENCE_MS, 'slow')) ?? undefined;
      } catch {
        return undefined;
      }
    },
    set(key, value, ttlMs) {
      if (redis.status !== 'ready') return;
      redis.set(PREFIX + key, value, 'PX', ttlMs).catch(() => {
        // A value that was not kept is read from the database again.
      });
    },
  };
}
