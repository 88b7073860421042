import type { Bus } from '../platform/bus/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { createSingleFlight } from '../platform/single-flight.ts';
import type { Feed } from './feed.ts';
import { type Life, TopicStream } from './topic-stream.ts';

/** A topic that somebody here reads. */
export interface HeldTopic {
  readonly stream: TopicStream;
  /** Resolves when the stream stands at the head of the log. */
  readonly ready: Promise<void>;
  /** Reads from the log what the stream lacks; see `createSingleFlight`. */
  readonly catchUp: () => Promise<void>;
  /** Readers that are opening or open; the topic is let go at zero. */
  users: number;
  isOpen: boolean;
}

/** The topics that have readers on this instance, each subscribed once. */
export class TopicRegistry {
  readonly #topics = new Map<string, HeldTopic>();
  readonly #bus: Bus;
  readonly #feed: Feed;
  readonly #life: Life;
  readonly #clock: Clock;

  constructor(bus: Bus, feed: Feed, life: Life, clock: Clock) {
    this.#bus = bus;
    this.#feed = feed;
    this.#life = life;
    this.#clock = clock;
  }

  get size(): number {
    return this.#topics.size;
  }

  /** Those that stand at a position. */
  get open(): HeldTopic[] {
    return [...this.#topics.values()].filter((topic) => topic.isOpen);
  }

  get(key: string): HeldTopic | undefined {
    return this.#topics.get(key);
  }

  /** `release` must follow, whatever becomes of `ready`. */
  acquire(key: string): HeldTopic {
    const topic = this.#topics.get(key) ?? this.#hold(key);
    topic.users += 1;
    return topic;
  }

  release(topic: HeldTopic): void {
    topic.users -= 1;
    const { key } = topic.stream;
    if (topic.users > 0 || this.#topics.get(key) !== topic) return;
    this.#topics.delete(key);
    this.#bus.unsubscribe(key);
  }

  #hold(key: string): HeldTopic {
    const stream = new TopicStream(key, this.#life, this.#clock);
    const catchUp = createSingleFlight(() => this.#feed.read(stream));
    const topic: HeldTopic = {
      stream,
      catchUp,
      ready: this.#feed.open(stream, catchUp).then(() => {
        topic.isOpen = true;
      }),
      users: 0,
      isOpen: false,
    };
    this.#topics.set(key, topic);
    return topic;
  }
}
