import type { Clock } from '@status-badge/sdk';

const SETTLE_MS = 1000;

/**
 * Decides what a live region says: the words that still hold a second after the last change, once, and
 * never those an arriving reader finds already there.
 */
export class Announcer {
  /** What the live region holds now. */
  words = '';
  #known: string | undefined;
  #timer: unknown;

  /** Takes the words shown now; calls back when the live region has something to say. */
  settle(words: string, clock: Clock, say: (words: string) => boolean): void {
    clock.clearTimeout(this.#timer);
    if (this.#known === undefined) this.#known = words;
    if (this.#known === words) return;
    this.#timer = clock.setTimeout(() => {
      this.#known = words;
      if (say(words)) this.words = words;
    }, SETTLE_MS);
  }
}
