import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { LIFTED, type RateAnswer, type RateLimit } from './rate-limit.ts';

/** What the limiter answers or throws, as one kind of answer; anything else is an error of the store. */
export function readAnswer(result: unknown, allowed: boolean): RateAnswer {
  if (!(result instanceof RateLimiterRes)) throw result;
  return { allowed, remaining: result.remainingPoints, resetMs: result.msBeforeNext };
}

/** Counts in this process. */
export function createMemoryRateLimit(): RateLimit {
  const limiters = new Map<string, RateLimiterMemory>();
  return {
    async take({ name, limit, windowMs }, key) {
      if (limit === 0) return LIFTED;
      let limiter = limiters.get(name);
      if (!limiter) {
        limiter = new RateLimiterMemory({ keyPrefix: name, points: limit, duration: windowMs / 1_000 });
        limiters.set(name, limiter);
      }
      return limiter.consume(key).then(
        (result) => readAnswer(result, true),
        (result) => readAnswer(result, false),
      );
    },
  };
}
