import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender, FleetContender, RunningContender } from './contender.ts';
import { type LoadClient, startLoadClient } from './load/client.ts';
import type { LoadAnswer } from './load/messages.ts';
import { sumUsage } from './processes.ts';

export interface Sizes {
  readonly subscribers: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly burstSubscribers: number;
  readonly burstEvents: number;
  readonly reconnects: number;
  /** Whom an instance has already when those of another come to it. */
  readonly survivorSubscribers: number;
}

export interface SteadyResult extends LoadAnswer {
  readonly cpuSecondsPerMillion: number;
  readonly kilobytesPerConnection: number;
  /** Share of its core that the load client used: near 1, the latencies are its own. */
  readonly loadClientCpu: number;
}

export interface BurstResult extends LoadAnswer {
  readonly deliveriesPerSecond: number;
}

export interface ReconnectResult {
  readonly reconnects: number;
  /** Statements beyond those that the same server asks in the same time when nobody comes. */
  readonly databaseReads: number;
  /** Likewise beyond what it uses then. */
  readonly cpuMicrosEach: number;
  readonly perSecond: number;
}

const IDLE_MS = 4_000;
const AFTER_MS = 500;
const WARM_UP_SECONDS = 3;

async function withLoad<T>(work: (load: LoadClient) => Promise<T>): Promise<T> {
  const load = startLoadClient();
  try {
    return await work(load);
  } finally {
    await load.stop();
  }
}

/** Many idle subscribers, then events at an even pace: memory, CPU and latency. */
export async function measureSteady(contender: Contender, sizes: Sizes): Promise<SteadyResult> {
  const server = await contender.start();
  try {
    return await withLoad(async (load) => {
      await sleep(IDLE_MS / 2);
      const empty = sumUsage(server.pids);
      await load.tell({ do: 'open', count: sizes.subscribers, target: server.target });
      await sleep(IDLE_MS);
      const full = sumUsage(server.pids);
      const { publication } = server;
      const { perSecond, seconds } = sizes;
      await load.tell({ do: 'steady', publication, perSecond, seconds: WARM_UP_SECONDS });
      const [before, loadBefore] = [sumUsage(server.pids), load.usage()];
      const answer = await load.tell({ do: 'steady', publication, perSecond, seconds });
      const [after, loadAfter] = [sumUsage(server.pids), load.usage()];
      return {
        ...answer,
        cpuSecondsPerMillion: ((after.cpuMs - before.cpuMs) * 1_000) / answer.deliveries,
        kilobytesPerConnection: (full.residentBytes - empty.residentBytes) / 1_024 / sizes.subscribers,
        loadClientCpu: (loadAfter.cpuMs - loadBefore.cpuMs) / answer.tookMs,
      };
    });
  } finally {
    await server.stop();
  }
}

/** As many events as fast as they can be published. */
export async function measureBurst(contender: Contender, sizes: Sizes, lanes: number): Promise<BurstResult> {
  const server = await contender.start();
  try {
    return await withLoad(async (load) => {
      const { target, publication } = server;
      await load.tell({ do: 'open', count: sizes.burstSubscribers, target });
      await load.tell({ do: 'burst', publication, events: 50, lanes });
      const answer = await load.tell({ do: 'burst', publication, events: sizes.burstEvents, lanes });
      return { ...answer, deliveriesPerSecond: (answer.deliveries * 1_000) / answer.tookMs };
    });
  } finally {
    await server.stop();
  }
}

/** Lets everyone in at `server` with a cursor, and counts what that costs it and the database. */
async function countReturn(
  load: LoadClient,
  server: RunningContender,
  statements: () => number,
  { count, cursor }: { count: number; cursor: string },
): Promise<ReconnectResult> {
  // What an idle server asks and does, such as pings to those who are there, belongs to no reconnect.
  const [idle, asked] = [sumUsage(server.pids), statements()];
  await sleep(IDLE_MS);
  const askedPerMs = (statements() - asked) / IDLE_MS;
  const cpuPerMs = (sumUsage(server.pids).cpuMs - idle.cpuMs) / IDLE_MS;
  const [before, reads] = [sumUsage(server.pids), statements()];
  const { tookMs } = await load.tell<{ tookMs: number }>({
    do: 'open',
    count,
    target: server.target,
    cursor,
  });
  await sleep(AFTER_MS);
  const windowMs = tookMs + AFTER_MS;
  const cpuMs = sumUsage(server.pids).cpuMs - before.cpuMs - cpuPerMs * windowMs;
  return {
    reconnects: count,
    databaseReads: Math.round(statements() - reads - askedPerMs * windowMs),
    cpuMicrosEach: (cpuMs * 1_000) / count,
    perSecond: (count * 1_000) / tookMs,
  };
}

/** The only instance is killed and starts again: everyone comes back to it with a cursor, and has missed something. */
export async function measureReconnect(
  start: () => Promise<FleetContender>,
  { reconnects: count }: Sizes,
): Promise<ReconnectResult> {
  const server = await start();
  try {
    return await withLoad(async (load) => {
      const { target, publication } = server;
      await load.tell({ do: 'open', count, target });
      await load.tell({ do: 'burst', publication, events: 20, lanes: 1 });
      const { lastId: cursor } = await load.tell<{ lastId: string }>({ do: 'look' });
      await server.kill();
      await load.tell({ do: 'close' });
      await server.start();
      await load.tell({ do: 'burst', publication, events: 5, lanes: 1 });
      await sleep(1_000);
      return countReturn(load, server, server.statements, { count, cursor });
    });
  } finally {
    await server.stop();
  }
}

/** One of two instances is killed: everyone it had comes to the other, which has as many, and has missed something. */
export async function measureTakeover(
  start: () => Promise<FleetContender>,
  { reconnects: count, survivorSubscribers }: Sizes,
): Promise<ReconnectResult> {
  const server = await start();
  try {
    return await withLoad(async (load) => {
      const survivor = await server.join();
      // The first reader tells the cursor: it must be one of those that stay.
      const own = { ...survivor.target, host: '127.0.0.2' };
      await load.tell({ do: 'open', count: survivorSubscribers, target: own });
      await load.tell({ do: 'open', count, target: server.target });
      await load.tell({ do: 'burst', publication: survivor.publication, events: 20, lanes: 1 });
      const { lastId: cursor } = await load.tell<{ lastId: string }>({ do: 'look' });
      await server.kill();
      await load.tell({ do: 'burst', publication: survivor.publication, events: 5, lanes: 1 });
      await sleep(1_000);
      return countReturn(load, survivor, server.statements, { count, cursor });
    });
  } finally {
    await server.stop();
  }
}
