/** What became of an event that was put on the bus: nothing is promised, so nothing is answered. */
export type BusListener = (message: string) => void;

/**
 * The bus carries hints between processes. The log is the truth; a reader that misses a message finds it there.
 *
 * - Order: messages of one topic that one process publishes MUST arrive in the order of publishing.
 * - Delivery: at most once, to every subscriber, the publishing process included. A message MAY be lost.
 * - `subscribe` MUST resolve only when a message published from then on will arrive; it MUST reject when that
 *   cannot be had now, and the topic then counts as subscribed for the next reconnection.
 * - `publish` MUST NOT throw, wait, or reject: a lost hint never fails a write.
 * - After any interruption, when every topic is subscribed again, `onRestored` listeners MUST be called.
 * - `probe` MUST resolve only when a message sent through the real channel came back, and reject within `timeoutMs`.
 * - Units: messages are strings of at most 1 MiB; topics are `kind:id`.
 */
export interface Bus {
  readonly kind: 'memory' | 'redis';
  publish(topic: string, message: string): void;
  subscribe(topic: string, listener: BusListener): Promise<void>;
  unsubscribe(topic: string): void;
  onRestored(listener: () => void): void;
  probe(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}
