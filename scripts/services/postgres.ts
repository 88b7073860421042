import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort, startDaemon } from '../processes/daemon.ts';

const run = promisify(execFile);

/** A started server: its address, and how to end it. */
export interface StartedService {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * What a throw-away cluster gives up: it may lose everything with the power, so it never waits for the disk.
 * 300 connections because every test file's server brings a pool of its own.
 */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '300',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  shared_buffers: '64MB',
  timezone: 'UTC',
};

/** PostgreSQL refuses to run as root; its package brings a user for it. Undefined when this process is not root. */
async function findOwner(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * Starts a private PostgreSQL in a temporary directory on a free port of 127.0.0.1, open to everyone there.
 *
 * @param bin the directory of `initdb`, `postgres` and `pg_isready`
 */
export async function startPostgres(bin: string): Promise<StartedService> {
  const user = await findOwner();
  const directory = mkdtempSync(join(tmpdir(), 'status-badge-postgres-'));
  if (user) chownSync(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  const cluster = [
    '-D',
    data,
    '-U',
    'postgres',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--auth=trust',
    '--no-sync',
  ];
  await run(join(bin, 'initdb'), cluster, { cwd: directory, ...user });

  const port = await findFreePort();
  const settings = { ...SETTINGS, port: String(port), unix_socket_directories: directory };
  const daemon = await startDaemon({
    name: 'PostgreSQL',
    command: join(bin, 'postgres'),
    arguments: [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    directory,
    stopSignal: 'SIGINT', // fast shutdown: does not wait for clients to leave
    user,
    isReady: () =>
      run(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).then(
        () => true,
        () => false,
      ),
  });
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop: daemon.stop };
}
