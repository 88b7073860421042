import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '../server-process.ts';
import { acceptsConnections, createMachine, type Machine } from './machine.ts';

const run = promisify(execFile);

export interface AddressedMachine extends Machine {
  readonly url: string;
}

/**
 * Nothing waits for the disk: the operating system outlives every crash tried here. Commits are synchronous all
 * the same, because what is acknowledged must survive a killed PostgreSQL.
 */
const POSTGRES = {
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  fsync: 'off',
  synchronous_commit: 'on',
  shared_buffers: '64MB',
  timezone: 'UTC',
};

async function findPostgresUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

export interface MachineExtras {
  /** A program that runs the program, as `taskset -c 1`. Default: none. */
  readonly wrapper?: readonly string[];
  /** PostgreSQL settings beyond the usual. Default: none. */
  readonly settings?: Readonly<Record<string, string>>;
}

function wrap(wrapper: readonly string[], command: string, parameters: readonly string[]) {
  const [program, ...rest] = [...wrapper, command, ...parameters];
  return { command: program!, parameters: rest };
}

/** A PostgreSQL of its own, whose data outlives its process. Its log is `postgres/log` in `parent`. */
export async function createPostgres(
  parent: string,
  bin: string,
  { wrapper = [], settings: extra = {} }: MachineExtras = {},
): Promise<AddressedMachine> {
  const directory = join(parent, 'postgres');
  const user = await findPostgresUser();
  mkdirSync(directory);
  if (user) for (const path of [parent, directory]) chownSync(path, user.uid, user.gid);
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
  const settings = { ...POSTGRES, ...extra, port: String(port), unix_socket_directories: directory };
  const machine = createMachine({
    name: 'PostgreSQL',
    ...wrap(wrapper, join(bin, 'postgres'), [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]),
    directory,
    user,
    isReady: () =>
      run(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).then(
        () => true,
        () => false,
      ),
  });
  return { ...machine, url: `postgres://postgres@127.0.0.1:${port}/postgres` };
}

/** A Redis of its own that forgets everything with its process. */
export async function createRedisServer(
  parent: string,
  command: string,
  { wrapper = [] }: MachineExtras = {},
): Promise<AddressedMachine> {
  const directory = join(parent, 'redis');
  mkdirSync(directory);
  const port = await findFreePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const machine = createMachine({
    name: 'Redis',
    ...wrap(wrapper, command, [...settings, '--dir', directory]),
    directory,
    isReady: () => acceptsConnections(port),
  });
  return { ...machine, url: `redis://127.0.0.1:${port}` };
}

/**
 * An HAProxy as an operator would set it up, with two differences: small socket buffers, so that a reader that
 * stalls is felt by the server within seconds, and no idle connections to the servers, so that those they have
 * open at the end can be counted.
 */
function proxyConfiguration(port: number, servers: readonly number[]): string {
  return `
global
  maxconn 4096
  tune.sndbuf.client 16384
  tune.rcvbuf.server 16384
defaults
  mode http
  option redispatch
  retries 2
  timeout connect 2s
  timeout client 75s
  timeout server 75s
  timeout check 2s
frontend readers
  bind 127.0.0.1:${port}
  default_backend instances
backend instances
  balance leastconn
  option httpchk GET /readyz
  default-server check inter 500ms fall 2 rise 1 pool-max-conn 0
${servers.map((server, index) => `  server instance${index + 1} 127.0.0.1:${server}`).join('\n')}
`;
}

export async function createProxy(
  parent: string,
  command: string,
  servers: readonly number[],
): Promise<AddressedMachine> {
  const directory = join(parent, 'haproxy');
  mkdirSync(directory);
  const port = await findFreePort();
  const file = join(directory, 'haproxy.cfg');
  writeFileSync(file, proxyConfiguration(port, servers));
  const machine = createMachine({
    name: 'HAProxy',
    command,
    parameters: ['-db', '-f', file],
    directory,
    isReady: () => acceptsConnections(port),
  });
  return { ...machine, url: `http://127.0.0.1:${port}` };
}
