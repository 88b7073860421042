/** Time as the SDK sees it. Tests pass a manual one; see `@status-badge/sdk/testing`. */
export interface Clock {
  /** Milliseconds since the epoch, by the wall clock: it jumps when a machine wakes, which is the point. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (handle) => clearTimeout(handle as number | undefined),
};
