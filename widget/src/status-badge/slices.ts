import type { Clock } from '@status-badge/sdk';

/** Work is done in slices, one in each frame, each as large as the page can take. */
export interface Slices {
  /** How much may be there by now. */
  limit: number;
  /** Begins anew. */
  begin(): void;
  /** Raises the limit in the next frame, and calls back. */
  goOn(): void;
  stop(): void;
}

const FIRST = 20;
const MOST = 40;
const LEAST = 5;
/** A frame at 60 Hz, between two slices: the layout of one is over before the next begins. */
const FRAME_MS = 16;
/** A timer that comes later than this tells that the slice before it was too much for this machine: layout and paint included. */
const LATE_MS = 16;

/**
 * What a slice costs, with its layout and paint, is known from how late the timer after it comes: late, and the next is half as
 * large; in time, and it is larger again. 500 rows at once take 60 ms on a fast machine and 300 on a slow one; a page
 * must not be held up for more than 50.
 */
export function createSlices(clock: Clock, next: () => void): Slices {
  let size = FIRST;
  let timer: unknown;
  const slices: Slices = {
    limit: FIRST,
    begin() {
      slices.limit = size;
    },
    goOn() {
      slices.stop();
      const dueAt = clock.now() + FRAME_MS;
      timer = clock.setTimeout(() => {
        const isLate = clock.now() - dueAt > LATE_MS;
        size = isLate ? Math.max(LEAST, Math.floor(size / 2)) : Math.min(MOST, size + LEAST);
        slices.limit += size;
        next();
      }, FRAME_MS);
    },
    stop: () => clock.clearTimeout(timer),
  };
  return slices;
}
