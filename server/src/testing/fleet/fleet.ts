import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms } from '../../../../scripts/services/programs.ts';
import { findFreePort } from '../server-process.ts';
import { createInstance, type Instance } from './instance.ts';
import { type AddressedMachine, createPostgres, createProxy, createRedisServer } from './machines.ts';

export const FLEET_KEY = 'sb_fleetchaos01_0123456789abcdefghijklmn';
export const FLEET_ORGANIZATION = 'demo';

/** Three instances on a PostgreSQL and a Redis of their own, behind a proxy: everything can be broken. */
export interface Fleet {
  /** What readers and writers are given: the proxy. */
  readonly url: string;
  readonly instances: readonly Instance[];
  readonly postgres: AddressedMachine;
  readonly redis: AddressedMachine;
  /** Ends everything at once and removes what it left. */
  destroy(): Promise<void>;
}

/**
 * Times are shortened so that what takes a minute in operation happens several times in one; limits per address
 * are lifted, because everyone here has the same one.
 */
const SETTINGS = {
  BOOTSTRAP_ORG: FLEET_ORGANIZATION,
  BOOTSTRAP_API_KEY: FLEET_KEY,
  HEARTBEAT: '3',
  SWEEP: '2',
  STREAM_MAX_AGE: '45',
  STREAM_QUEUE: '65536',
  DRAIN: '3',
  STREAM_LIMIT_PER_ADDRESS: '0',
  STREAM_LIMIT_PER_KEY: '0',
  RATE_LIMIT: '0',
  READ_RATE_LIMIT: '0',
  WRITE_RATE_LIMIT: '0',
};

const INSTANCES = ['instance1', 'instance2', 'instance3'];

function requirePrograms(): { postgresBin: string; redisServer: string; haproxy: string } {
  const { postgresBin, redisServer, haproxy } = findPrograms();
  const missing = Object.entries({ PostgreSQL: postgresBin, Redis: redisServer, HAProxy: haproxy })
    .filter(([, path]) => !path)
    .map(([name]) => name);
  if (!postgresBin || !redisServer || !haproxy)
    throw new Error(
      `A fleet needs ${missing.join(' and ')}: install it (Debian: postgresql redis-server haproxy).`,
    );
  return { postgresBin, redisServer, haproxy };
}

export async function startFleet(): Promise<Fleet> {
  const programs = requirePrograms();
  const directory = mkdtempSync(join(tmpdir(), 'status-badge-fleet-'));
  const postgres = await createPostgres(directory, programs.postgresBin);
  const redis = await createRedisServer(directory, programs.redisServer);
  const env = { ...SETTINGS, DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  const ports = await Promise.all(INSTANCES.map(() => findFreePort()));
  const instances = INSTANCES.map((name, index) => createInstance(name, ports[index]!, env));
  const proxy = await createProxy(directory, programs.haproxy, ports);

  async function destroy(): Promise<void> {
    await Promise.all(instances.map((instance) => instance.end('SIGKILL')));
    await proxy.kill('SIGTERM');
    await Promise.all([redis.kill('SIGKILL'), postgres.kill('SIGINT')]);
    rmSync(directory, { recursive: true, force: true });
  }

  try {
    await Promise.all([postgres.start(), redis.start()]);
    // All at once, as an orchestrator would: migrations and bootstrap must cope.
    await Promise.all(instances.map((instance) => instance.start()));
    await proxy.start();
  } catch (error) {
    await destroy();
    throw error;
  }
  return { url: proxy.url, instances, postgres, redis, destroy };
}
