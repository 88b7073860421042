import type { Redis } from 'ioredis';
import { withDeadline } from '../deadline.ts';
import { randomText } from '../public-id.ts';
import type { Bus, BusListener } from './bus.ts';

const CHANNEL_PREFIX = 'sb:';

/** A bus over Redis pub/sub: one connection publishes, one subscribes, however many topics and streams there are. */
export function createRedisBus(publisher: Redis, subscriber: Redis): Bus {
  const listeners = new Map<string, BusListener>();
  const restored = new Set<() => void>();
  const probes = new Map<string, () => void>();
  const probeChannel = `${CHANNEL_PREFIX}probe:${randomText(12)}`;
  let wasReady = false;

  subscriber.on('message', (channel: string, message: string) => {
    if (channel === probeChannel) {
      probes.get(message)?.();
      return;
    }
    listeners.get(channel.slice(CHANNEL_PREFIX.length))?.(message);
  });

  // The client's own resubscription is off: it would not say when it is done, and what was published before
  // that moment is lost unless the log is read after it.
  async function subscribeAll(): Promise<void> {
    const channels = Array.from(listeners.keys(), (topic) => CHANNEL_PREFIX + topic);
    await subscriber.subscribe(probeChannel, ...channels);
  }

  subscriber.on('ready', () => {
    subscribeAll().then(
      () => {
        if (wasReady) for (const listener of restored) listener();
        wasReady = true;
      },
      // Half-open or muted: the connection is of no use, and its end starts the next attempt.
      () => subscriber.disconnect(true),
    );
  });

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
      if (subscriber.status !== 'ready') return;
      subscriber.unsubscribe(CHANNEL_PREFIX + topic).catch(() => {
        // A message that still arrives finds no listener.
      });
    },
    onRestored: (listener) => void restored.add(listener),
    async probe(timeoutMs) {
      const nonce = randomText(12);
      const back = new Promise<void>((done) => {
        probes.set(nonce, done);
      });
      try {
        await withDeadline(
          publisher.publish(probeChannel, nonce).then(() => back),
          timeoutMs,
          'Redis does not deliver',
        );
      } catch (error) {
        // A connection that looks open and delivers nothing is replaced: its topics are subscribed again.
        if (subscriber.status === 'ready') subscriber.disconnect(true);
        throw error;
      } finally {
        probes.delete(nonce);
      }
    },
    async close() {
      listeners.clear();
      subscriber.disconnect();
      publisher.disconnect();
    },
  };
}
