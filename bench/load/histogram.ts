const BUCKET_MICROS = 100;
const BUCKETS = 600_000;

/** Latencies in steps of 0.1 ms up to a minute; what is later counts as a minute. */
export interface Histogram {
  add(micros: number): void;
  /** In ms. */
  quantile(share: number): number;
  readonly count: number;
  clear(): void;
}

export function createHistogram(): Histogram {
  const buckets = new Uint32Array(BUCKETS);
  let count = 0;
  return {
    add(micros) {
      buckets[Math.min(BUCKETS - 1, Math.max(0, Math.floor(micros / BUCKET_MICROS)))]! += 1;
      count += 1;
    },
    quantile(share) {
      let left = Math.ceil(count * share);
      for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
        left -= buckets[bucket]!;
        if (left <= 0) return ((bucket + 1) * BUCKET_MICROS) / 1_000;
      }
      return 0;
    },
    get count() {
      return count;
    },
    clear() {
      buckets.fill(0);
      count = 0;
    },
  };
}
