import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StartError } from '../errors.ts';

// A socket's path holds about 100 bytes; a deeper data directory gets a short name in the temporary folder.
const LONGEST_SOCKET_PATH = 100;

function socketPath(directory: string): string {
  const inside = join(directory, 'lock.sock');
  if (Buffer.byteLength(inside) < LONGEST_SOCKET_PATH) return inside;
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  return join(tmpdir(), `status-badge-${digest}.sock`);
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

function listen(path: string): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', fail);
    server.listen(path, () => done(server));
  });
}

/** Listens on the socket; one that nobody answers on was left by a process that was killed. */
async function lock(path: string, socket: string): Promise<Server> {
  return listen(socket).catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE') {
      throw new StartError(
        `DATA_DIR: ${path} cannot be locked (${cause.code}). Name a folder on a local disk.`,
      );
    }
    if (await answers(socket)) {
      throw new StartError(
        `DATA_DIR: another process has ${path} open. Stop it, name another folder, or set DATABASE_URL to share one database.`,
      );
    }
    rmSync(socket, { force: true });
    return listen(socket);
  });
}

export interface DataDir {
  path: string;
  release(): Promise<void>;
}

/**
 * Takes a data directory for this process alone, because two PGlite processes on one directory silently lose
 * each other's writes. The lock is a listening socket: it dies with its process, whatever killed it.
 */
export async function claimDataDir(directory: string): Promise<DataDir> {
  const path = resolve(directory);
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (cause) {
    throw new StartError(
      `DATA_DIR: ${path} cannot be written (${(cause as NodeJS.ErrnoException).code}). Name a writable folder, or set DATABASE_URL.`,
    );
  }
  const server = await lock(path, socketPath(path));
  return {
    path,
    release: () => new Promise((done) => server.close(() => done())),
  };
}
