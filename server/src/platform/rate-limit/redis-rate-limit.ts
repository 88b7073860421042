import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { withDeadline } from '../deadline.ts';
import { createMemoryRateLimit, readAnswer } from './memory-rate-limit.ts';
import { LIFTED, type RateAnswer, type RateLimit, type RateRule } from './rate-limit.ts';

const PREFIX = 'sb:rate';
const PATIENCE_MS = 200;

/** Counts for a fleet; alone while Redis is away or slow. */
export function createRedisRateLimit(redis: Redis): RateLimit {
  const limiters = new Map<string, RateLimiterRedis>();
  const alone = createMemoryRateLimit();

  function find({ name, limit, windowMs }: RateRule): RateLimiterRedis {
    let limiter = limiters.get(name);
    if (!limiter) {
      limiter = new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `${PREFIX}:${name}`,
        points: limit,
        duration: windowMs / 1_000,
        rejectIfRedisNotReady: true,
      });
      limiters.set(name, limiter);
    }
    return limiter;
  }

  async function takeShared(rule: RateRule, key: string): Promise<RateAnswer> {
    const consumed = find(rule)
      .consume(key)
      .then(
        (result) => readAnswer(result, true),
        (result) => readAnswer(result, false),
      );
    return withDeadline(consumed, PATIENCE_MS, 'Redis is slow');
  }

  return {
    async take(rule, key) {
      if (rule.limit === 0) return LIFTED;
      if (redis.status !== 'ready') return alone.take(rule, key);
      // The client's own error event tells; a limit is no reason to turn anyone away.
      return takeShared(rule, key).catch(() => alone.take(rule, key));
    },
  };
}
