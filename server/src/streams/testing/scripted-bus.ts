import type { Bus, BusListener } from '../../platform/bus/bus.ts';
import type { Pause } from './memory-log.ts';

/** A bus that subscribes when a test lets it, and loses what a test wants lost. */
export class ScriptedBus implements Bus {
  readonly kind = 'memory';
  readonly listeners = new Map<string, BusListener>();
  pause: Pause = () => undefined;
  /** Answers whether a message gets through. */
  delivers: () => boolean = () => true;
  #restored: (() => void)[] = [];

  publish(topic: string, message: string): void {
    if (this.delivers()) this.listeners.get(topic)?.(message);
  }

  async subscribe(topic: string, listener: BusListener): Promise<void> {
    await this.pause('before subscribe');
    // The request travels: until it has arrived nothing is delivered.
    for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
    this.listeners.set(topic, listener);
    await this.pause('after subscribe');
  }

  unsubscribe(topic: string): void {
    this.listeners.delete(topic);
  }

  onRestored(listener: () => void): void {
    this.#restored.push(listener);
  }

  restore(): void {
    for (const listener of this.#restored) listener();
  }

  async probe(): Promise<void> {}
  async close(): Promise<void> {}
}
