/** Time as a parameter. */
export interface Clock {
  /** Milliseconds since 1970, wall clock. */
  now(): number;
  /** Calls back every `ms` until the answer is called. Never keeps the process alive. */
  every(ms: number, callback: () => void): () => void;
  /** Calls back once after `ms`, unless the answer is called before. Never keeps the process alive. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  every(ms, callback) {
    const timer = setInterval(callback, ms).unref();
    return () => clearInterval(timer);
  },
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};
