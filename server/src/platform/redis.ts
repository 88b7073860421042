import { Redis } from 'ioredis';
import { StartError } from '../errors.ts';
import type { Log } from './log.ts';

/** Refuses what the client crashes on, here or when it is connected. */
function requireReadable(url: string): void {
  const { username, password, pathname } = new URL(url);
  try {
    decodeURIComponent(username + password);
  } catch {
    throw new StartError(
      'REDIS_URL: has a "%" that begins no escape. In a user or a password it is spelled %25.',
    );
  }
  if (/^(?:\/\d*)?$/.test(pathname)) return;
  throw new StartError(
    'REDIS_URL: what stands behind the host is the number of a database: redis://host:6379/0',
  );
}

/**
 * Redis errors are states here, not exceptions: they are logged once per kind and seen in `/health`. Throws a
 * `StartError` for a URL that cannot be read.
 */
export function createRedis(
  url: string,
  name: string,
  log: Log,
  options: { commandTimeoutMs?: number } = {},
): Redis {
  requireReadable(url);
  const redis = new Redis(url, {
    connectionName: `status-badge:${name}`,
    lazyConnect: true,
    // A write must never wait for Redis: a command fails at once while the connection is away.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 3_000,
    keepAlive: 10_000,
    // Whoever subscribes does it again itself, and knows when it is done.
    autoResubscribe: false,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 5), 2_000),
    ...(options.commandTimeoutMs ? { commandTimeout: options.commandTimeoutMs } : {}),
  });
  let last = '';
  let wasReady = false;
  redis.on('error', (error: Error) => {
    // Before the first connection `requireRedis` tells, in one sentence.
    if (wasReady && error.message !== last) log.warn({ redis: name, reason: error.message }, 'redis is away');
    last = error.message;
  });
  redis.on('ready', () => {
    if (wasReady && last) log.info({ redis: name }, 'redis is back');
    wasReady = true;
    last = '';
  });
  return redis;
}

/** Connects in the background, and again and again; what happens meanwhile is told by its error event. */
export function awaitRedis(redis: Redis): void {
  redis.connect().catch(() => {
    // The retry strategy goes on.
  });
}

/** Fails with one sentence when `REDIS_URL` names no reachable Redis. */
export async function requireRedis(redis: Redis): Promise<void> {
  // `connect` only says that the connection is closed; the event says why.
  let why: (Error & { code?: string }) | undefined;
  redis.once('error', (error) => {
    why = error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (cause) {
    const { message, code } = why ?? (cause as Error & { code?: string });
    const reason = message || code;
    throw new StartError(
      `REDIS_URL: no Redis answers there (${reason}). Start it, or unset REDIS_URL for one process alone.`,
    );
  }
}
