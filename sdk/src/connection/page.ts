import type { Clock } from '../clock.ts';

/** Hidden for this long, a tab closes its connection. */
export const HIDDEN_GRACE_MS = 60_000;

/** The parts of a window that the SDK listens to. */
export interface PageEvents {
  document?: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

export interface PageListener {
  /** The tab has just been hidden; it may come back. */
  hidden(): void;
  /** The tab is of no use any more, or may stop running at any moment. */
  pause(): void;
  /** The tab is seen again, or runs again. */
  wake(): void;
  /** The network is said to be back. `navigator.onLine` is never asked: it is wrong too often. */
  online(): void;
}

/** Follows a page's life. Returns the undo. Without a window nothing ever happens. */
export function watchPage(page: PageEvents, clock: Clock, listener: PageListener): () => void {
  const { document } = page;
  let grace: unknown;
  const pause = () => {
    clock.clearTimeout(grace);
    listener.pause();
  };
  // A page may also finish loading, or run again, in the background: it is of no more use than before.
  const look = () => {
    clock.clearTimeout(grace);
    if (document?.visibilityState !== 'hidden') return listener.wake();
    grace = clock.setTimeout(pause, HIDDEN_GRACE_MS);
    listener.hidden();
  };
  // No `unload`: a page that listens to it never enters the back/forward cache.
  const heard: [PageEvents | PageEvents['document'], string, () => void][] = [
    [document, 'visibilitychange', look],
    [document, 'freeze', pause],
    [document, 'resume', look],
    [page, 'pagehide', pause],
    [page, 'pageshow', look],
    [page, 'online', listener.online],
  ];
  for (const [target, type, callback] of heard) target?.addEventListener?.(type, callback);
  // Opened in the background, or rendered ahead of a visit that may never come.
  if (document?.visibilityState === 'hidden') look();
  return () => {
    clock.clearTimeout(grace);
    for (const [target, type, callback] of heard) target?.removeEventListener?.(type, callback);
  };
}
