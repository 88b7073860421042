import { type EventMap, type EventType, encodeEvent } from '@status-badge/sdk/contract';
import type { Actor, Context } from '../context.ts';
import { notFound } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { auditRow, INSERT_AUDIT } from './audit.ts';
import type { EventRecord } from './event-record.ts';
import { publish } from './publisher.ts';
import { topicKind, topicSubject } from './topics.ts';

// Past this a writer holds its topic's lock too long for everyone else; the transaction is rolled back.
const DEADLINE_MS = 10_000;

/** What a verb writes with. Everything in it is one database transaction. */
export interface Transaction {
  readonly em: EntityManager;
  /** The instant of this transaction: of its events and of the rows it writes. */
  readonly now: Date;
  readonly actor: Actor;
  /** Adds an event to a topic that this transaction has locked or opened; its position follows the last one. */
  append<T extends EventType>(
    topic: string,
    type: T,
    data: EventMap[T],
    serviceIds?: readonly string[],
  ): void;
  /**
   * Makes a topic; it stays locked until the transaction ends. `after`: the position that its first event follows,
   * and up to which every cursor is answered with a reset. Default 0.
   */
  open(topic: string, organizationId: string, after?: number): Promise<void>;
  /** Says in the audit log what the actor did. */
  audit(
    action: string,
    organizationId: string | null,
    subject: string,
    details?: Record<string, unknown>,
  ): void;
}

interface Locked {
  heads: Map<string, number>;
  /** Empty when nothing is locked: what only opens topics has no readers yet. */
  epoch: string;
}

async function lockTopics(em: EntityManager, topics: readonly string[]): Promise<Locked> {
  if (topics.length === 0) return { heads: new Map(), epoch: '' };
  // One order for every writer, so that two writers with two topics never wait for each other.
  const keys = [...new Set(topics)].sort();
  const rows = await em.execute<{ key: string; head: string | number; epoch: string | null }[]>(
    `select key, head, (select epoch from epoch) as epoch from topic
      where key in (${keys.map(() => '?').join(', ')}) order by key collate "C" for update of topic`,
    keys,
  );
  return {
    heads: new Map(rows.map((row) => [row.key, Number(row.head)])),
    epoch: rows[0]?.epoch ?? '',
  };
}

/** What a transaction says in the two logs; written when its work is done. */
interface Written {
  readonly events: EventRecord[];
  readonly audit: ReturnType<typeof auditRow>[];
}

/** Writes the events and the audit rows, and moves the heads of the topics to the last of their events. */
async function insertWritten(em: EntityManager, { events, audit }: Written, now: Date): Promise<void> {
  if (events.length === 0 && audit.length === 0) return;
  const rows = events.map(({ topic, position, type, serviceIds, body }) => ({
    topic,
    position,
    type,
    services: serviceIds,
    body,
  }));
  // One statement: whoever waits for this topic's lock waits for every round trip. As bytes, because text is quoted
  // character by character.
  await em.execute(
    `with row as materialized (
       select * from jsonb_to_recordset(convert_from(?, 'UTF8')::jsonb)
         as row (topic text, position bigint, type text, services jsonb, body text)),
     moved as (
       update topic set head = newest.position
         from (select topic, max(position) as position from row group by topic) as newest
        where topic.key = newest.topic),
     audited as (${INSERT_AUDIT})
     insert into event (topic, position, type, service_ids, body, created_at)
     select topic, position, type, array(select jsonb_array_elements_text(services))::char(12)[], body, ? from row`,
    [Buffer.from(JSON.stringify(rows)), Buffer.from(JSON.stringify(audit)), now],
  );
}

function createTransaction(
  em: EntityManager,
  now: Date,
  actor: Actor,
  topics: readonly string[],
  /** The position of the newest event of each topic that is locked or opened. */
  heads: Map<string, number>,
  { events, audit }: Written,
): Transaction {
  return {
    em,
    now,
    actor,
    append(topic, type, data, serviceIds = []) {
      const head = heads.get(topic);
      if (head === undefined) {
        // It was deleted with its organization while this writer waited for its lock.
        if (topics.includes(topic)) throw notFound(topicKind(topic), topicSubject(topic));
        throw new Error(`append to ${topic}, which this transaction has not locked`);
      }
      const position = head + 1;
      heads.set(topic, position);
      const body = encodeEvent(type, now.toISOString(), data as never);
      events.push({ topic, position, type, serviceIds, body });
    },
    async open(topic, organizationId, after = 0) {
      await em.execute(
        'insert into topic (key, organization_id, head, pruned, created_at) values (?, ?, ?, ?, ?)',
        [topic, organizationId, after, after, now],
      );
      heads.set(topic, after);
    },
    audit(action, organizationId, subject, details) {
      const { address = null, userAgent = null } = actor.request ?? {};
      const note = { action, actor, organizationId, subject, details, address, userAgent };
      audit.push(auditRow(note, now.getTime()));
    },
  };
}

/**
 * The one way to change anything: locks `topics` in ascending order before `work` loads a row, flushes what it
 * wrote, and appends its events in the same transaction. Commit order is therefore position order, and positions
 * are gapless. After the commit the events go on the bus, which may lose them and never fails the write.
 */
export async function transact<T>(
  context: Context,
  actor: Actor,
  topics: readonly string[],
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const written: Written = { events: [], audit: [] };
  let lockedIn = '';
  const result = await context.database.em().transactional(
    async (manager) => {
      const em = manager as EntityManager;
      const earlier = await actor.request?.claim(em);
      if (earlier) return earlier.answer as T;
      const { heads, epoch } = await lockTopics(em, topics);
      lockedIn = epoch;
      await actor.request?.check(em);
      const now = new Date(context.clock.now());
      const answer = await work(createTransaction(em, now, actor, topics, heads, written));
      await em.flush();
      await insertWritten(em, written, now);
      await actor.request?.keep(em, answer);
      return answer;
    },
    { signal: AbortSignal.timeout(DEADLINE_MS) },
  );
  publish(context.bus, written.events, { epoch: lockedIn, publishedAt: context.clock.now() });
  return result;
}
