import type { EventRecord } from '../events/event-record.ts';

export interface RingEntry {
  record: EventRecord;
  /** The encoded frame, the same for every session. */
  bytes: Buffer;
}

export const MOST_RING_ENTRIES = 1_000;
const MOST_BYTES = 1_048_576;

/** A topic's newest events, encoded: at most 1,000 and 1 MiB. Positions in it have no gaps. */
export class Ring {
  #entries: RingEntry[] = [];
  #bytes = 0;

  /** The oldest position it holds; undefined when it is empty. */
  get first(): number | undefined {
    return this.#entries[0]?.record.position;
  }

  push(entry: RingEntry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes.length;
    while (this.#entries.length > MOST_RING_ENTRIES || this.#bytes > MOST_BYTES) {
      this.#bytes -= this.#entries.shift()!.bytes.length;
    }
  }

  /** Puts older events, ascending and without a gap up to `next` − 1, before what it holds: as many as there is room for. */
  prepend(entries: readonly RingEntry[], next: number): void {
    if ((this.first ?? next) !== next || entries.at(-1)?.record.position !== next - 1) return;
    let from = entries.length;
    let bytes = this.#bytes;
    while (from > 0 && this.#entries.length + entries.length - from < MOST_RING_ENTRIES) {
      bytes += entries[from - 1]!.bytes.length;
      if (bytes > MOST_BYTES) break;
      this.#bytes = bytes;
      from -= 1;
    }
    this.#entries = [...entries.slice(from), ...this.#entries];
  }

  clear(): void {
    this.#entries = [];
    this.#bytes = 0;
  }

  /** What follows `position`, up to `last`; undefined when part of it is no longer here. */
  after(position: number, last: number): readonly RingEntry[] | undefined {
    if (position >= last) return [];
    const { first } = this;
    if (first === undefined || position + 1 < first) return undefined;
    return this.#entries.slice(position + 1 - first);
  }
}
