import { type EventMap, type EventType, encodeEvent } from '@status-badge/sdk/contract';
import type { Actor } from '../context.ts';
import { notFound } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { auditRow } from './audit.ts';
import type { Locked, Written } from './logs.ts';
import { topicKind, topicSubject } from './topics.ts';

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

/** A transaction of `em` as a verb sees it; what it says is kept in `written` until its work is done. */
export function createTransaction(
  em: EntityManager,
  now: Date,
  actor: Actor,
  { topics, heads }: Locked,
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
      events.push({ record: { topic, position, type, serviceIds, body }, at: now.getTime() });
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
