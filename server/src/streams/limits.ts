import type { Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { addressGroup } from '../http/address.ts';
import { type HeaderSetter, setRateHeaders, tooMany } from '../http/rate-headers.ts';
import type { RateRule } from '../platform/rate-limit/rate-limit.ts';
import type { Reader } from './session.ts';

const MINUTE_MS = 60_000;
/** What a refused client is told to wait for somebody else to leave. */
const FULL_RETRY_MS = 10_000;

/** Whom a stream is counted to, and what they may have. */
interface Account {
  readonly key: string;
  readonly open: RateRule;
  readonly connects: RateRule;
}

export type StreamLimits = ReturnType<typeof createStreamLimits>;

/** Who may open one more stream. Open ones are counted by this instance, connects by the fleet. Nobody is evicted. */
export function createStreamLimits({ config, rateLimit }: Pick<Context, 'config' | 'rateLimit'>) {
  const accounts = new Map<string, number>();
  const organizations = new Map<string, number>();
  let all = 0;
  const rule = (name: string, limit: number): RateRule => ({ name, limit, windowMs: MINUTE_MS });
  const strangers = {
    open: rule('open-streams', config.streamLimitPerAddress),
    connects: rule('connects', config.rateLimit),
  };
  const known = {
    open: rule('open-streams', config.streamLimitPerKey),
    connects: rule('connects-by-key', config.keyRateLimit),
  };
  const users = { ...known, connects: rule('connects-by-user', config.userRateLimit) };

  function accountOf(address: string, { credentialId, keyId, organizationId }: Reader): Account {
    if (credentialId === null) return { key: `${addressGroup(address)} ${organizationId}`, ...strangers };
    // A signed-in user is the one credential without a key behind it.
    return { key: credentialId, ...(keyId === null ? users : known) };
  }

  function count(open: Map<string, number>, key: string, by: 1 | -1): void {
    const next = (open.get(key) ?? 0) + by;
    if (next > 0) open.set(key, next);
    else open.delete(key);
  }

  function requireRoom(open: number, limit: number): void {
    if (limit === 0 || open < limit) return;
    throw new ServerError(
      'unavailable',
      'There are as many streams here as there may be; connect again later.',
      {
        retryAfterMs: FULL_RETRY_MS,
      },
    );
  }

  function enter(account: string, organization: string): () => void {
    let isOver = false;
    all += 1;
    count(organizations, organization, 1);
    count(accounts, account, 1);
    return () => {
      if (isOver) return;
      isOver = true;
      all -= 1;
      count(organizations, organization, -1);
      count(accounts, account, -1);
    };
  }

  return {
    /** Counts one stream in; the answer counts it out. Rejects with 429 or 503 and says when to come again. */
    async admit(http: HeaderSetter, address: string, reader: Reader): Promise<() => void> {
      const account = accountOf(address, reader);
      const { organizationId } = reader;
      requireRoom(all, config.streamLimit);
      requireRoom(organizations.get(organizationId) ?? 0, config.streamLimitPerOrganization);
      if (account.open.limit > 0 && (accounts.get(account.key) ?? 0) >= account.open.limit) {
        setRateHeaders(http, account.open, { allowed: false, remaining: 0, resetMs: FULL_RETRY_MS });
        throw tooMany(`At most ${account.open.limit} streams may be open from here.`, FULL_RETRY_MS);
      }
      // Counted before the wait below: what comes at the same time must not all find room.
      const leave = enter(account.key, organizationId);
      if (account.connects.limit === 0) return leave;
      const answer = await rateLimit.take(account.connects, account.key);
      if (answer.allowed) return leave;
      leave();
      setRateHeaders(http, account.connects, answer);
      throw tooMany(
        `At most ${account.connects.limit} streams a minute may be opened from here.`,
        answer.resetMs,
      );
    },
    /** Accounts with an open stream; 0 when nothing is counted. */
    get size(): number {
      return accounts.size;
    },
  };
}
