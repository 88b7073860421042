import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Chance } from './chance.ts';
import type { Fleet } from './fleet.ts';
import type { PlainReader } from './plain-reader.ts';

export interface Scene {
  readonly fleet: Fleet;
  readonly plainReaders: readonly PlainReader[];
  readonly chance: Chance;
}

/** Something that goes wrong in operation. Resolves when what was broken is there again. */
export interface Disturbance {
  readonly name: string;
  run(scene: Scene): Promise<void>;
}

async function tellRedis(url: string, ...command: [string, ...string[]]): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined); // the command's own rejection tells
  try {
    await redis.connect();
    await redis.call(...command);
  } finally {
    redis.disconnect();
  }
}

export const DISTURBANCES: readonly Disturbance[] = [
  {
    name: 'an instance is killed',
    async run({ fleet, chance }) {
      const instance = chance.pick(fleet.instances);
      await instance.end('SIGKILL');
      await sleep(chance.between(500, 3_000));
      await instance.start();
    },
  },
  {
    name: 'Redis is killed',
    async run({ fleet, chance }) {
      await fleet.redis.kill('SIGKILL');
      await sleep(chance.between(500, 4_000));
      await fleet.redis.start();
    },
  },
  {
    name: 'Redis answers nobody',
    async run({ fleet, chance }) {
      const pauseMs = Math.round(chance.between(2_000, 6_000));
      await tellRedis(fleet.redis.url, 'CLIENT', 'PAUSE', String(pauseMs), 'ALL');
      await sleep(pauseMs);
    },
  },
  {
    name: 'Redis drops its subscribers',
    async run({ fleet, chance }) {
      for (let times = 0; times < 3; times += 1) {
        await tellRedis(fleet.redis.url, 'CLIENT', 'KILL', 'TYPE', 'pubsub');
        await sleep(chance.between(50, 700));
      }
    },
  },
  {
    name: 'PostgreSQL crashes',
    async run({ fleet, chance }) {
      await fleet.postgres.kill('SIGQUIT');
      await sleep(chance.between(200, 2_500));
      await fleet.postgres.start();
    },
  },
  {
    name: 'half of the plain readers stall',
    async run({ plainReaders, chance }) {
      const stalled = chance.shuffle(plainReaders).slice(0, Math.ceil(plainReaders.length / 2));
      const releases = stalled.map((reader) => reader.stall());
      await sleep(chance.between(10_000, 14_000));
      for (const release of releases) release();
    },
  },
  {
    name: 'all instances are rolled',
    async run({ fleet, chance }) {
      for (const instance of chance.shuffle(fleet.instances)) {
        const code = await instance.end('SIGTERM');
        if (code !== 0) throw new Error(`${instance.name} ended with ${code} at SIGTERM:\n${instance.log()}`);
        await instance.start();
        await sleep(1_000); // until the proxy has seen it
      }
    },
  },
];
