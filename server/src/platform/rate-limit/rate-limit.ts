/** How often something may be done. */
export interface RateRule {
  /** A word of `[a-z-]`; part of the key in a shared store, and of what a refused client is told. */
  readonly name: string;
  /** How often in one window; 0 lifts the limit. */
  readonly limit: number;
  readonly windowMs: number;
}

export interface RateAnswer {
  readonly allowed: boolean;
  /** How often more in this window. */
  readonly remaining: number;
  /** Until the window is over. */
  readonly resetMs: number;
}

/**
 * Counts what is done by whom, in windows that begin with the first of it.
 *
 * - `take` MUST count once and answer whether it is still within the rule; a rule of 0 MUST allow everything.
 * - `take` MUST NOT reject, and MUST answer within 250 ms: while a shared store is away this process counts alone.
 * - Different rule names MUST count apart, also for the same key.
 */
export interface RateLimit {
  take(rule: RateRule, key: string): Promise<RateAnswer>;
}

/** What a rule of 0 answers. */
export const LIFTED: RateAnswer = { allowed: true, remaining: Number.MAX_SAFE_INTEGER, resetMs: 0 };
