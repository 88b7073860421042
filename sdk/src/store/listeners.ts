/** Who is to be told. */
export interface Listeners<A extends unknown[]> {
  tell(...news: A): void;
  /** Returns the undo. */
  add(listener: (...news: A) => void): () => void;
}

export function createListeners<A extends unknown[] = []>(): Listeners<A> {
  const listeners = new Set<(...news: A) => void>();
  return {
    tell(...news) {
      // A listener may leave, or bring another, while it is called: who left is not called, nor who came.
      for (const listener of [...listeners]) {
        if (listeners.has(listener)) callSafely(() => listener(...news));
      }
    },
    add(listener) {
      // Wrapped, so that the same function added twice is called twice.
      const own = (...news: A) => listener(...news);
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
