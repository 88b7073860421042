import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, startDaemon } from '../processes/daemon.ts';
import type { StartedService } from './postgres.ts';

async function answersPing(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } catch {
    return false; // refused: not listening yet
  } finally {
    socket.destroy();
  }
}

/**
 * Starts a private Redis on a free port of 127.0.0.1 that keeps nothing on disk.
 *
 * @param command the path of `redis-server`
 */
export async function startRedis(command: string): Promise<StartedService> {
  const directory = mkdtempSync(join(tmpdir(), 'status-badge-redis-'));
  const port = await findFreePort();
  const daemon = await startDaemon({
    name: 'Redis',
    command,
    arguments: [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      directory,
    ],
    directory,
    stopSignal: 'SIGTERM',
    isReady: () => answersPing(port),
  });
  return { url: `redis://127.0.0.1:${port}`, stop: daemon.stop };
}
