import type { Filter } from './filter.ts';
import type { RingEntry } from './ring.ts';

/** Bytes that hold `events` events. */
export interface Selection {
  readonly bytes: Buffer;
  readonly events: number;
}

/** The frames of `entries` that a filter lets through, as one buffer. */
export function selectEntries(entries: readonly RingEntry[], filter: Filter): Selection {
  const selected = entries.filter((entry) => filter.matches(entry.record));
  const [only] = selected;
  return {
    bytes: selected.length === 1 ? only!.bytes : Buffer.concat(selected.map((entry) => entry.bytes)),
    events: selected.length,
  };
}
