import type { Clock } from '../clock.ts';
import type { Bus } from './bus.ts';

const EVERY_MS = 5_000;
const PATIENCE_MS = 2_000;

/** Whether the bus delivers, as last seen. */
export interface BusWatch {
  readonly delivers: boolean;
  stop(): void;
}

/**
 * Sends a message through the real channel every 5 s and waits for it to come back. A connection that looks open
 * and is not, is found this way and no other; `probe` then replaces it.
 */
export function watchBus(bus: Bus, clock: Clock): BusWatch {
  let delivers = true;
  let asking = false;
  const stop = clock.every(EVERY_MS, () => {
    if (asking) return;
    asking = true;
    bus
      .probe(PATIENCE_MS)
      .then(
        () => true,
        () => false,
      )
      .then((answer) => {
        delivers = answer;
        asking = false;
      });
  });
  return {
    get delivers() {
      return delivers;
    },
    stop,
  };
}
