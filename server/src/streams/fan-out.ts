import type { Clock } from '../platform/clock.ts';
import type { RingEntry } from './ring.ts';
import { type Selection, selectEntries } from './select-entries.ts';
import type { Session } from './session.ts';

// About four milliseconds of writing: what a commit that is under way waits for at most.
const SLICE_SESSIONS = 500;

// After a short round writers come first, so that their events are joined: the next waits twelve times as long as it
// took, and begins 100 ms after it at the latest. A round of a few sessions takes no time, and a long one has let
// writers in between its slices.
const ROUND_MS = 100;
const PAUSE_PER_MS = 12;

/** Entries on their way to every session, and who comes next. */
interface Batch {
  readonly entries: readonly RingEntry[];
  readonly rest: IterableIterator<Session>;
  readonly selections: Map<string, Selection>;
  readonly written: (() => void)[];
  readonly beganAt: number;
}

/**
 * Writes entries to sessions. The first after a while begins at once: nobody waits. What else arrives until that is
 * written, and a moment longer, is joined, because a TCP segment costs the same with one event or ten. Ten thousand
 * sockets are written in slices with a turn of the event loop between them: a write that waits for its commit must
 * not wait for them all.
 */
export class FanOut {
  readonly #sessions: ReadonlySet<Session>;
  readonly #clock: Clock;
  #pending: RingEntry[] = [];
  #written: (() => void)[] = [];
  #batch: Batch | undefined;
  #isOpen = false;
  /** How long the newest batch took; 0 when its pause is over. */
  #tookMs = 0;

  constructor(sessions: ReadonlySet<Session>, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /** `onWritten` is called when the last session has been written to. */
  push(entry: RingEntry, onWritten?: () => void): void {
    this.#pending.push(entry);
    if (onWritten) this.#written.push(onWritten);
    if (!this.#isOpen) this.#work();
  }

  /** The first position that nobody has been written yet, when nothing is half way; undefined: there is none. */
  get waiting(): number | undefined {
    return this.#pending[0]?.record.position;
  }

  /** Calls back when nothing is half way: now, or when what is has been written to everyone. */
  between(work: () => void): void {
    if (this.#batch) this.#batch.written.push(work);
    else work();
  }

  /** Writes now what is on its way to anyone. */
  flush(): void {
    while (this.#begin()) this.#write(Number.POSITIVE_INFINITY);
  }

  #work(): void {
    const pauseMs = Math.min(PAUSE_PER_MS * this.#tookMs, ROUND_MS - 2 * this.#tookMs);
    this.#tookMs = 0;
    if (pauseMs > 0) {
      this.#clock.after(pauseMs, () => this.#work());
      return;
    }
    this.#isOpen = this.#begin();
    if (!this.#isOpen) return;
    this.#write(SLICE_SESSIONS);
    setImmediate(() => this.#work());
  }

  /** Answers false when nothing is on its way. */
  #begin(): boolean {
    if (this.#batch) return true;
    if (this.#pending.length === 0) return false;
    // A session that joins meanwhile comes last, and stands at or after what it has been given already.
    const rest = this.#sessions.values();
    this.#batch = {
      entries: this.#pending,
      rest,
      selections: new Map(),
      written: this.#written,
      beganAt: this.#clock.now(),
    };
    this.#pending = [];
    this.#written = [];
    return true;
  }

  #write(most: number): void {
    const { entries, rest, selections, written, beganAt } = this.#batch!;
    const first = entries[0]!.record.position;
    for (let left = most; left > 0; left -= 1) {
      const { value: session, done } = rest.next();
      if (done) {
        this.#batch = undefined;
        this.#tookMs = Math.max(0, this.#clock.now() - beganAt);
        for (const onWritten of written) onWritten();
        return;
      }
      // A snapshot read from the log may stand ahead of what the bus has brought here.
      if (session.position >= first) {
        const newer = entries.filter((entry) => entry.record.position > session.position);
        const { bytes, events } = selectEntries(newer, session.filter);
        if (events > 0) session.send(bytes, events);
        continue;
      }
      let selected = selections.get(session.filter.key);
      if (!selected) {
        selected = selectEntries(entries, session.filter);
        selections.set(session.filter.key, selected);
      }
      if (selected.events > 0) session.send(selected.bytes, selected.events);
    }
  }
}
