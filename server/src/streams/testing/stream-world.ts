import { readConfig } from '../../config.ts';
import { publish } from '../../events/publisher.ts';
import { createLog } from '../../platform/log.ts';
import { createMemoryRateLimit } from '../../platform/rate-limit/memory-rate-limit.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import type { Standing } from '../authority.ts';
import { EVERYTHING, type Filter } from '../filter.ts';
import { createHub } from '../hub.ts';
import { createStreamLimits } from '../limits.ts';
import type { CloseReason, Reader, Session } from '../session.ts';
import { Tally } from '../tally.ts';
import { MemoryLog } from './memory-log.ts';
import { ScriptedBus } from './scripted-bus.ts';
import { TestReader } from './test-reader.ts';

const ANYONE: Reader = {
  organizationId: 'acme',
  credentialId: null,
  keyId: null,
  expiresAt: null,
  page: 'none',
};

export interface ReadOptions {
  cursor?: string;
  filter?: Filter;
  reader?: Partial<Reader>;
  stuck?: boolean;
}

/** A hub over a log and a bus in memory, with a clock that stands still: nothing happens unless the test does it. */
export async function createStreamWorld(topic = 'org:aaaaaaaaaaaa', env: Record<string, string> = {}) {
  const eventLog = new MemoryLog(topic);
  const bus = new ScriptedBus();
  const clock = createManualClock();
  const tally = new Tally();
  const closed: CloseReason[] = [];
  const standing: Standing = {
    usableKeys: new Set(),
    organizations: new Map([['acme', { visibility: 'public', admits: () => true }]]),
  };
  const world = { eventLog, bus, clock, tally, closed, standing, topic, random: 0.5 };
  const config = readConfig({ NODE_ENV: 'test', ...env });
  const hub = createHub({
    context: {
      bus,
      clock,
      config,
      log: createLog('silent'),
      random: () => world.random,
    },
    eventLog,
    snapshots: { read: (epoch, key) => eventLog.readSnapshot(epoch, key) },
    authority: async () => world.standing,
    tally,
    limits: createStreamLimits({ config, rateLimit: createMemoryRateLimit() }),
    onOpened: () => undefined,
    onClosed: (_session, reason) => void closed.push(reason),
  });
  await hub.start();
  return Object.assign(world, {
    hub,

    /** Commits an event, as a writer on any instance does; the answer hints it. */
    commit(type?: string, serviceIds?: readonly string[]): () => void {
      const record = eventLog.append(type, serviceIds);
      const epoch = eventLog.current;
      return () => publish(bus, [record], { epoch, publishedAt: clock.now() });
    },

    /** Commits an event and hints it at once. */
    write(type?: string, serviceIds?: readonly string[]): void {
      this.commit(type, serviceIds)();
    },

    /** A reader whose cursor is judged; the answer lets it in. */
    async prepare(options: ReadOptions = {}): Promise<() => TestReader & { session: Session }> {
      const prepared = await hub.prepare(topic, options.cursor);
      if (prepared.kind === 'finished') throw new Error('the stream is over');
      return () => {
        const reader = new TestReader();
        reader.stuck = options.stuck ?? false;
        const session = prepared.start({
          filter: options.filter ?? EVERYTHING,
          reader: { ...ANYONE, ...options.reader },
          visitor: { actor: { kind: 'anonymous' }, address: '192.0.2.1', userAgent: null },
          sink: reader,
        });
        reader.onGone = () => session.leave();
        if (reader.state !== 'open' && !reader.stuck) session.leave();
        return Object.assign(reader, { session });
      };
    },

    /** A reader that has been let in: what it receives is in its `frames` and its `story`. */
    async read(options: ReadOptions = {}): Promise<TestReader & { session: Session }> {
      return (await this.prepare(options))();
    },
  });
}

export type StreamWorld = Awaited<ReturnType<typeof createStreamWorld>>;

/** Lets everything that waits for nothing but its turn be done. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
}
