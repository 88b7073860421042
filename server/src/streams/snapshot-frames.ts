import type { LiveParts } from './parts.ts';
import { encodeFrame } from './sse-encode.ts';
import type { SnapshotFrame, TopicStream } from './topic-stream.ts';

// A cached snapshot further behind than this costs a new reader more in events than a fresh one costs us.
const STALE_AFTER_EVENTS = 100;

export type SnapshotFrames = ReturnType<typeof createSnapshotFrames>;

/** The whole state of a topic as it is sent: read once for all who ask at the same time, and kept while it is near. */
export function createSnapshotFrames({ snapshots, life }: Pick<LiveParts, 'snapshots' | 'life'>) {
  const loading = new WeakMap<TopicStream, Promise<SnapshotFrame>>();

  function isNear(stream: TopicStream, { position }: SnapshotFrame): boolean {
    const behind = stream.last - position;
    return behind < STALE_AFTER_EVENTS && stream.ring.after(position, stream.last) !== undefined;
  }

  async function read(stream: TopicStream): Promise<SnapshotFrame> {
    for (;;) {
      const { generation } = stream;
      const { position, body, finished } = await snapshots.read(life.epoch, stream.key);
      // What was read under an epoch that is over is not of this one.
      if (stream.generation !== generation) continue;
      const bytes = encodeFrame({ id: stream.cursor(position), event: 'snapshot', data: body });
      stream.snapshot = { generation, position, bytes, finished };
      return stream.snapshot;
    }
  }

  return {
    async load(stream: TopicStream): Promise<SnapshotFrame> {
      if (stream.snapshot && isNear(stream, stream.snapshot)) return stream.snapshot;
      let reading = loading.get(stream);
      if (!reading) {
        reading = read(stream).finally(() => loading.delete(stream));
        loading.set(stream, reading);
      }
      return reading;
    },
  };
}
