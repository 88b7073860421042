import { decodeCursor } from '@status-badge/sdk/contract';
import { createParser } from 'eventsource-parser';
import type { Sink } from '../session.ts';

/** A reader in memory: takes what it is sent, or leaves it queued. */
export class TestReader implements Sink {
  readonly frames: { id: string | undefined; event: string | undefined; data: string }[] = [];
  state: 'open' | 'ended' | 'destroyed' = 'open';
  /** Bytes taken and given; while `stuck`, given ones stay queued. */
  stuck = false;
  queuedBytes = 0;
  writes = 0;
  /** Called when the server has ended the connection and nothing is queued, or has cut it. */
  onGone: () => void = () => undefined;
  #drained: (() => void)[] = [];
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    onEvent: ({ id, event, data }) => void this.frames.push({ id, event, data }),
  });

  write(bytes: Buffer): void {
    if (this.state !== 'open') throw new Error('written after the end');
    this.writes += 1;
    if (this.stuck) this.queuedBytes += bytes.length;
    this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.state = 'ended';
    if (!this.stuck) this.onGone();
  }

  destroy(): void {
    this.state = 'destroyed';
    for (const done of this.#drained.splice(0)) done();
    this.onGone();
  }

  drained(): Promise<void> {
    return this.queuedBytes === 0 ? Promise.resolve() : new Promise((done) => this.#drained.push(done));
  }

  get names(): string[] {
    return this.frames.map((frame) => frame.event ?? '');
  }

  /** What it was told, in order: a snapshot as `=n`, an event as `n`, a reset as `reset:reason`. */
  get story(): string[] {
    return this.frames.flatMap(({ id, event, data }) => {
      if (event === 'snapshot') return [`=${decodeCursor(id!)!.position}`];
      if (event === 'stream.reset') return [`reset:${JSON.parse(data).reason}`];
      if (event === 'stream.goodbye') return [`goodbye:${JSON.parse(data).reason}`];
      if (event?.startsWith('stream.')) return [];
      return [String(JSON.parse(data).data.position)];
    });
  }

  /** The positions it knows of, first to last: a snapshot counts for all before it. */
  get position(): number {
    return Number(this.story.findLast((each) => /^=?\d+$/.test(each))?.replace('=', '') ?? 0);
  }
}
