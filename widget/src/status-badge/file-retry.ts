import type { FeatureHost } from './badge-context.ts';

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/** When a file that could not be had is asked for again: after a second, two, four, and so on, at most a minute. */
export class FileRetry {
  /** What to add to the address then; undefined before the first failure. Browsers remember an address that failed. */
  again: string | undefined;
  #host: FeatureHost;
  #pauseMs = FIRST_MS;

  constructor(host: FeatureHost) {
    this.#host = host;
  }

  /** Forgets the failure after a pause; the element then renders again, and asks if it still wants the file. */
  later(forget: () => void): void {
    const { clock } = this.#host;
    this.again = `?${clock.now()}`;
    clock.setTimeout(() => {
      forget();
      if (this.#host.isConnected) this.#host.requestUpdate();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_MS);
  }

  /** The file is there: the next failure is another story. */
  succeed(): void {
    this.#pauseMs = FIRST_MS;
  }
}
