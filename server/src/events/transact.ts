import type { Actor, Context } from '../context.ts';
import type { Database } from '../platform/database/database.ts';
import { createTurns, type Turns } from '../platform/turns.ts';
import { commitTogether, settleAlone, type WaitingWrite } from './commit-together.ts';
import type { Transaction } from './transaction.ts';
import { commitAlone, type Write } from './write.ts';

// Past this a writer holds its topic's lock too long for everyone else, or has waited for it long enough.
const DEADLINE_MS = 10_000;
/** Writers that may share one commit: each waits for the work of all of them. */
const MOST_TOGETHER = 32;
/** How long others wait for a commit of this process rather than for the lock in the database. */
const PATIENCE_MS = 2_000;

/** The lines of writers at the topics of each database that this process has open. */
const lines = new WeakMap<Database, Turns<WaitingWrite>>();

async function takeTurn(topic: string, waiting: readonly WaitingWrite[]): Promise<readonly WaitingWrite[]> {
  for (const { signal, fail } of waiting) if (signal.aborted) fail(signal.reason);
  const writes = waiting.filter(({ signal }) => !signal.aborted);
  if (writes.length > 1) return commitTogether(topic, writes);
  for (const write of writes) await settleAlone(topic, write);
  return [];
}

function lineOf({ clock, database }: Context): Turns<WaitingWrite> {
  let line = lines.get(database);
  if (!line) {
    line = createTurns({ most: MOST_TOGETHER, patienceMs: PATIENCE_MS, clock, run: takeTurn });
    lines.set(database, line);
  }
  return line;
}

function lineUp<T>(topic: string, write: Write<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const leave = () => fail(signal.reason);
    signal.addEventListener('abort', leave);
    const begin = () => signal.removeEventListener('abort', leave);
    lineOf(write.context)(topic, { ...write, signal, begin, done: done as WaitingWrite['done'], fail });
  });
}

/**
 * The one way to change anything: locks `topics` in ascending order before `work` loads a row, flushes what it
 * wrote, and appends its events in the same transaction. Commit order is therefore position order, and positions
 * are gapless. After the commit the events go on the bus, which may lose them and never fails the write.
 *
 * Writers of one topic, who would wait for its lock, share a transaction when they ask nothing of it. `work` is run
 * again when another of them fails, so it keeps nothing outside of its transaction.
 */
export function transact<T>(
  context: Context,
  actor: Actor,
  topics: readonly string[],
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const write = { context, actor, work };
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const [topic] = topics;
  const mayShare = topic !== undefined && topics.length === 1 && (actor.request?.isPlain ?? true);
  return mayShare ? lineUp(topic, write, signal) : commitAlone(write, topics, signal);
}
