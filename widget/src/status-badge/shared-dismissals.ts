import { createDismissals, type Dismissals } from './dismissals.ts';

/** What the memory of a page asks of its window. */
export interface StoragePage extends Pick<Window, 'addEventListener' | 'removeEventListener'> {
  readonly localStorage: Storage;
}

/** One memory for each organization, whichever element of the page asks. */
export interface SharedDismissals {
  of(organizationId: string): Dismissals;
  /** Calls back whenever something was dismissed, here or in another page of the site. Returns how to undo it. */
  subscribe(listener: () => void): () => void;
}

/** Listens to the page while anybody listens here. */
export function createSharedDismissals(page: () => StoragePage): SharedDismissals {
  const memories = new Map<string, Dismissals>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    of(organizationId) {
      const key = `status-badge:dismissed:${organizationId}`;
      const memory = memories.get(organizationId) ?? createDismissals(() => page().localStorage, key, tell);
      memories.set(organizationId, memory);
      return memory;
    },
    subscribe(listener) {
      // Adding it once more changes nothing.
      page().addEventListener('storage', tell);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) page().removeEventListener('storage', tell);
      };
    },
  };
}

/** What was dismissed in this page. The one shared thing of this module: banners with other services share it. */
export const sharedDismissals: SharedDismissals = createSharedDismissals(() => window);
