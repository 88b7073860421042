/** State that tells its listeners. `set` with what is already there tells nobody. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** Returns the undo. */
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      if (value === current) return;
      current = value;
      // A listener may leave, or bring another, while it is called: who left is not called, nor who came.
      for (const listener of [...listeners]) if (listeners.has(listener)) callSafely(listener);
    },
    subscribe(listener) {
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}

/** Runs somebody else's code. What it throws surfaces as uncaught, and does not break the stream. */
export function callSafely(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
