import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPrograms } from '../../scripts/services/programs.ts';
import {
  type AddressedMachine,
  createPostgres,
  createRedisServer,
} from '../../server/src/testing/fleet/machines.ts';
import { childrenOf } from '../children.ts';
import { type Contender, type FleetContender, readPort } from '../contender.ts';
import { EVENT_BYTES } from '../frame.ts';
import { MARKER_LENGTH } from '../load/marker.ts';
import type { Publication } from '../load/publisher.ts';
import type { Target } from '../load/subscribers.ts';
import { endChild, LOAD_CORE, SERVER_CORE, spawnPinned } from '../processes.ts';

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const KEY = 'sb_benchmarks01_0123456789abcdefghijklmn';

/** The product as it is shipped, but for the limits per address and key: here everyone has the same address. */
const SETTINGS = {
  NODE_ENV: 'production',
  // More than one address of this machine, so that there are ports for all subscribers.
  HOST: '0.0.0.0',
  LOG_LEVEL: 'warn',
  BOOTSTRAP_ORG: 'demo',
  BOOTSTRAP_API_KEY: KEY,
  STREAM_LIMIT_PER_ADDRESS: '0',
  STREAM_LIMIT_PER_KEY: '0',
  STREAM_LIMIT: '0',
  STREAM_LIMIT_PER_ORGANIZATION: '0',
  RATE_LIMIT: '0',
  READ_RATE_LIMIT: '0',
  WRITE_RATE_LIMIT: '0',
};

interface Machines {
  readonly env: Record<string, string>;
  statements(): number;
  stop(): Promise<void>;
}

// `execute` and `statement:` are how PostgreSQL logs the two ways to ask.
const STATEMENT = /(?:statement|execute [^:]*): (?!begin|commit|rollback|set )/gi;

async function startMachines(directory: string): Promise<Machines> {
  const { postgresBin, redisServer } = findPrograms();
  if (!postgresBin || !redisServer) throw new Error('Install PostgreSQL and Redis first.');
  const wrapper = ['taskset', '-c', String(LOAD_CORE)];
  const settings = { log_statement: 'all', log_min_error_statement: 'panic' };
  const postgres: AddressedMachine = await createPostgres(directory, postgresBin, { wrapper, settings });
  const redis = await createRedisServer(directory, redisServer, { wrapper });
  await Promise.all([postgres.start(), redis.start()]);
  return {
    env: { DATABASE_URL: postgres.url, REDIS_URL: redis.url },
    statements: () => readFileSync(join(directory, 'postgres', 'log'), 'utf8').match(STATEMENT)?.length ?? 0,
    async stop() {
      await Promise.all([postgres.kill('SIGINT'), redis.kill('SIGKILL')]);
    },
  };
}

async function call<T>(port: number, method: string, path: string, body: unknown): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}`);
  return (await response.json()) as T;
}

/** A change of a group's description: a real write, whose event is padded to the size all events have here. */
async function preparePublication(port: number): Promise<Publication> {
  const group = await call<{ id: string }>(port, 'POST', '/v1/groups', { name: 'Load' });
  const path = `/v1/groups/${group.id}`;
  const timestamp = new Date(0).toISOString();
  const data = { group: { ...group, description: 'x'.repeat(MARKER_LENGTH) } };
  const body = JSON.stringify({ type: 'group.updated', timestamp, data });
  const bytes = `id: abcdefghij-1234\nevent: group.updated\ndata: ${body}\n\n`.length;
  const description = `MARKER${'x'.repeat(Math.max(0, EVENT_BYTES - bytes))}`;
  return {
    port,
    method: 'PATCH',
    path,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ description }),
  };
}

/** Starts this server with `parameters` on its command line. */
export async function startOurs(embedded: boolean, parameters: readonly string[]): Promise<FleetContender> {
  const directory = mkdtempSync(join(tmpdir(), 'status-badge-bench-'));
  const machines = embedded ? undefined : await startMachines(directory);
  const env = { ...SETTINGS, DATA_DIR: join(directory, 'data'), ...machines?.env };
  async function startInstance(wantedPort = 0): Promise<{ child: ChildProcess; port: number }> {
    const child = spawnPinned(
      process.execPath,
      [...process.execArgv, '--conditions=@status-badge/source', MAIN, ...parameters],
      { core: SERVER_CORE, env: { ...env, PORT: String(wantedPort) } },
    );
    return { child, port: await readPort(child) };
  }
  const signal = process.env['BENCH_PROFILE'] ? 'SIGTERM' : 'SIGKILL';
  const targetOf = (port: number): Target => ({ port, path: '/v1/orgs/demo/stream', protocol: 'sse' });
  const joined: ChildProcess[] = [];
  let instance = await startInstance();
  const publication = await preparePublication(instance.port);
  return {
    get pids() {
      return [instance.child.pid!, ...childrenOf(instance.child.pid!)];
    },
    target: targetOf(instance.port),
    publication,
    async start() {
      instance = await startInstance(instance.port);
    },
    kill: () => endChild(instance.child, 'SIGKILL'),
    async join() {
      const { child, port } = await startInstance();
      joined.push(child);
      return {
        pids: [child.pid!],
        target: targetOf(port),
        publication: { ...publication, port },
        stop: () => endChild(child, signal),
      };
    },
    statements: () => machines?.statements() ?? 0,
    async stop() {
      await Promise.all([instance.child, ...joined].map((child) => endChild(child, signal)));
      await machines?.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** This project's server on PostgreSQL and Redis, and as it comes: embedded. */
export const OURS = {
  name: 'Status Badge, PostgreSQL + Redis',
  setup: 'Koa, limits, metrics, audit; a commit with every event',
  start: (...parameters: string[]) => startOurs(false, parameters),
} satisfies Contender;

/** What sharing a port between processes costs; on one core there is nothing to gain. */
export const OURS_WORKERS: readonly Contender[] = [2, 4].map((workers) => ({
  name: `Status Badge, --workers ${workers}`,
  setup: 'PostgreSQL + Redis; all workers on the same core',
  start: () => startOurs(false, ['--workers', String(workers)]),
}));

export const OURS_EMBEDDED: Contender = {
  name: 'Status Badge, embedded',
  setup: 'PGlite and the in-process bus',
  start: () => startOurs(true, []),
};
