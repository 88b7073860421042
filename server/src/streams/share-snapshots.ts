import { createSharedReads } from '../platform/shared-reads.ts';
import type { Snapshots, TopicSnapshot } from './snapshots.ts';

/** For plain reads: all who ask for a topic at once share one look at it, and one decoding of what is cached. */
export function shareSnapshots(snapshots: Snapshots): Snapshots {
  const bodies = createSharedReads<TopicSnapshot>();
  const tags = createSharedReads<string>();
  return {
    read: (epoch, topic) => bodies(`${epoch} ${topic}`, () => snapshots.read(epoch, topic)),
    tag: (epoch, topic) => tags(`${epoch} ${topic}`, () => snapshots.tag(epoch, topic)),
  };
}
