import type { Clock } from '@status-badge/sdk';

const SETTLE_MS = 1000;

/** Something a live region may say: `of` changes when it is something else, whatever the words for it. */
export interface Announcement {
  of: string;
  words: string;
}

/**
 * Decides what a live region says: the words that still hold a second after the last change, once, and
 * never those an arriving reader finds already there. Before anything is known, nothing is said.
 */
export class Announcer {
  /** What the live region holds now. */
  words = '';
  #known: string | undefined;
  #timer: unknown;

  /** Takes what is shown now; calls back when the live region has something to say. */
  settle(shown: Announcement | undefined, clock: Clock, say: (words: string) => boolean): void {
    this.stop(clock);
    if (!shown) return;
    this.#known ??= shown.of;
    if (this.#known === shown.of) return;
    this.#timer = clock.setTimeout(() => {
      this.#known = shown.of;
      if (!say(shown.words)) return;
      this.words = shown.words;
    }, SETTLE_MS);
  }

  stop(clock: Clock): void {
    clock.clearTimeout(this.#timer);
  }
}
