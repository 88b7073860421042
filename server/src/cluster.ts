import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { bootstrap } from './bootstrap.ts';
import { openCore, spellUrl } from './compose.ts';
import type { Config } from './config.ts';
import { StartError } from './errors.ts';
import { answerMetrics } from './platform/cluster-metrics.ts';
import { createLog } from './platform/log.ts';
import { onStopSignal } from './platform/stop-signal.ts';
import { commandName, describeStart } from './welcome.ts';

const MOST_WORKERS = 64;
const RESTART_AFTER_MS = 1_000;

/** How many processes `--workers` asks for; undefined without it. Throws a `StartError`. */
export function readWorkers(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_WORKERS) return count;
  throw new StartError(`--workers: expected a whole number from 1 to ${MOST_WORKERS}, got "${text}".`);
}

function requireShared({ databaseUrl, redisUrl }: Config): void {
  if (databaseUrl && redisUrl) return;
  throw new StartError(
    `--workers: needs DATABASE_URL and REDIS_URL; ${databaseUrl ? 'without Redis the processes do not hear each other' : 'the embedded database belongs to one process'}.`,
  );
}

/**
 * A worker that may die at any time. `node:cluster` forgets the connection a worker was being handed when it died, which
 * would stay open without an answer: it is closed here. A worker is handed the next when it has answered for the one before.
 */
function forkWorker(): Worker {
  const worker = cluster.fork();
  // What can no longer be sent to a worker that has just died is no reason to die with it; its exit is logged.
  worker.on('error', () => undefined);
  // Elsewhere what is handed over is the listening socket that all share.
  if (cluster.schedulingPolicy !== cluster.SCHED_RR) return worker;
  const child = worker.process;
  const send = child.send as (...parameters: unknown[]) => boolean;
  let handed: { close(): void } | undefined;
  let unanswered = 0;
  child.send = (message: unknown, handle?: unknown, ...rest: unknown[]) => {
    if (handle) {
      handed = handle as typeof handed;
      unanswered += 1;
    }
    return send.call(child, message, handle, ...rest);
  };
  // First, because the answer to one brings the next.
  child.prependListener('internalMessage', ({ accepted }: { accepted?: boolean }) => {
    if (accepted !== undefined) unanswered -= 1;
  });
  // Not at its exit: what it refused is handed to another, and may be heard of later than that.
  child.once('close', () => {
    if (unanswered === 1) handed!.close();
  });
  return worker;
}

/** Resolves with the address a new worker listens on; rejects when it ends first. It has said why itself. */
async function startWorker(): Promise<AddressInfo> {
  const worker = forkWorker();
  const giveUp = new AbortController();
  const { signal } = giveUp;
  try {
    return await Promise.race([
      once(worker, 'listening', { signal }).then(([address]) => address as AddressInfo),
      once(worker, 'exit', { signal }).then(([code]) => {
        throw new Error(`a worker ended with ${code}`);
      }),
    ]);
  } finally {
    giveUp.abort();
  }
}

const listWorkers = (): Worker[] => Object.values(cluster.workers ?? {}).filter((worker) => !!worker);

async function stopWorkers(): Promise<void> {
  const exits = listWorkers().map((worker) => once(worker, 'exit'));
  for (const worker of listWorkers()) worker.process.kill('SIGTERM');
  await Promise.all(exits);
}

/**
 * Runs `count` servers on one port, each an instance of its own on the shared PostgreSQL and Redis. This process
 * only hands out connections, sums up metrics, and starts a worker again when it has died.
 */
export async function startCluster(
  config: Config,
  count: number,
  print: (text: string) => void,
): Promise<void> {
  requireShared(config);
  const log = createLog(config.logLevel);
  let stopping = false;

  const core = await openCore(config);
  answerMetrics();
  const begun = await Promise.allSettled(Array.from({ length: count }, startWorker));
  const [address] = begun.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  if (!address || begun.some((each) => each.status === 'rejected')) {
    await stopWorkers();
    process.exit(1);
  }
  cluster.on('exit', (worker, code, signal) => {
    if (stopping) return;
    log.error({ worker: worker.process.pid, code, signal }, 'a worker ended; another begins');
    setTimeout(() => !stopping && forkWorker(), RESTART_AFTER_MS);
  });
  // Before anything is said: whoever reads that it listens may stop it at once.
  onStopSignal(() => {
    stopping = true;
    void stopWorkers().then(() => process.exit(0));
  });
  // Here, once, and when they listen: the key is shown by the process that makes it, and by no start that fails.
  const first = await bootstrap(core.context).catch(async (error) => {
    stopping = true;
    await stopWorkers();
    throw error;
  });
  await core.close();
  const url = spellUrl(boundAddress(config, address));
  print(`${describeStart(config, url, first, commandName(process.env))}\n  workers     ${count}`);
}

// The primary is told the address that was asked for, with the port that was given.
function boundAddress({ host }: Config, { port }: AddressInfo): AddressInfo {
  return { address: host, port, family: host.includes(':') ? 'IPv6' : 'IPv4' };
}
