/** A browser has six connections for a host that speaks HTTP/1.1; the page needs some of them itself. */
export const MAX_STREAMS_PER_ORIGIN = 4;

/** How many streams are open to each origin. */
export interface StreamSlots {
  isFree(origin: string): boolean;
  /** Counts a stream for as long as it runs. */
  use<T>(origin: string, run: () => Promise<T>): Promise<T>;
}

/** `limit`: streams at once to one origin. */
export function createStreamSlots(limit: number): StreamSlots {
  const open = new Map<string, number>();
  const change = (origin: string, by: number) => open.set(origin, (open.get(origin) ?? 0) + by);
  return {
    isFree: (origin) => (open.get(origin) ?? 0) < limit,
    use(origin, run) {
      change(origin, 1);
      return run().finally(() => change(origin, -1));
    },
  };
}
