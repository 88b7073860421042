import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The server of this repository, embedded, with data of its own. */
export interface RealServer {
  url: string;
  start(): Promise<void>;
  /** As a machine that loses power does it. */
  kill(): Promise<void>;
  /** One request with the key of the demo organization; answers the body. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

const MAIN = new URL('../../server/src/main.ts', import.meta.url).pathname;

export async function createRealServer(): Promise<RealServer> {
  const directory = await mkdtemp(join(tmpdir(), 'status-badge-'));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let key = '';

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!child || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  return {
    url,
    async start() {
      const { DATABASE_URL: _database, REDIS_URL: _redis, ...rest } = process.env;
      const env = { ...rest, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: join(directory, 'data') };
      const started = spawn(process.execPath, ['--conditions=@status-badge/source', MAIN], { env });
      child = started;
      let output = '';
      await new Promise<void>((resolve, reject) => {
        const read = (chunk: Buffer) => {
          output += String(chunk);
          key = /STATUS_BADGE_KEY=(\S+)/.exec(output)?.[1] ?? key;
          if (output.includes('listens on') && key) resolve();
        };
        started.stdout.on('data', read);
        started.stderr.on('data', read);
        started.once('exit', () => reject(new Error(`The server did not start:\n${output}`)));
      });
    },
    kill: () => end('SIGKILL'),
    async call(method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.status === 204 ? undefined : await response.json();
    },
    async stop() {
      await end('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
