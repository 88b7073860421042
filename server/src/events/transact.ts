import type { Actor, Context } from '../context.ts';
import type { Database, EntityManager } from '../platform/database/database.ts';
import { createTurns, type Turns } from '../platform/turns.ts';
import { insertWritten, type Locked, lockTopics, type Written } from './logs.ts';
import { publish } from './publisher.ts';
import { createTransaction, type Transaction } from './transaction.ts';

// Past this a writer holds its topic's lock too long for everyone else; the transaction is rolled back.
const DEADLINE_MS = 10_000;
/** Writers that may share one commit: each waits for the work of all of them. */
const MOST_TOGETHER = 32;

type Work<T> = (tx: Transaction) => Promise<T>;

/** A write of one topic, and who waits for it. */
interface Write {
  readonly context: Context;
  readonly actor: Actor;
  readonly work: Work<unknown>;
  /** Ends when it may take no longer, its wait included. */
  readonly signal: AbortSignal;
  /** Its turn has come: from now on only the end of its transaction tells what became of it. */
  begun: boolean;
  done(answer: unknown): void;
  fail(error: unknown): void;
}

/** Runs `body` in a transaction of its own, and after its commit puts its events on the bus. */
async function commit<T>(
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

async function perform<T>(
  em: EntityManager,
  { context, actor, work }: Pick<Write, 'context' | 'actor'> & { work: Work<T> },
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
function commitAlone<T>(
  write: Pick<Write, 'context' | 'actor' | 'signal'> & { work: Work<T> },
  topics: readonly string[],
): Promise<T> {
  const { context, actor, signal } = write;
  return commit(context, signal, async (em, written) => {
    const earlier = await actor.request?.claim(em);
    if (earlier) return earlier.answer as T;
    const locked = await lockTopics(em, topics);
    written.epoch = locked.epoch;
    const answer = await perform(em, write, locked, written);
    await insertWritten(em, written);
    await actor.request?.keep(em, answer);
    return answer;
  });
}

// A constraint that is looked at last refused the commit, which is therefore known to have failed.
const CONSTRAINT = /^23/;

/**
 * All of `writes` in one transaction, one after the other, each with entities of its own. Answers whether it is
 * settled: when any of them fails, all are undone, and nobody has been told anything.
 */
async function commitTogether(topic: string, writes: readonly Write[]): Promise<boolean> {
  const { context } = writes[0]!;
  let isDone = false;
  try {
    const signal = AbortSignal.any(writes.map((write) => write.signal));
    const answers = await commit(context, signal, async (em, written) => {
      const locked = await lockTopics(em, [topic]);
      written.epoch = locked.epoch;
      const each: unknown[] = [];
      for (const write of writes) {
        each.push(await perform(em.fork({ keepTransactionContext: true }), write, locked, written));
      }
      await insertWritten(em, written);
      isDone = true;
      return each;
    });
    for (const [index, { done }] of writes.entries()) done(answers[index]);
    return true;
  } catch (error) {
    // A commit that nobody answered may have happened: doing it again would do it twice.
    if (!isDone || CONSTRAINT.test(String((error as { code?: unknown }).code))) return false;
    for (const { fail } of writes) fail(error);
    return true;
  }
}

async function takeTurn(topic: string, waiting: readonly Write[]): Promise<void> {
  const writes = waiting.filter(({ signal }) => !signal.aborted);
  for (const write of writes) write.begun = true;
  if (writes.length > 1 && (await commitTogether(topic, writes))) return;
  await Promise.all(writes.map((write) => commitAlone(write, [topic]).then(write.done, write.fail)));
}

/** The lines of writers at the topics of each database that this process has open. */
const lines = new WeakMap<Database, Turns<Write>>();

function lineUp<T>(
  topic: string,
  write: Pick<Write, 'context' | 'actor' | 'signal'> & { work: Work<T> },
): Promise<T> {
  const { database } = write.context;
  const line = lines.get(database) ?? createTurns<Write>(MOST_TOGETHER, takeTurn);
  lines.set(database, line);
  return new Promise((done, fail) => {
    const waiting: Write = { ...write, begun: false, done: done as Write['done'], fail };
    write.signal.addEventListener('abort', () => waiting.begun || fail(write.signal.reason));
    line(topic, waiting);
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
  work: Work<T>,
): Promise<T> {
  const write = { context, actor, work, signal: AbortSignal.timeout(DEADLINE_MS) };
  const [topic] = topics;
  const mayShare = topic !== undefined && topics.length === 1 && (actor.request?.isPlain ?? true);
  return mayShare ? lineUp(topic, write) : commitAlone(write, topics);
}
