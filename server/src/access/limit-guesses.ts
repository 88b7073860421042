import type { Context } from '../context.ts';
import { addressGroup } from '../http/address.ts';
import { type HeaderSetter, setRateHeaders, tooMany } from '../http/rate-headers.ts';
import type { RateAnswer, RateRule } from '../platform/rate-limit/rate-limit.ts';
import { readKey } from './secret.ts';
import { looksLikeToken } from './token.ts';

const MINUTE_MS = 60_000;
// Of addresses that are refused; more are an attack from everywhere, which no address holds back.
const MOST_SHUT = 10_000;

/** Whether a credential is neither a key nor a token: a word that somebody chose, or tries. */
export function isGuess(credential: string): boolean {
  return readKey(credential) === undefined && !looksLikeToken(credential);
}

export type GuessLimit = ReturnType<typeof createGuessLimit>;

/**
 * `ADMIN_API_KEY` is a word that a person chose, so it can be guessed. Who was wrong too often may not be right for
 * the rest of the minute either: refusing only what is wrong would limit nothing. Keys and tokens are 256 random bits
 * or signed; those of an office are not refused for what a neighbour tries.
 */
export function createGuessLimit({
  config,
  rateLimit,
  clock,
  log,
}: Pick<Context, 'config' | 'rateLimit' | 'clock' | 'log'>) {
  const rule: RateRule = { name: 'guesses', limit: config.failedRateLimit, windowMs: MINUTE_MS };
  const shut = new Map<string, number>();

  function close(group: string, untilMs: number): void {
    if (!shut.has(group)) log.warn({ address: group }, 'too many wrong credentials; refused for a minute');
    if (shut.size >= MOST_SHUT) shut.delete(shut.keys().next().value!);
    shut.set(group, untilMs);
  }

  return {
    rule,
    /** Refuses a guess from where too many were wrong; to be asked before it is compared. */
    require(http: HeaderSetter, address: string, credential: string | undefined): void {
      if (shut.size === 0 || credential === undefined || !isGuess(credential)) return;
      const group = addressGroup(address);
      const leftMs = (shut.get(group) ?? 0) - clock.now();
      if (leftMs <= 0) {
        shut.delete(group);
        return;
      }
      setRateHeaders(http, rule, { allowed: false, remaining: 0, resetMs: leftMs });
      throw tooMany('Too many wrong credentials came from here.', leftMs);
    },
    /** Counts one that was wrong. */
    async count(address: string): Promise<RateAnswer> {
      const group = addressGroup(address);
      const answer = await rateLimit.take(rule, group);
      if (rule.limit > 0 && answer.remaining === 0) close(group, clock.now() + answer.resetMs);
      return answer;
    },
  };
}
