import { createSingleFlight } from './single-flight.ts';

/** Answers what others are asking for at this moment: by a read that begins after the call, or one shared with them. */
export type SharedReads<T> = (key: string, read: () => Promise<T>) => Promise<T>;

/** One look for all who ask for the same at once; nothing is kept when they are answered. `key` says what `read` reads. */
export function createSharedReads<T>(): SharedReads<T> {
  const reads = new Map<string, { together: () => Promise<T>; waiting: number }>();
  return async (key, read) => {
    let shared = reads.get(key);
    if (!shared) {
      shared = { together: createSingleFlight(read), waiting: 0 };
      reads.set(key, shared);
    }
    shared.waiting += 1;
    try {
      return await shared.together();
    } finally {
      shared.waiting -= 1;
      if (shared.waiting === 0) reads.delete(key);
    }
  };
}
