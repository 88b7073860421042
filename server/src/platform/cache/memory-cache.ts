import type { Clock } from '../clock.ts';
import type { Cache } from './cache.ts';

const MOST_ENTRIES = 1_000;

/** A cache of one process; the entry set longest ago goes first when there are more than 1,000. */
export function createMemoryCache(clock: Clock): Cache {
  const entries = new Map<string, { value: string; expiresAt: number }>();
  return {
    async get(key) {
      const entry = entries.get(key);
      return entry && entry.expiresAt > clock.now() ? entry.value : undefined;
    },
    set(key, value, ttlMs) {
      entries.delete(key);
      entries.set(key, { value, expiresAt: clock.now() + ttlMs });
      const oldest = entries.keys().next();
      if (entries.size > MOST_ENTRIES && !oldest.done) entries.delete(oldest.value);
    },
  };
}
