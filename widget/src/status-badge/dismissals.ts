/** Something a visitor may not want to see again. */
export interface Concern {
  id: string;
  /** Rises when it gets worse; what was dismissed comes back then. */
  gravity: number;
}

/** What a visitor does not want to see again, until it gets worse. */
export interface Dismissals {
  /** Whether all of these were dismissed at their gravity or a higher one. */
  has(concerns: readonly Concern[]): boolean;
  add(concerns: readonly Concern[]): void;
  /** Keeps only these ids: what is over needs no memory, and may come back as new. */
  keep(ids: readonly string[]): void;
}

type Gravities = Readonly<Record<string, number>>;

/**
 * Remembers in `storage` under `key`, or for this page only when the browser refuses (a sandboxed frame,
 * a full disk, blocked storage). Reads it each time: other pages of the site write there too. Calls back when
 * something was dismissed.
 */
export function createDismissals(storage: () => Storage, key: string, changed = () => {}): Dismissals {
  let refused: Gravities | undefined;
  const read = () => refused ?? parse(storage, key);
  const write = (next: Gravities) => {
    try {
      if (Object.keys(next).length > 0) storage().setItem(key, JSON.stringify(next));
      else storage().removeItem(key);
      refused = undefined;
    } catch {
      refused = next;
    }
  };
  return {
    has(concerns) {
      const gravities = read();
      return concerns.every(({ id, gravity }) => gravity <= (gravities[id] ?? -1));
    },
    add(concerns) {
      write({ ...read(), ...Object.fromEntries(concerns.map(({ id, gravity }) => [id, gravity])) });
      changed();
    },
    keep(ids) {
      const known = Object.entries(read());
      const kept = known.filter(([id]) => ids.includes(id));
      if (kept.length < known.length) write(Object.fromEntries(kept));
    },
  };
}

function parse(storage: () => Storage, key: string): Gravities {
  try {
    return { ...JSON.parse(storage().getItem(key) ?? '{}') };
  } catch {
    return {};
  }
}
