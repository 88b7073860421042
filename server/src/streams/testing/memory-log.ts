import type { EventLog } from '../../events/event-log.ts';
import type { EventRecord } from '../../events/event-record.ts';

/** Called before and after each look at the log; a test writes there. */
export type Pause = (step: string) => Promise<void> | void;

/** A log in memory that a test may set back, prune and take away. */
export class MemoryLog implements EventLog {
  events: EventRecord[] = [];
  pruned = 0;
  current = 'epochone';
  /** What every look rejects with, while it is set. */
  away: Error | undefined;
  /** Looks so far, by name. */
  looks: string[] = [];
  pause: Pause = () => undefined;
  /** Makes events as large as a test needs them. */
  padding = '';
  readonly topic: string;

  constructor(topic: string) {
    this.topic = topic;
  }

  get head(): number {
    return this.events.at(-1)?.position ?? this.pruned;
  }

  append(type = 'service.updated', serviceIds: readonly string[] = []): EventRecord {
    const position = this.head + 1;
    const body = JSON.stringify({
      type,
      timestamp: '2026-01-05T12:00:00.000Z',
      data: { position, padding: this.padding },
    });
    const record = { topic: this.topic, position, type, serviceIds, body };
    this.events.push(record);
    return record;
  }

  prune(upto: number): void {
    this.pruned = upto;
    this.events = this.events.filter((event) => event.position > upto);
  }

  /** As it was when it had `head` events, under an epoch of its own. */
  restore(head: number, epoch: string): void {
    this.events = this.events.filter((event) => event.position <= head);
    this.current = epoch;
  }

  epoch(): Promise<string> {
    return this.#look('epoch', () => this.current);
  }

  renewEpoch(known: string): Promise<string> {
    return this.#look('renew', () => {
      if (this.current === known) this.current = `${known}x`;
      return this.current;
    });
  }

  heads(topics: readonly string[]) {
    return this.#look(
      'heads',
      () =>
        new Map(topics.includes(this.topic) ? [[this.topic, { head: this.head, pruned: this.pruned }]] : []),
    );
  }

  after(topic: string, position: number, limit: number) {
    return this.#look('events', () => {
      const later = this.events.filter((event) => event.topic === topic && event.position > position);
      return { records: later.slice(0, limit), more: later.length >= limit };
    });
  }

  async #look<T>(name: string, read: () => T): Promise<T> {
    this.looks.push(name);
    await this.pause(`before ${name}`);
    if (this.away) throw this.away;
    const answer = read();
    await this.pause(`after ${name}`);
    return answer;
  }

  /** A snapshot: every position so far, so that a test sees what a reader was told. */
  async readSnapshot(_epoch: string, _topic: string) {
    return this.#look('snapshot', () => ({
      position: this.head,
      body: JSON.stringify({ upTo: this.head }),
      finished: this.events.at(-1)?.type === 'run.completed',
    }));
  }
}
