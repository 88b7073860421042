import type { Clock } from '@status-badge/sdk';

/** The platform's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (action, delayMs) => setTimeout(action, delayMs),
  clearTimeout: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};
