import type { Actor, Context } from '../context.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { insertWritten, type Locked, lockTopics, type Written } from './logs.ts';
import { publish } from './publisher.ts';
import { createTransaction, type Transaction } from './transaction.ts';

/** Something that is to be written. */
export interface Write<T = unknown> {
  readonly context: Context;
  readonly actor: Actor;
  /** Keeps nothing outside of its transaction: it may be run again. */
  readonly work: (tx: Transaction) => Promise<T>;
}

/** Runs `body` in a transaction of its own, and after its commit puts its events on the bus. */
export async function commit<T>(
  { bus, clock, database }: Context,
  signal: AbortSignal,
  body: (em: EntityManager, written: Written) => Promise<T>,
): Promise<T> {
  const written: Written = { epoch: '', events: [], audit: [] };
  const answer = await database.em().transactional((em) => body(em as EntityManager, written), { signal });
  const records = written.events.map(({ record }) => record);
  publish(bus, records, { epoch: written.epoch, publishedAt: clock.now() });
  return answer;
}

/** Does the work of a write where its topics are locked, all but the two logs. */
export async function perform<T>(
  em: EntityManager,
  { context, actor, work }: Write<T>,
  locked: Locked,
  written: Written,
): Promise<T> {
  await actor.request?.check(em);
  const now = new Date(context.clock.now());
  const answer = await work(createTransaction(em, now, actor, locked, written));
  await em.flush();
  return answer;
}

/** One write, one transaction. */
export function commitAlone<T>(write: Write<T>, topics: readonly string[], signal: AbortSignal): Promise<T> {
  const { request } = write.actor;
  return commit(write.context, signal, async (em, written) => {
    const earlier = await request?.claim(em);
    if (earlier) return earlier.answer as T;
    const locked = await lockTopics(em, topics);
    written.epoch = locked.epoch;
    const answer = await perform(em, write, locked, written);
    await insertWritten(em, written);
    await request?.keep(em, answer);
    return answer;
  });
}
