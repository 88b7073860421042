import { withDeadline } from '../platform/deadline.ts';
import { createSingleFlight } from '../platform/single-flight.ts';
import type { Joiner } from './joiner.ts';
import type { LiveParts } from './parts.ts';
import type { HeldTopic, TopicRegistry } from './topic-registry.ts';

// A database that takes the connection and answers nothing must not end all sweeps.
const PATIENCE_MS = 15_000;

export type Sweep = ReturnType<typeof createSweep>;

/** Looks at the log for what the bus lost, whether it is still the same log, and whom it has forgotten. */
export function createSweep(
  { context, eventLog, life }: LiveParts,
  registry: TopicRegistry,
  joiner: Joiner,
  /** Ends the streams whose grounds are gone. */
  review: () => Promise<void>,
) {
  const { clock, log } = context;
  let sweptAt = clock.now();

  function resume({ stream }: HeldTopic): void {
    for (const session of stream.joining) joiner.bring(stream, session);
  }

  /** Another life of the database: nothing that was delivered leads to what follows. */
  async function enter(epoch: string): Promise<void> {
    const heads = await eventLog.heads(registry.open.map(({ stream }) => stream.key));
    log.warn({ epoch, before: life.epoch }, 'a new epoch begins: every reader gets the whole state');
    // No await from here on: no session ever has a position of one epoch and the name of another.
    life.epoch = epoch;
    for (const topic of registry.open) {
      const { stream } = topic;
      stream.restart(heads.get(stream.key) ?? { head: stream.last, pruned: stream.pruned }, 'epoch');
      resume(topic);
    }
  }

  function remove({ stream }: HeldTopic): void {
    stream.flush();
    for (const session of [...stream.live, ...stream.joining]) session.goodbye('terminal', null);
  }

  async function catchUp(topic: HeldTopic): Promise<void> {
    try {
      if (topic.stream.head > topic.stream.last) await topic.catchUp();
      resume(topic);
    } catch (error) {
      log.warn({ topic: topic.stream.key, reason: String(error) }, 'the log could not be read');
    }
  }

  async function look(): Promise<void> {
    const topics = registry.open;
    // Before the log is asked: what the bus brings meanwhile is ahead of the answer and no sign of a restore.
    const delivered = topics.map(({ stream }) => stream.last);
    const epoch = await eventLog.epoch();
    if (epoch !== life.epoch) return enter(epoch);
    const heads = await eventLog.heads(topics.map(({ stream }) => stream.key));
    const behind = topics.findIndex(
      ({ stream }, index) => (heads.get(stream.key)?.head ?? Infinity) < delivered[index]!,
    );
    if (behind !== -1) {
      log.error({ topic: topics[behind]!.stream.key }, 'the log is behind what was delivered');
      return enter(await eventLog.renewEpoch(epoch));
    }
    for (const topic of topics) {
      const head = heads.get(topic.stream.key);
      if (!head) remove(topic);
      else topic.stream.learn(head);
    }
    for (const topic of topics) await catchUp(topic);
    await review();
  }

  const run = createSingleFlight(async () => {
    try {
      await withDeadline(look(), PATIENCE_MS, 'the database does not answer');
      sweptAt = clock.now();
    } catch (error) {
      log.warn({ reason: String(error) }, 'the sweep could not read the log');
    }
  });

  return {
    /** Never rejects. */
    run,
    /** How long ago the log was last read through, in ms. */
    get lagMs(): number {
      return clock.now() - sweptAt;
    },
  };
}
