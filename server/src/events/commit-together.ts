import { DriverException } from '@mikro-orm/core';
import { isServerError } from '../errors.ts';
import { DatabaseAway, type EntityManager } from '../platform/database/database.ts';
import { sqlState } from '../platform/database/sql-state.ts';
import { insertWritten, type Locked, lockTopics, type Written } from './logs.ts';
import { commit, commitAlone, perform, type Write } from './write.ts';

/** A write that waits for its turn, and who waits for it. */
export interface WaitingWrite extends Write {
  /** Ends when it has waited too long. */
  readonly signal: AbortSignal;
  /** Its turn has come: from now on only the end of its transaction tells what became of it. */
  begin(): void;
  /** The first of these two counts. */
  done(answer: unknown): void;
  fail(error: unknown): void;
}

// Beyond either, no other write begins: those who come later wait for its commit, and its events are held until then.
const MOST_MS = 1_000;
const MOST_CHARACTERS = 1_048_576;
/** For the whole of it: a transaction that takes longer holds the lock too long for everyone else. */
const DEADLINE_MS = 10_000;
// A constraint that is looked at last refused the commit, which is therefore known to have failed.
const CONSTRAINT = /^23/;

/** Whether it was the way to the database that failed, and no write's own doing. */
function isAway(error: unknown): boolean {
  return error instanceof DatabaseAway || (error instanceof DriverException && !sqlState(error));
}

/** Does the work of one write, and keeps what it says only when it comes to its end. */
async function performApart(
  em: EntityManager,
  write: Write,
  { topics, heads, epoch }: Locked,
  written: Written,
): Promise<unknown> {
  const own: Written = { epoch, events: [], audit: [] };
  const ownHeads = new Map(heads);
  const answer = await perform(em, write, { topics, heads: ownHeads, epoch }, own);
  for (const [topic, head] of ownHeads) heads.set(topic, head);
  written.events.push(...own.events);
  written.audit.push(...own.audit);
  return answer;
}

/** How an attempt ended: with this write, when `head` was the newest event. */
interface Attempt {
  head: number | undefined;
  failed?: { write: WaitingWrite; error: unknown };
}

/**
 * Writes of one topic in one transaction, one after the other. Tells each what became of it, and answers those that it
 * did not begin.
 *
 * A write that fails undoes all of them, and they are done again apart: each behind a savepoint, so that any
 * number of them may fail alone. What is rare costs twice, and what is usual no round trip.
 */
export async function commitTogether(
  topic: string,
  writes: readonly WaitingWrite[],
  earlier?: Attempt,
): Promise<readonly WaitingWrite[]> {
  const { context } = writes[0]!;
  const { clock } = context;
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const answers = new Map<WaitingWrite, unknown>();
  // Told after the commit: a refusal may rest on what those before it have written.
  const failures = new Map<WaitingWrite, unknown>();
  const attempt: Attempt = { head: undefined };
  let begun = 0;
  let isComplete = false;

  /** On entities of its own. */
  async function performNext(
    em: EntityManager,
    write: WaitingWrite,
    ...state: [Locked, Written]
  ): Promise<void> {
    const own = em.fork({ keepTransactionContext: true });
    try {
      const behindSavepoint = (inner: unknown) => performApart(inner as EntityManager, write, ...state);
      const performed = earlier ? own.transactional(behindSavepoint) : perform(own, write, ...state);
      answers.set(write, await performed);
    } catch (error) {
      attempt.failed = { write, error };
      if (!earlier) throw error;
      failures.set(write, error);
    }
  }

  /** Behind the same writes it would be refused again, and a refusal may take long. */
  function isStillRefused(write: WaitingWrite): boolean {
    const isSame = earlier?.failed?.write === write && earlier.head === attempt.head && failures.size === 0;
    return isSame && isServerError(earlier.failed?.error);
  }

  try {
    await commit(context, signal, async (em, written) => {
      const locked = await lockTopics(em, [topic]);
      written.epoch = locked.epoch;
      attempt.head = locked.heads.get(topic);
      const endsAt = clock.now() + MOST_MS;
      for (const write of writes) {
        const size = written.events.reduce((sum, { record }) => sum + record.body.length, 0);
        if (begun > 0 && (clock.now() >= endsAt || size >= MOST_CHARACTERS)) break;
        begun += 1;
        write.begin();
        if (isStillRefused(write)) failures.set(write, earlier?.failed?.error);
        else await performNext(em, write, locked, written);
      }
      await insertWritten(em, written);
      isComplete = true;
    });
    for (const [write, answer] of answers) write.done(answer);
    for (const [write, error] of failures) write.fail(error);
  } catch (error) {
    // A commit that nobody answered may have happened: doing it again would do it twice.
    const isKnown = !isComplete || CONSTRAINT.test(sqlState(error) ?? '');
    if (begun === 0 || !isKnown || signal.aborted || isAway(error)) {
      // Without a connection or the lock, the others have no better chance.
      const lost = begun === 0 ? writes : writes.slice(0, begun);
      for (const { fail } of lost) fail(error);
      return writes.slice(lost.length);
    }
    if (!earlier && !isComplete) return commitTogether(topic, writes, attempt);
    // No one of them: what they are together.
    for (const write of writes.slice(0, begun)) await settleAlone(topic, write);
  }
  return writes.slice(begun);
}

/** One of them in a transaction of its own. */
export async function settleAlone(topic: string, write: WaitingWrite): Promise<void> {
  write.begin();
  await commitAlone(write, [topic], AbortSignal.timeout(DEADLINE_MS)).then(write.done, write.fail);
}
