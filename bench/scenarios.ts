import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender, RestartableContender } from './contender.ts';
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

/** Everyone comes back with a cursor after the server was killed, and has missed something. */
export async function measureReconnect(
  start: () => Promise<RestartableContender>,
  sizes: Sizes,
): Promise<ReconnectResult> {
  const server = await start();
  try {
    return await withLoad(async (load) => {
      const { target, publication } = server;
      await load.tell({ do: 'open', count: sizes.reconnects, target });
      await load.tell({ do: 'burst', publication, events: 20, lanes: 1 });
      const { lastId } = await load.tell<{ lastId: string }>({ do: 'look' });
      await server.kill();
      await load.tell({ do: 'close' });
      await server.start();
      await load.tell({ do: 'burst', publication, events: 5, lanes: 1 });
      await sleep(1_000);
      // What the schedules of an idle server ask belongs to no reconnect.
      const idle = server.statements();
      await sleep(IDLE_MS);
      const perMs = (server.statements() - idle) / IDLE_MS;
      const [before, reads] = [sumUsage(server.pids), server.statements()];
      const opened = await load.tell<{ tookMs: number }>({
        do: 'open',
        count: sizes.reconnects,
        target,
        cursor: lastId,
      });
      await sleep(AFTER_MS);
      return {
        reconnects: sizes.reconnects,
        databaseReads: Math.round(server.statements() - reads - perMs * (opened.tookMs + AFTER_MS)),
        cpuMicrosEach: ((sumUsage(server.pids).cpuMs - before.cpuMs) * 1_000) / sizes.reconnects,
        perSecond: (sizes.reconnects * 1_000) / opened.tookMs,
      };
    });
  } finally {
    await server.stop();
  }
}
