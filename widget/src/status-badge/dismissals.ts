/** What a visitor does not want to see again, until it gets worse. */
export interface Dismissals {
  /** Whether this was dismissed at this gravity or a higher one. */
  has(id: string, gravity: number): boolean;
  add(id: string, gravity: number): void;
  /** Keeps only these ids: what is over needs no memory, and may come back as new. */
  keep(ids: readonly string[]): void;
}

/**
 * Remembers in `storage` under `key`, or for this page only when the browser refuses (a sandboxed frame,
 * a full disk, blocked storage).
 */
export function createDismissals(storage: () => Storage, key: string): Dismissals {
  let gravities = read(storage, key);
  const write = (next: Record<string, number>) => {
    gravities = next;
    try {
      if (Object.keys(next).length > 0) storage().setItem(key, JSON.stringify(next));
      else storage().removeItem(key);
    } catch {
      return; // Remembered for this page only.
    }
  };
  return {
    has: (id, gravity) => gravity <= (gravities[id] ?? -1),
    add: (id, gravity) => write({ ...gravities, [id]: gravity }),
    keep(ids) {
      const kept = Object.entries(gravities).filter(([id]) => ids.includes(id));
      if (kept.length < Object.keys(gravities).length) write(Object.fromEntries(kept));
    },
  };
}

function read(storage: () => Storage, key: string): Record<string, number> {
  try {
    const value: unknown = JSON.parse(storage().getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...(value as Record<string, number>) } : {};
  } catch {
    return {};
  }
}
