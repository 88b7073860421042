import type { Redis } from 'ioredis';
import { withDeadline } from '../deadline.ts';
import { randomText } from '../public-id.ts';
import type { Bus, BusListener } from './bus.ts';

const CHANNEL_PREFIX = 'sb:';

/**
 * A bus over Redis pub/sub: one connection publishes, one subscribes, however many topics and streams there are.
 * `subscriber` must not resubscribe by itself: it would not say when it is done, and what was published before that
 * moment is lost unless the log is read after it.
 */
export function createRedisBus(publisher: Redis, subscriber: Redis): Bus {
  const listeners = new Map<string, BusListener>();
  const restored = new Set<() => void>();
  const probes = new Map<string, () => void>();
  const probeChannel = `${CHANNEL_PREFIX}probe:${randomText(12)}`;

  subscriber.on('message', (channel: string, message: string) => {
    if (channel === probeChannel) {
      probes.get(message)?.();
      return;
    }
    listeners.get(channel.slice(CHANNEL_PREFIX.length))?.(message);
  });

  async function subscribeAll(): Promise<void> {
    const topics = [...listeners.keys()];
    await subscriber.subscribe(probeChannel, ...topics.map((topic) => CHANNEL_PREFIX + topic));
    for (const topic of topics) if (!listeners.has(topic)) unsubscribe(topic);
  }

  function unsubscribe(topic: string): void {
    if (subscriber.status !== 'ready') return;
    subscriber.unsubscribe(CHANNEL_PREFIX + topic).catch(() => {
      // A message that still arrives finds no listener.
    });
  }

  function resume(): void {
    subscribeAll().then(
      () => {
        for (const listener of restored) listener();
      },
      // Half-open or muted: the connection is of no use, and its end starts the next attempt.
      () => subscriber.disconnect(true),
    );
  }

  subscriber.on('ready', resume);
  if (subscriber.status === 'ready') resume();

  // A connection that looks open and delivers nothing is replaced: its topics are subscribed again.
  function replaceConnections(): void {
    for (const redis of [publisher, subscriber]) if (redis.status === 'ready') redis.disconnect(true);
  }

  return {
    kind: 'redis',
    publish(topic, message) {
      if (publisher.status !== 'ready') return;
      publisher.publish(CHANNEL_PREFIX + topic, message).catch(() => {
        // The client's own error event tells; the sweep delivers.
      });
    },
    async subscribe(topic, listener) {
      listeners.set(topic, listener);
      await subscriber.subscribe(CHANNEL_PREFIX + topic);
    },
    unsubscribe(topic) {
      listeners.delete(topic);
      unsubscribe(topic);
    },
    onRestored: (listener) => void restored.add(listener),
    async probe(timeoutMs) {
      const nonce = randomText(12);
      const back = new Promise<void>((done) => {
        probes.set(nonce, done);
      });
      try {
        const sent = publisher.publish(probeChannel, nonce);
        await withDeadline(
          sent.then(() => back),
          timeoutMs,
          'Redis does not deliver',
        );
      } catch (error) {
        replaceConnections();
        throw error;
      } finally {
        probes.delete(nonce);
      }
    },
    async close() {
      listeners.clear();
      restored.clear();
      subscriber.disconnect();
      publisher.disconnect();
    },
  };
}
