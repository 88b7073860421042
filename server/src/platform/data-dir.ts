import { createHash } from 'node:crypto';
import { accessSync, closeSync, constants, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../errors.ts';

// A socket's path holds about 100 bytes; a deeper data directory gets a short name in the temporary folder.
const LONGEST_SOCKET_PATH = 100;
/** What a guard protects takes milliseconds: an older one was left by a process that was killed just then. */
const GUARD_MS = 5000;

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

function inUse(path: string): StartError {
  return new StartError(
    `DATA_DIR: another process has ${path} open. Stop it first (a running server too: import and create-key need the embedded database alone), name another folder, or set DATABASE_URL to share one database.`,
  );
}

/** Makes the file that only one process at a time can make; false when another has. */
function makeGuard(guard: string): boolean {
  try {
    closeSync(openSync(guard, 'wx'));
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > GUARD_MS) rmSync(guard, { force: true });
    return false;
  }
}

/** Removes a socket that nobody answers on, which a killed process has left, and listens in its place. */
async function takeOver(path: string, socket: string): Promise<Server | undefined> {
  const guard = `${socket}.guard`;
  // Of two that find the same dead socket, the second would remove the first one's living one.
  if (!makeGuard(guard)) return undefined;
  try {
    if (await answers(socket)) throw inUse(path);
    rmSync(socket, { force: true });
    return await listen(socket);
  } finally {
    rmSync(guard, { force: true });
  }
}

async function lock(path: string, socket: string): Promise<Server> {
  for (const deadline = Date.now() + 2 * GUARD_MS; Date.now() < deadline; await sleep(50)) {
    try {
      return await listen(socket);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE') {
        throw new StartError(`DATA_DIR: ${path} cannot be locked (${code}). Name a folder on a local disk.`);
      }
    }
    const server = await takeOver(path, socket);
    if (server) return server;
  }
  throw inUse(path);
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
