import type { Context } from '../context.ts';
import { topicKind, topicSubject } from '../events/topics.ts';
import type { TopicSnapshot } from '../streams/snapshots.ts';
import { readJob } from './read-job.ts';
import { readQueue } from './read-queue.ts';
import { readRun } from './read-run.ts';

/** What a stream of a run, a job or a queue begins with. */
export async function readRunSnapshot(
  context: Context,
  epoch: string,
  topic: string,
): Promise<TopicSnapshot> {
  const id = topicSubject(topic);
  if (topicKind(topic) === 'run') {
    const { position, snapshot, finished } = await readRun(context, epoch, id);
    return { position, body: JSON.stringify(snapshot), finished };
  }
  const read = topicKind(topic) === 'job' ? readJob : readQueue;
  const { position, snapshot } = await read(context, epoch, id);
  return { position, body: JSON.stringify(snapshot), finished: false };
}
