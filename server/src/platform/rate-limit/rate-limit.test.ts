import { expect } from 'chai';
import { Redis } from 'ioredis';
import { createMemoryRateLimit } from './memory-rate-limit.ts';
import { describeRateLimit } from './rate-limit.suite.ts';
import { createRedisRateLimit } from './redis-rate-limit.ts';

const url = process.env['TEST_REDIS_URL'];

describe('a rate limit in memory', () => describeRateLimit(async () => createMemoryRateLimit()));

if (url) {
  describe('a rate limit in Redis', () => {
    const connections: Redis[] = [];
    const connect = async () => {
      const redis = new Redis(url, { lazyConnect: true, enableOfflineQueue: false });
      connections.push(redis);
      await redis.connect();
      return redis;
    };
    after(() => {
      for (const redis of connections) redis.disconnect();
    });

    describeRateLimit(async () => createRedisRateLimit(await connect()));

    it('is one for all processes', async () => {
      const rule = { name: `shared-${Date.now()}`, limit: 1, windowMs: 60_000 };
      const [one, other] = [createRedisRateLimit(await connect()), createRedisRateLimit(await connect())];
      expect((await one.take(rule, 'x')).allowed).to.equal(true);
      expect((await other.take(rule, 'x')).allowed).to.equal(false);
    });
  });
}

describe('a rate limit whose Redis is away', () => {
  const redis = new Redis({ lazyConnect: true });
  after(() => redis.disconnect());
  describeRateLimit(async () => createRedisRateLimit(redis));
});
