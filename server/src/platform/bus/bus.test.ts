import { createLog } from '../log.ts';
import { createRedis, requireRedis } from '../redis.ts';
import { describeBus } from './bus.suite.ts';
import { createMemoryBus } from './memory-bus.ts';
import { createRedisBus } from './redis-bus.ts';

const url = process.env['TEST_REDIS_URL'];

describe('the bus in memory', () => {
  const bus = createMemoryBus();
  describeBus(async () => bus);
});

if (url) {
  describe('the bus over Redis', () =>
    describeBus(async () => {
      const log = createLog('silent');
      const connections = ['publisher', 'subscriber'].map((name) => createRedis(url, name, log));
      const bus = createRedisBus(connections[0]!, connections[1]!);
      await Promise.all(connections.map(requireRedis));
      return bus;
    }));
}
