import type { Clock } from '@status-badge/sdk';
import type { ReactiveControllerHost } from 'lit';

const SETTLE_MS = 1000;

/** Something a live region may say: `of` changes when it is something else, whatever the words for it. */
export interface Announcement {
  of: string;
  words: string;
}

/** What a state gives cause to say, most general first; empty before anything is known. */
export interface Announcements {
  /** The state itself. Equal badges see one and the same. */
  state: object | undefined;
  all: readonly Announcement[];
}

/** The element that speaks. */
type Speaker = HTMLElement & Pick<ReactiveControllerHost, 'requestUpdate'> & { readonly clock: Clock };

/** What some badge of the page has said of a state. The one shared thing of this module: of equal badges one speaks. */
const said = new WeakMap<object, Set<string>>();

/** Whether no badge has said these words of this state yet; then this one does. */
function claim(state: object, words: string): boolean {
  const known = said.get(state) ?? new Set();
  said.set(state, known);
  return known.size < known.add(words).size;
}

/**
 * Decides what a live region says: what is new and still holds a second after the last change, once, and
 * never what an arriving reader finds already there. Before anything is known, nothing is said.
 */
export class Announcer {
  /** What the live region holds now. */
  words = '';
  #known: ReadonlySet<string> | undefined;
  #timer: unknown;

  /** Takes what is about to be shown; renders the host again when the live region has something to say. */
  settle({ state, all }: Announcements, host: Speaker): void {
    this.stop(host.clock);
    if (!state || all.length === 0) return;
    const shown = new Set(all.map(({ of }) => of));
    const known = this.#known ?? shown;
    const fresh = all.filter(({ of }) => !known.has(of));
    if (fresh.length === 0) {
      this.#known = shown;
      return;
    }
    // Words that stay are not heard again when they are said again, and may no longer be true.
    this.words = '';
    this.#timer = host.clock.setTimeout(() => {
      this.#known = shown;
      // Who is hidden is not heard: another badge says it.
      if (host.checkVisibility?.({ visibilityProperty: true }) === false) return;
      const words = fresh.flatMap((each) => (claim(state, each.words) ? each.words : []));
      if (words.length === 0) return;
      this.words = words.join('. ');
      host.requestUpdate();
    }, SETTLE_MS);
  }

  stop(clock: Clock): void {
    clock.clearTimeout(this.#timer);
  }
}
