import type { Bus, BusListener } from './bus.ts';

/** The bus of one process: calls its listeners in the next microtask, so that a publisher never runs a reader's code. */
export function createMemoryBus(): Bus {
  const listeners = new Map<string, BusListener>();
  return {
    kind: 'memory',
    publish(topic, message) {
      queueMicrotask(() => listeners.get(topic)?.(message));
    },
    async subscribe(topic, listener) {
      listeners.set(topic, listener);
    },
    unsubscribe: (topic) => void listeners.delete(topic),
    onRestored() {
      // Nothing can interrupt a process's own memory.
    },
    async probe() {},
    async close() {
      listeners.clear();
    },
  };
}
