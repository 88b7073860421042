/** Something a visitor may not want to see again. */
export interface Concern {
  id: string;
  /** Rises when it gets worse; what was dismissed comes back then. */
  gravity: number;
}

/** What a visitor does not want to see again, until it gets worse. */
export interface Dismissals {
  /** Whether this was dismissed at this gravity or a higher one. */
  has(concern: Concern): boolean;
  add(concerns: readonly Concern[]): void;
  /** Keeps only these ids: what is over needs no memory, and may come back as new. */
  keep(ids: readonly string[]): void;
  /** Takes over what another page has written. */
  refresh(): void;
}

type Gravities = Readonly<Record<string, number>>;

/**
 * Remembers in `storage` under `key`, or for this page only when the browser refuses (a sandboxed frame,
 * a full disk, blocked storage).
 */
export function createDismissals(storage: () => Storage, key: string): Dismissals {
  let gravities: Gravities = {};
  let isRefused = false;
  const refresh = () => {
    if (isRefused) return;
    try {
      gravities = parse(storage().getItem(key) ?? '{}');
    } catch {
      isRefused = true;
    }
  };
  const write = (next: Gravities) => {
    gravities = next;
    if (isRefused) return;
    try {
      if (Object.keys(next).length > 0) storage().setItem(key, JSON.stringify(next));
      else storage().removeItem(key);
    } catch {
      isRefused = true; // Remembered for this page only.
    }
  };
  refresh();
  return {
    has: ({ id, gravity }) => gravity <= (gravities[id] ?? -1),
    add(concerns) {
      refresh();
      write({ ...gravities, ...Object.fromEntries(concerns.map(({ id, gravity }) => [id, gravity])) });
    },
    keep(ids) {
      refresh();
      const kept = Object.entries(gravities).filter(([id]) => ids.includes(id));
      if (kept.length < Object.keys(gravities).length) write(Object.fromEntries(kept));
    },
    refresh,
  };
}

function parse(text: string): Gravities {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...(value as Gravities) } : {};
  } catch {
    return {};
  }
}
