import type { EventRecord } from '../events/event-record.ts';

export interface RingEntry {
  record: EventRecord;
  /** The encoded frame, the same for every session. */
  bytes: Buffer;
}

const MOST_ENTRIES = 1_000;
const MOST_BYTES = 1_048_576;

/** A topic's newest events, encoded: at most 1,000 and 1 MiB. Positions in it have no gaps. */
export class Ring {
  #entries: RingEntry[] = [];
  #bytes = 0;

  push(entry: RingEntry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes.length;
    while (this.#entries.length > MOST_ENTRIES || this.#bytes > MOST_BYTES) {
      this.#bytes -= this.#entries.shift()!.bytes.length;
    }
  }

  clear(): void {
    this.#entries = [];
    this.#bytes = 0;
  }

  /** What follows `position`, up to `last`; undefined when part of it is no longer here. */
  after(position: number, last: number): readonly RingEntry[] | undefined {
    if (position >= last) return [];
    const first = this.#entries[0]?.record.position;
    if (first === undefined || position + 1 < first) return undefined;
    return this.#entries.slice(position + 1 - first);
  }
}
