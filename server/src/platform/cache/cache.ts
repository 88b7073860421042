/**
 * A cache of texts that may forget anything at any time.
 *
 * - `get` MUST answer undefined, not reject, when the store is away or slower than 250 ms.
 * - `set` MUST NOT throw, wait, or reject; a value lives at most `ttlMs`.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): void;
}
