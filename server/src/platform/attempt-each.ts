import type { Log } from './log.ts';

/**
 * Does `work` for each item, one after the other. An item that fails is logged under `what` and left for the next
 * time: it must not keep the others from their turn. Answers the items that failed.
 */
export async function attemptEach<T>(
  { log, what }: { log: Log; what: string },
  items: Iterable<T>,
  work: (item: T) => Promise<unknown>,
): Promise<T[]> {
  const failed: T[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      failed.push(item);
      log.warn({ what, item, reason: String(error) }, 'one item of a sweep failed; it is tried again');
    }
  }
  return failed;
}
