import { CONTRACT_VERSION } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { readHead } from '../events/event-log.ts';
import { topicSubject } from '../events/topics.ts';
import { createRecent } from '../platform/cache/recent.ts';

/** The state of a topic, encoded once, and where it stands. */
export interface TopicSnapshot {
  position: number;
  /** JSON. */
  body: string;
  /** Nothing will ever follow it. */
  finished: boolean;
}

/** Reads the state of a topic and its head in one instant. Rooms own it; `compose.ts` hands it in. */
export type SnapshotSource = (epoch: string, topic: string) => Promise<TopicSnapshot>;

const CACHE_MS = 60_000;
/** In characters: eighty states of 200 KB, the largest there are, or thousands of the usual ones. */
const MOST_RECENT = 16_777_216;

export interface Snapshots {
  /** The state at the head: as this process or the cache knows it when it stands exactly there, else from the database. */
  read(epoch: string, topic: string): Promise<TopicSnapshot>;
  /** The tag of the state at the head, for one row read. */
  tag(epoch: string, topic: string): Promise<string>;
}

export function snapshotTag(epoch: string, position: number): string {
  return `"${epoch}-${position}-${CONTRACT_VERSION}"`;
}

export function createSnapshots(context: Context, source: SnapshotSource): Snapshots {
  // To fetch and to decode 200 KB costs several times what it costs to look where the topic stands.
  const recent = createRecent<TopicSnapshot & { until: number }>(MOST_RECENT, ({ body }) => body.length);

  async function headOf(topic: string): Promise<number> {
    const head = await readHead(context.database.em(), topic);
    if (!head) throw notFound('stream', topicSubject(topic));
    return head.head;
  }

  function decode(text: string | undefined): TopicSnapshot | undefined {
    return text === undefined ? undefined : (JSON.parse(text) as TopicSnapshot);
  }

  return {
    async read(epoch, topic) {
      // The shape is part of the key: two releases may share one Redis during a roll-out.
      const key = `snapshot:${CONTRACT_VERSION}:${epoch}:${topic}`;
      const head = await headOf(topic);
      const known = recent.get(key);
      if (known?.position === head && context.clock.now() < known.until) return known;
      const cached = decode(await context.cache.get(key));
      const isCurrent = cached?.position === head;
      const snapshot = isCurrent ? cached : await source(epoch, topic);
      if (!isCurrent) context.cache.set(key, JSON.stringify(snapshot), CACHE_MS);
      recent.set(key, { ...snapshot, until: context.clock.now() + CACHE_MS });
      return snapshot;
    },
    tag: async (epoch, topic) => snapshotTag(epoch, await headOf(topic)),
  };
}
